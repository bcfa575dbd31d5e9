// Objects that hold a function: `{ load }`, `module.exports = { load }`, `const { load } = lib`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { exportsHere, isDefinition } from './exports.ts';
import { followField } from './fields.ts';
import { Refused, where } from '../reading/project.ts';
import { followTabled } from './shelves.ts';
import { followPrototype } from './prototypes.ts';
import { type Path, type Search } from './search.ts';
import { escapes, follow, followVariable } from './uses.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  isFunction,
  memberRoot,
  propertyName,
  textOf,
  type Node,
  type Source,
} from '../reading/source.ts';

/** `const { load } = lib`, `const read = load` */
export function followId(search: Search, source: Source, id: Node, path: Path): void {
  if (id.type === 'Identifier') {
    const variable = variableOf(source, id);
    if (!variable) throw escapes(search, source, id);
    followVariable(search, source, variable, path);
    return;
  }
  const [wanted, ...rest] = path;
  // `([name, rule]: [string, Rule]) => …`
  if (id.type === 'ArrayPattern' && id.typeAnnotation) throw escapes(search, source, id);
  if (id.type === 'ArrayPattern' && wanted !== undefined && /^\d+$/.test(wanted)) {
    const element = id.elements[Number(wanted)];
    if (element) followId(search, source, element, rest);
    return;
  }
  if (id.type !== 'ObjectPattern' || wanted === undefined) throw escapes(search, source, id);
  for (const property of id.properties) {
    const name = property.type === 'Property' ? propertyName(property) : undefined;
    if (name === undefined) throw escapes(search, source, property);
    if (name !== wanted || property.type !== 'Property') continue;
    if (property.value.type !== 'Identifier') throw escapes(search, source, property);
    followId(search, source, property.value, rest);
  }
}

/** `{ load }`: the object leads to the function by one more name. */
export function followProperty(
  search: Search,
  source: Source,
  property: TSESTree.Property,
  value: Node,
  path: Path,
): void {
  const object = source.parents.get(property);
  if (object?.type === 'ObjectPattern' || property.value !== value) return;
  const name = propertyName(property);
  if (name === undefined || property.kind !== 'init' || object?.type !== 'ObjectExpression')
    throw escapes(search, source, property);
  mustBeCalled(name);
  ownThis(search, source, object, name);
  follow(search, source, object, [name, ...path]);
}

/** @throws {Refused} for a name that the language itself calls, and does not wait for */
export function mustBeCalled(name: string): void {
  if (/^(toString|toLocaleString|toJSON|valueOf|then|next|return|throw|handleEvent)$/.test(name))
    throw new Refused(`\`${name}\` is called without a word, by who does not wait.`);
}

/** Inside an object's own methods it is called `this`. */
function ownThis(search: Search, source: Source, object: TSESTree.ObjectExpression, name: string): void {
  for (const node of source.nodes) {
    if (node.type !== 'ThisExpression') continue;
    const holder = [...ancestorsOf(source, node)].find(
      above => isFunction(above) && above.type !== 'ArrowFunctionExpression',
    );
    const property = holder && source.parents.get(holder);
    if (property?.type !== 'Property' || source.parents.get(property) !== object) continue;
    const isMember = source.parents.get(node)?.type === 'MemberExpression';
    if (!isMember) throw escapes(search, source, node);
    follow(search, source, node, [name]);
  }
}

/** `for (let task = tasks.shift(); task; task = tasks.shift())`: is a variable only ever set to one and the same thing? */
export function isSetToOne(source: Source, variable: Variable): boolean {
  const home = variable.defs[0] && functionAround(source, variable.defs[0].name);
  const writes = referencesTo(source, variable).filter(reference => reference.isWrite());
  const texts = writes.map(({ writeExpr }) => (writeExpr ? textOf(source, bare(writeExpr)) : ''));
  return (
    home !== undefined &&
    writes.every(
      ({ identifier }) => functionAround(source, identifier) === home && isSet(source, identifier),
    ) &&
    new Set(texts).size === 1 &&
    /\.(shift|pop)\(\)$/.test(texts[0] ?? '') &&
    new Set(writes.map(({ writeExpr }) => writeExpr && listOf(source, bare(writeExpr)))).size === 1
  );
}

/** One name may stand for several lists. */
function listOf(source: Source, shift: Node): Variable | undefined {
  const root = shift.type === 'CallExpression' ? memberRoot(bare(shift.callee)) : shift;
  return variableOf(source, root);
}

function isSet(source: Source, name: Node): boolean {
  const parent = source.parents.get(name);
  return (
    (parent?.type === 'AssignmentExpression' && parent.operator === '=' && parent.left === name) ||
    (parent?.type === 'VariableDeclarator' && parent.id === name)
  );
}

/** `module.exports = { load }`, `exports.load = load`; the left side of one is a member of what is exported. */
export function followAssignment(
  search: Search,
  source: Source,
  assignment: TSESTree.AssignmentExpression,
  whole: Node,
  path: Path,
): void {
  if (assignment.left === whole) {
    // Replaced? Not by its own definition, nor by what compilers write above it.
    if (path.length > 0 || isDefinition(source, assignment)) return;
    throw new Refused(`${search.name} is replaced (${where(source, assignment)}).`);
  }
  if (path.length === 0 && followPrototype(search, source, assignment)) return;
  if (assignment.operator === '=' && followField(search, source, whole, path)) return;
  if (followTabled(search, source, assignment, path)) return;
  const { left, operator } = assignment;
  const variable = variableOf(source, left);
  if (variable && operator === '=' && isSetToOne(source, variable))
    followVariable(search, source, variable, path);
  else exportsHere(search, source, assignment, path);
  // The value of an assignment is used on: `module.exports = exports = { … }`.
  const above = source.parents.get(outermost(source, assignment));
  if (above?.type !== 'ExpressionStatement') follow(search, source, assignment, path);
}
