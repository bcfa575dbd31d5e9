// Lists that tables and maps hold: `hooks[event].push(fn)`, `(this.#hooks[event] ??= []).push(fn)`, `hooks.get(event).push(fn)`.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { fieldAt, fieldUses } from './make-async-fields.ts';
import { isMap } from './make-async-holders.ts';
import { ADDS, among, ELEMENT } from './make-async-lists.ts';
import { enter, escapes, follow, type Path, type Search } from './make-async-uses.ts';
import { lookUp, referencesTo } from './scope.ts';
import { bare, dotted, isTypeScript, propertyName, type Node, type Source } from './source.ts';

/** What holds the lists, where it is made, and every use of it. */
interface Shelf {
  readonly isMap: boolean;
  readonly uses: readonly Node[];
  readonly made: Node;
}

/**
 * The function is added to one of the lists of a table: whichever list is read may hold it.
 * @returns whether it is that
 */
export function followShelved(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  value: Node,
  path: Path,
): boolean {
  const shelf = call.type === 'CallExpression' ? shelfOf(source, call, value) : undefined;
  if (!shelf || isTypeScript(source.path)) return false;
  if (!enter(search, `${source.path} shelf ${String(shelf.made.range[0])} ${path.join('.')}`)) return true;
  // What else is there nobody has looked at.
  among(search, 'yes', () => {
    for (const use of shelf.uses) followUse(search, source, use, shelf, [ELEMENT, ...path]);
  });
  return true;
}

/** Is a function added to such a list? */
export function isShelved(source: Source, call: Node, value: Node): boolean {
  return (
    call.type === 'CallExpression' && !isTypeScript(source.path) && shelfOf(source, call, value) !== undefined
  );
}

/** `hooks[event] ?? []`, of a table that holds nothing but lists */
export function isListOfShelf(source: Source, choice: TSESTree.LogicalExpression): boolean {
  const member = bare(choice.left);
  if (choice.operator === '&&' || !isEmptyList(choice.right) || member.type !== 'MemberExpression')
    return false;
  const shelf = member.computed ? shelfNamed(source, bare(member.object)) : undefined;
  return shelf?.isMap === false && shelf.uses.every(use => isListUse(source, use));
}

/** Does a use of the table leave lists in it? */
function isListUse(source: Source, use: Node): boolean {
  const member = source.parents.get(use);
  const isKeys = member?.type === 'CallExpression' && dotted(source, member.callee) === 'Object.keys';
  if (member?.type !== 'MemberExpression' || member.object !== use) return isKeys;
  const parent = source.parents.get(outermost(source, member));
  return parent?.type !== 'AssignmentExpression' || parent.left !== member || isEmptyList(parent.right);
}

function shelfOf(source: Source, call: TSESTree.CallExpression, value: Node): Shelf | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || !ADDS.test(propertyName(callee) ?? '')) return undefined;
  if (!(call.arguments as Node[]).includes(value)) return undefined;
  let list = bare(callee.object);
  if (list.type === 'AssignmentExpression' && isEmptyList(list.right)) list = list.left;
  const got = list.type === 'CallExpression' ? list : undefined;
  const isGot = got !== undefined;
  const member = got ? bare(got.callee) : list;
  if (member.type !== 'MemberExpression') return undefined;
  if (isGot ? propertyName(member) !== 'get' : !member.computed) return undefined;
  const shelf = shelfNamed(source, bare(member.object));
  return shelf?.isMap === isGot ? shelf : undefined;
}

