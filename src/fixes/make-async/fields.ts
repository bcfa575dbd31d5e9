// Functions and objects that a field of a class holds: `this.#read = read`, `#handlers = new Map()`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { addedTo } from './holders.ts';
import { Refused, where, type FunctionAt } from '../reading/project.ts';
import { followHeldType, functionsIn, functionTypeIn } from './tables.ts';
import { enter, type Path, type Search } from './search.ts';
import { escapes, follow } from './uses.ts';
import { escaped } from '../reading/pattern.ts';
import {
  ancestorsOf,
  dotted,
  fieldOf,
  nodesOf,
  propertyName,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

export interface Field {
  readonly owner: Node;
  readonly name: string;
  readonly isPrivate: boolean;
  /** What it is ever given in its class. */
  readonly values: readonly Node[];
  readonly uses: readonly TSESTree.MemberExpression[];
}

/** The field that `this.read` is, by all that its class says of it. */
export function fieldAt(source: Source, member: TSESTree.MemberExpression): Field | undefined {
  const owner = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  const name = fieldOf(member);
  return owner && name !== undefined
    ? fieldOfClass(source, owner, name, member.property.type === 'PrivateIdentifier')
    : undefined;
}

function fieldOfClass(source: Source, owner: Node, name: string, isPrivate: boolean): Field {
  const isIt = (key: Node): boolean =>
    (key.type === 'PrivateIdentifier') === isPrivate && 'name' in key && key.name === name;
  const uses = nodesOf(source, 'MemberExpression').filter(
    node => within(node, owner) && isIt(node.property) && (!node.computed || isPrivate),
  );
  const declared = nodesOf(source, 'PropertyDefinition').flatMap(({ key, value, computed }) =>
    !computed && isIt(key) && within(key, owner) && value ? [value] : [],
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    uses.includes(left as TSESTree.MemberExpression) && !isOfItself(source, left, right) ? [right] : [],
  );
  return { owner, name, isPrivate, values: [...declared, ...assigned], uses };
}

/** `this.#all = this.#all.filter(one => one !== gone)`: nothing new gets into it. */
function isOfItself(source: Source, left: Node, right: Node): boolean {
  const callee = right.type === 'CallExpression' ? right.callee : undefined;
  return (
    callee?.type === 'MemberExpression' &&
    /^(filter|slice|toSorted|toReversed)$/.test(propertyName(callee) ?? '') &&
    dotted(source, callee.object) === dotted(source, left)
  );
}

/** The field that a value is given to where it stands. */
function fieldGiven(source: Source, whole: Node): Field | undefined {
  const parent = source.parents.get(whole);
  if (parent?.type === 'PropertyDefinition' && parent.value === whole && !parent.computed) {
    const owner = source.parents.get(parent);
    const isPrivate = parent.key.type === 'PrivateIdentifier';
    if (!owner || parent.static || !('name' in parent.key)) return undefined;
    return fieldOfClass(source, owner, parent.key.name, isPrivate);
  }
  if (parent?.type !== 'AssignmentExpression' || parent.right !== whole || parent.operator !== '=')
    return undefined;
  const { left } = parent;
  return left.type === 'MemberExpression' && left.object.type === 'ThisExpression'
    ? fieldAt(source, left)
    : undefined;
}

export function fieldUses(source: Source, whole: Node): readonly Node[] | undefined {
  return fieldGiven(source, whole)?.uses;
}

/**
 * `#handlers = new Map()`, `this.read = read`: a field that nobody but its class uses, and that gets one value.
 * @returns whether it is one
 */
export function followField(search: Search, source: Source, whole: Node, path: Path): boolean {
  const field = fieldGiven(source, whole);
  if (field?.values.length !== 1) return false;
  const { owner, name, isPrivate, uses } = field;
  if (!isPrivate) mustBeOwn(search, source, owner, name);
  if (!enter(search, `${source.path} field ${name} ${String(owner.range[0])} ${path.join('.')}`)) return true;
  const declared = nodesOf(source, 'PropertyDefinition').find(
    ({ key, typeAnnotation }) => typeAnnotation && within(key, owner) && 'name' in key && key.name === name,
  )?.typeAnnotation?.typeAnnotation;
  const type = declared && functionTypeIn(search, source, declared, path);
  const functions = (): readonly FunctionAt[] | undefined => functionsOfField(search, source, whole);
  if (declared && !(type && followHeldType(search, type, functions)))
    throw new Refused(`A type (${where(source, declared)}) says that ${search.name} is sync.`);
  for (const use of uses) {
    if (use.object.type !== 'ThisExpression') throw escapes(search, source, use);
    const parent = source.parents.get(outermost(source, use));
    if (parent?.type === 'AssignmentExpression' && parent.left === use) continue;
    follow(search, source, use, path);
  }
  return true;
}

/** The functions that a field is given or holds, as far as they are known here. */
export function functionsOfField(search: Search, source: Source, whole: Node): FunctionAt[] | undefined {
  const field = fieldGiven(source, whole);
  if (!field) return undefined;
  const lists = [...field.values, ...field.uses.flatMap(use => addedTo(source, use))].map(value =>
    functionsIn(search, source, value),
  );
  return lists.includes(undefined) ? undefined : lists.flatMap(list => list ?? []);
}

/** Is it a field that nobody but its class uses? */
export function isOwnField(
  project: ProjectFiles | undefined,
  source: Source,
  { owner, name, isPrivate, uses }: Field,
): boolean {
  if (!uses.every(({ object }) => object.type === 'ThisExpression')) return false;
  if (isPrivate || !project) return isPrivate;
  try {
    mustBeOwn({ project }, source, owner, name);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** @throws {Refused} where something else than `this` in the class may have a field of that name */
function mustBeOwn(search: Pick<Search, 'project'>, source: Source, owner: Node, name: string): void {
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  const computed = nodesOf(source, 'MemberExpression').find(
    node => node.computed && node.object.type === 'ThisExpression' && propertyName(node) === undefined,
  );
  if (computed) throw new Refused(`\`${name}\` may be read by a computed name (${where(source, computed)}).`);
  const holder = source.parents.get(owner);
  const id = holder?.type === 'ClassDeclaration' ? holder.id?.name : undefined;
  const heir = id === undefined ? undefined : new RegExp(`\\bextends\\s+([\\w$.]+\\.)?${escaped(id)}\\b`);
  for (const [path, text] of search.project.texts) {
    if (heir?.test(text) !== false)
      throw new Refused(`\`${name}\` may be used by a class that extends this one.`);
    if (path === source.path || !word.test(text)) continue;
    const isMember = new RegExp(`(\\.|\\[['"\`]|\\{[^}]*)\\s*${escaped(name)}\\b`).test(text);
    if (isMember) throw new Refused(`\`${name}\` may be used in another file.`);
  }
  const others = nodesOf(source, 'MemberExpression').filter(
    node => propertyName(node) === name && !within(node, owner) && node.object.type !== 'ThisExpression',
  );
  const [other] = others;
  if (other)
    throw new Refused(`\`${name}\` may be used from outside of its class (${where(source, other)}).`);
  const taken = nodesOf(source, 'Property').find(
    property => source.parents.get(property)?.type === 'ObjectPattern' && propertyName(property) === name,
  );
  if (taken) throw new Refused(`\`${name}\` may be taken out of its object (${where(source, taken)}).`);
}
