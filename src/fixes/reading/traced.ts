// Is the called expression the very function that the catalogue knows, whenever it is called?
import { groupBy } from '../../analyzer/group.ts';
import { loadedLater, unwrapped } from './compiled.ts';
import { isPureReference } from '../place/place.ts';
import { referencesTo, variableOf } from './scope.ts';
import { bare, lineOf, nodesOf, perFile, propertyName, textOf, type Node, type Source } from './source.ts';

/** @returns why it might be another function by then; only the function itself can be recognised in a worker */
export function notTheFunction(source: Source, callee: Node): string | undefined {
  if (!isTraced(source, callee)) return 'It is another name for the function, or not always that function.';
  return replacedHere(source, callee);
}

/** @returns where the file replaces the member by assignment or by a mock: `mock.method(fs, 'readFileSync')` */
export function replacedHere(source: Source, callee: Node): string | undefined {
  const node = bare(callee);
  const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  const object = textOf(source, node.object);
  const replaced = replacements(source)
    .get(name)
    ?.find(({ owner }) => !owner || textOf(source, owner) === object);
  return replaced && `\`${name}\` is replaced in this file (line ${lineOf(source, replaced.at)}).`;
}

interface Replacement {
  readonly at: Node;
  readonly member: string;
  /** Of a call that is told what to replace: `mock.method(fs, 'readFileSync')`. An assignment counts for any object. */
  readonly owner?: Node;
}

const replacements = perFile((source: Source): ReadonlyMap<string, readonly Replacement[]> => {
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left }): Replacement[] => {
    const member = left.type === 'MemberExpression' ? propertyName(left) : undefined;
    return member === undefined ? [] : [{ at: left, member }];
  });
  const mocked = nodesOf(source, 'CallExpression').flatMap((at): Replacement[] => {
    const [owner, name] = at.arguments;
    return owner && name?.type === 'Literal' && typeof name.value === 'string'
      ? [{ at, member: name.value, owner }]
      : [];
  });
  return groupBy([...assigned, ...mocked, ...copiedOver(source)], ({ member }) => member);
});

/** `Object.assign(fs, { readFileSync: … })`, `Object.defineProperties(fs, { … })` */
function copiedOver(source: Source): Replacement[] {
  return nodesOf(source, 'CallExpression').flatMap((at): Replacement[] => {
    const [owner, ...objects] = at.arguments;
    if (!owner || !/^Object\.(assign|defineProperties)$/.test(textOf(source, at.callee))) return [];
    return objects.flatMap(object =>
      object.type === 'ObjectExpression'
        ? object.properties.flatMap(property => {
            const member = property.type === 'Property' ? propertyName(property) : undefined;
            return member === undefined ? [] : [{ at, member, owner }];
          })
        : [],
    );
  });
}

/** Do imports, requires and constants lead to it, without a function such as `bind` in between? */
function isTraced(source: Source, expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'MemberExpression') return isTraced(source, node.object);
  if (node.type !== 'Identifier') return isPureReference(node);
  const variable = variableOf(source, node);
  if (!variable) return true;
  const [definition] = variable.defs;
  if (definition?.type === 'ImportBinding') return true;
  if (definition?.type !== 'Variable' || variable.defs.length > 1) return false;
  const declarator = definition.node as Node;
  if (declarator.type !== 'VariableDeclarator' || !declarator.init) return false;
  if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)) return false;
  const hasDefault =
    declarator.id.type === 'ObjectPattern' && source.text.slice(...declarator.id.range).includes('=');
  const init = loadedLater(source, declarator.init) ?? unwrapped(source, declarator.init);
  return !hasDefault && isPureReference(init) && isTraced(source, init);
}