/** The constant, or the field of the class around, that holds nothing but lists. */
function shelfNamed(source: Source, holder: Node): Shelf | undefined {
  if (holder.type === 'Identifier') {
    const variable = lookUp(source, holder, holder.name);
    const declarator = variable?.defs[0]?.node as Node | undefined;
    if (variable?.defs.length !== 1 || declarator?.type !== 'VariableDeclarator' || !declarator.init)
      return undefined;
    if (declarator.id.type !== 'Identifier') return undefined;
    const references = referencesTo(source, variable);
    if (references.some(reference => reference.isWrite() && reference.init !== true)) return undefined;
    const uses = references.flatMap(({ identifier, init }) => (init === true ? [] : [identifier as Node]));
    return shelfMade(source, declarator.init, uses);
  }
  if (holder.type !== 'MemberExpression' || holder.object.type !== 'ThisExpression') return undefined;
  const [made, ...more] = fieldAt(source, holder)?.values ?? [];
  // Of other fields, other classes and files have their say.
  if (!made || more.length > 0 || holder.property.type !== 'PrivateIdentifier') return undefined;
  const uses = fieldUses(source, outermost(source, made)) ?? [];
  return shelfMade(
    source,
    made,
    uses.filter(use => !isGiven(source, use)),
  );
}

/** `this.#hooks = {}` */
function isGiven(source: Source, use: Node): boolean {
  const parent = source.parents.get(use);
  return parent?.type === 'AssignmentExpression' && parent.left === use;
}

function shelfMade(source: Source, made: Node, uses: readonly Node[]): Shelf | undefined {
  const node = bare(made);
  if (isMap(source, node)) return node.arguments.length === 0 ? { isMap: true, uses, made } : undefined;
  const isShelf =
    node.type === 'ObjectExpression'
      ? node.properties.every(property => property.type === 'Property' && isEmptyList(property.value))
      : dotted(source, node) === 'Object.create(null)';
  return isShelf ? { isMap: false, uses, made } : undefined;
}

function isEmptyList(node: Node): boolean {
  const list = bare(node);
  return list.type === 'ArrayExpression' && list.elements.length === 0;
}

/** A list of the table is read: all that it holds is followed from there. */
function followUse(search: Search, source: Source, use: Node, shelf: Shelf, path: Path): void {
  const whole = outermost(source, use);
  const member = source.parents.get(whole);
  if (member?.type === 'BinaryExpression' && member.operator === 'in') return;
  if (member?.type === 'CallExpression' && dotted(source, member.callee) === 'Object.keys') return;
  if (member?.type !== 'MemberExpression' || member.object !== whole) throw escapes(search, source, use);
  if (!shelf.isMap) {
    followList(search, source, member, path);
    return;
  }
  const name = propertyName(member) ?? '';
  const call = source.parents.get(outermost(source, member));
  if (name === 'size') return;
  if (call?.type !== 'CallExpression' || bare(call.callee) !== member) throw escapes(search, source, use);
  if (name === 'get') follow(search, source, call, path);
  else if (name === 'values') follow(search, source, call, [ELEMENT, ...path]);
  else if (name === 'set') {
    const [, list] = call.arguments;
    const isStatement = source.parents.get(outermost(source, call))?.type === 'ExpressionStatement';
    if (!list || !isEmptyList(list) || !isStatement) throw escapes(search, source, use);
  } else if (!/^(has|delete|clear|keys)$/.test(name)) throw escapes(search, source, use);
}

/** `hooks[event]`, also where it is made when it is missing: `hooks[event] ??= []`. */
function followList(search: Search, source: Source, member: TSESTree.MemberExpression, path: Path): void {
  const whole = outermost(source, member);
  const parent = source.parents.get(whole);
  if (parent?.type === 'UnaryExpression') return;
  if (parent?.type !== 'AssignmentExpression' || parent.left !== whole) {
    follow(search, source, member, path);
    return;
  }
  const { right } = parent;
  // `hooks[event] = hooks[event] || []`
  const isSame =
    right.type === 'LogicalExpression' &&
    isEmptyList(right.right) &&
    dotted(source, right.left) === dotted(source, member);
  if (!isEmptyList(right) && !isSame) throw escapes(search, source, member);
  if (source.parents.get(outermost(source, parent))?.type !== 'ExpressionStatement')
    follow(search, source, parent, path);
}
