// Values of a table that is written out: `for (const [kind, files] of Object.entries({ css: ['a.css'] }))`.
import { valueOf } from '../reading/arguments.ts';
import { weaker, type Certainty, type Known } from './list.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import { dotted, isFunction, propertyName, type Node, type Source } from '../reading/source.ts';

const ONE_BY_ONE = /^(map|flatMap|filter|forEach|find|findIndex|findLast|findLastIndex|some|every)$/;

/** @returns the table that a name is a value of; undefined where it is something else */
export function entriesOf(source: Source, name: Node): Node | undefined {
  const above = source.parents.get(name);
  const isPair = above?.type === 'ArrayPattern' && above.elements[1] === name;
  const list = listOf(source, isPair ? above : name);
  if (list?.type !== 'CallExpression' || list.arguments.length !== 1) return undefined;
  return dotted(source, list.callee) === (isPair ? 'Object.entries' : 'Object.values')
    ? list.arguments[0]
    : undefined;
}

/** What a loop or the callback of a list method goes through, by what stands for an element. */
function listOf(source: Source, element: Node): Node | undefined {
  const holder = source.parents.get(element);
  if (holder?.type === 'VariableDeclarator') {
    const declaration = source.parents.get(holder);
    const loop = declaration && source.parents.get(declaration);
    return loop?.type === 'ForOfStatement' && loop.left === declaration ? loop.right : undefined;
  }
  const call = holder && isFunction(holder) ? source.parents.get(holder) : undefined;
  if (!holder || !isFunction(holder) || holder.params[0] !== element) return undefined;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== holder) return undefined;
  const { callee } = call;
  return callee.type === 'MemberExpression' && ONE_BY_ONE.test(propertyName(callee) ?? '')
    ? callee.object
    : undefined;
}

/** What the values of a table are, where nobody puts others into it. */
export function ofEntries(source: Source, table: Node, known: Known): Certainty | undefined {
  const object = valueOf(source, table);
  if (object.type !== 'ObjectExpression' || !isOnlyRead(source, table)) return 'likely';
  const values = object.properties.map(property =>
    property.type === 'Property' ? property.value : undefined,
  );
  const all = values
    .map(value => (value ? known(value) : 'likely'))
    .reduce((one, two) => weaker(one, two), 'own');
  return all === 'own' ? 'shared' : all;
}

function isOnlyRead(source: Source, table: Node): boolean {
  const variable = variableOf(source, table);
  if (!variable) return table.type === 'ObjectExpression';
  return referencesTo(source, variable).every(({ identifier, init }) => {
    const above = source.parents.get(identifier);
    if (init === true) return true;
    if (above?.type === 'CallExpression')
      return /^Object\.(keys|values|entries)$/.test(dotted(source, above.callee));
    if (above?.type !== 'MemberExpression' || above.object !== identifier) return false;
    const use = source.parents.get(above);
    return (
      !(use?.type === 'AssignmentExpression' && use.left === above) &&
      !/^(Update|Unary)Expression$/.test(use?.type ?? '') &&
      !/Pattern$|^ForOfStatement$|^ForInStatement$|^Property$/.test(use?.type ?? '')
    );
  });
}
