// What a table or map of results holds: `cache[name]`, `this.#cache.get(name)`. Is it only ever given values that are known?
import { outermost } from './callers.ts';
import { referencesTo, variableOf } from './scope.ts';
import { bare, calledName, fieldOf, nodesOf, propertyName, type Node, type Source } from './source.ts';

/**
 * @param holder `cache`, `this.#cache`
 * @returns all that is ever put into it under some name, as far as this file shows; undefined where that is not all known
 */
export function keptResults(source: Source, holder: Node): readonly Node[] | undefined {
  const node = bare(holder);
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const declarator = variable?.defs[0]?.node as Node | undefined;
    if (variable?.defs.length !== 1 || declarator?.type !== 'VariableDeclarator') return undefined;
    const uses = referencesTo(source, variable).map(({ identifier }) => identifier as Node);
    return declarator.id.type === 'Identifier' && declarator.init
      ? putInto(source, uses, [declarator.init])
      : undefined;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined;
  const name = fieldOf(node);
  const isPrivate = node.property.type === 'PrivateIdentifier';
  const isIt = (key: Node): boolean =>
    (key.type === 'PrivateIdentifier') === isPrivate && 'name' in key && key.name === name;
  if (name === undefined) return undefined;
  const uses = nodesOf(source, 'MemberExpression').filter(member => isIt(member.property));
  const made = [
    ...nodesOf(source, 'PropertyDefinition').flatMap(({ key, value }) => (isIt(key) && value ? [value] : [])),
    ...nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
      left.type === 'MemberExpression' && isIt(left.property) ? [right] : [],
    ),
  ];
  return made.length > 0 ? putInto(source, uses, made) : undefined;
}

function putInto(source: Source, uses: readonly Node[], made: readonly Node[]): readonly Node[] | undefined {
  const values = made.map(bare).map(value => valuesIn(value));
  if (values.includes(undefined)) return undefined;
  const found = values.flatMap(list => list ?? []);
  for (const use of uses) {
    const added = addedBy(source, use);
    if (added === 'unknown') return undefined;
    if (added) found.push(added);
  }
  return found;
}

/** What it is made with: nothing, or values that are written out. */
function valuesIn(made: Node): readonly Node[] | undefined {
  if (made.type === 'NewExpression')
    return made.callee.type === 'Identifier' && made.callee.name === 'Map' && made.arguments.length === 0
      ? []
      : undefined;
  if (made.type === 'CallExpression')
    return calledName(made.callee) === 'create' && made.arguments.length === 1 ? [] : undefined;
  if (made.type !== 'ObjectExpression') return undefined;
  const values = made.properties.map(property =>
    property.type === 'Property' && property.kind === 'init' ? property.value : undefined,
  );
  return values.includes(undefined) ? undefined : values.flatMap(value => value ?? []);
}

const LOOKS = /^(get|has|delete|clear|keys|values|entries|forEach|size)$/;

function addedBy(source: Source, use: Node): Node | 'unknown' | undefined {
  const whole = outermost(source, use);
  const parent = source.parents.get(whole);
  if (parent?.type === 'VariableDeclarator' && parent.id === whole) return undefined;
  if (parent?.type === 'AssignmentExpression' && parent.left === whole) return undefined;
  if (parent?.type === 'BinaryExpression' && parent.operator === 'in') return undefined;
  if (parent?.type !== 'MemberExpression' || parent.object !== whole) return 'unknown';
  const member = outermost(source, parent);
  const above = source.parents.get(member);
  if (above?.type === 'AssignmentExpression' && above.left === member) return above.right;
  if (above?.type === 'CallExpression' && above.callee === member) {
    const name = propertyName(parent) ?? '';
    if (name === 'set') return above.arguments[1] ?? 'unknown';
    return LOOKS.test(name) ? undefined : 'unknown';
  }
  // What is read of it may be changed, but not it.
  return undefined;
}

/** All that private fields of a name are ever given. */
export function valuesOf(source: Source, name: string): readonly Node[] {
  const isIt = (key: Node): boolean => key.type === 'PrivateIdentifier' && key.name === name;
  const declared = nodesOf(source, 'PropertyDefinition').flatMap(({ key, value }) =>
    isIt(key) && value ? [value] : [],
  );
  // Of accessors, and of what is taken apart into a field, nobody knows.
  const others = [...nodesOf(source, 'MethodDefinition'), ...nodesOf(source, 'MemberExpression')].filter(
    node =>
      node.type === 'MethodDefinition'
        ? isIt(node.key) && node.kind !== 'method'
        : isIt(node.property) && /Pattern$|^Property$/.test(source.parents.get(node)?.type ?? ''),
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && isIt(left.property) ? [right] : [],
  );
  return [...declared, ...others, ...assigned];
}
