// Tables that get functions under names that are not known, `handlers[type] = fn`, and lists in tables and maps:
// `hooks[event].push(fn)`, `(this.#hooks[event] ??= []).push(fn)`, `hooks.get(event).push(fn)`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { fieldAt, fieldUses, isOwnField } from './fields.ts';
import { isMap } from './holders.ts';
import { ADDS, among, ELEMENT } from './lists.ts';
import { enter, type Path, type Search } from './search.ts';
import { escapes, follow } from './uses.ts';
import { hasThis } from '../place/reference.ts';
import { isReadAsThis } from './table-this.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  bare,
  dotted,
  isFunction,
  isTypeScript,
  propertyName,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** What holds the functions, or lists of them, where it is made, and every use of it. */
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
  const shelf = call.type === 'CallExpression' ? shelfOf(search.project, source, call, value) : undefined;
  if (!shelf || isTypeScript(source.path) || isReadAsThis(search.project)) return false;
  if (!enter(search, `${source.path} shelf ${String(shelf.made.range[0])} ${path.join('.')}`)) return true;
  // What else is there nobody has looked at.
  among(search, 'yes', () => {
    for (const use of shelf.uses) followUse(search, source, use, shelf, [ELEMENT, ...path]);
  });
  return true;
}

/** Is a function added to such a list? */
export function isShelved(project: ProjectFiles, source: Source, call: Node, value: Node): boolean {
  return (
    call.type === 'CallExpression' &&
    !isTypeScript(source.path) &&
    shelfOf(project, source, call, value) !== undefined
  );
}

/**
 * `handlers[type] = handler`: whichever function is read of the table may be it.
 * @returns whether it is that
 */
export function followTabled(
  search: Search,
  source: Source,
  { left, operator }: TSESTree.AssignmentExpression,
  path: Path,
): boolean {
  if (left.type !== 'MemberExpression' || !left.computed || operator !== '=' || isTypeScript(source.path))
    return false;
  const shelf = shelfNamed(search.project, source, bare(left.object), false);
  if (!shelf || shelf.isMap || isReadAsThis(search.project)) return false;
  if (!enter(search, `${source.path} table ${String(shelf.made.range[0])} ${path.join('.')}`)) return true;
  among(search, 'yes', () => {
    for (const use of shelf.uses) followTableUse(search, source, use, path);
  });
  return true;
}

/** A function of the table is read, or set. */
function followTableUse(search: Search, source: Source, use: Node, path: Path): void {
  const whole = outermost(source, use);
  const parent = source.parents.get(whole);
  if (parent?.type === 'BinaryExpression' && parent.operator === 'in') return;
  const listed = parent?.type === 'CallExpression' ? dotted(source, parent.callee) : '';
  if (listed === 'Object.keys' || listed === 'Object.hasOwn') return;
  if (parent && listed === 'Object.values') follow(search, source, parent, [ELEMENT, ...path]);
  else if (parent && listed === 'Object.entries') follow(search, source, parent, [ELEMENT, '1', ...path]);
  else if (parent?.type !== 'MemberExpression' || parent.object !== whole) throw escapes(search, source, use);
  else {
    const member = outermost(source, parent);
    const above = source.parents.get(member);
    const isSet = above?.type === 'AssignmentExpression' && above.left === member;
    if (!isSet) follow(search, source, parent, path);
    else if (source.parents.get(outermost(source, above))?.type !== 'ExpressionStatement')
      throw escapes(search, source, use);
  }
}

/** `hooks[event] ?? []`, of a table that holds nothing but lists */
export function isListOfShelf(
  project: ProjectFiles | undefined,
  source: Source,
  choice: TSESTree.LogicalExpression,
): boolean {
  const member = bare(choice.left);
  if (choice.operator === '&&' || !isEmptyList(choice.right) || member.type !== 'MemberExpression')
    return false;
  const shelf = member.computed ? shelfNamed(project, source, bare(member.object), true) : undefined;
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

function shelfOf(
  project: ProjectFiles,
  source: Source,
  call: TSESTree.CallExpression,
  value: Node,
): Shelf | undefined {
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
  const shelf = shelfNamed(project, source, bare(member.object), true);
  return shelf?.isMap === isGot ? shelf : undefined;
}

/**
 * The constant, or the field of the class around, that is a table, and that nobody else uses.
 * @param isOfLists does it hold nothing but lists?
 */
function shelfNamed(
  project: ProjectFiles | undefined,
  source: Source,
  holder: Node,
  isOfLists: boolean,
): Shelf | undefined {
  if (holder.type === 'Identifier') {
    const variable = variableOf(source, holder);
    const declarator = variable?.defs[0]?.node as Node | undefined;
    if (variable?.defs.length !== 1 || declarator?.type !== 'VariableDeclarator' || !declarator.init)
      return undefined;
    const declaration = source.parents.get(declarator);
    const isExported = declaration && source.parents.get(declaration)?.type === 'ExportNamedDeclaration';
    if (declarator.id.type !== 'Identifier' || isExported) return undefined;
    const references = referencesTo(source, variable);
    if (references.some(reference => reference.isWrite() && reference.init !== true)) return undefined;
    const uses = references.flatMap(({ identifier, init }) => (init === true ? [] : [identifier as Node]));
    return shelfMade(source, declarator.init, uses, isOfLists);
  }
  if (holder.type !== 'MemberExpression' || holder.object.type !== 'ThisExpression') return undefined;
  const field = fieldAt(source, holder);
  const [made, ...more] = field?.values ?? [];
  if (!field || !made || more.length > 0 || !isOwnField(project, source, field)) return undefined;
  const uses = fieldUses(source, outermost(source, made)) ?? [];
  return shelfMade(
    source,
    made,
    uses.filter(use => !isGiven(source, use)),
    isOfLists,
  );
}

/** `this.#hooks = {}` */
function isGiven(source: Source, use: Node): boolean {
  const parent = source.parents.get(use);
  return parent?.type === 'AssignmentExpression' && parent.left === use;
}

function shelfMade(source: Source, made: Node, uses: readonly Node[], isOfLists: boolean): Shelf | undefined {
  const node = bare(made);
  if (isMap(source, node)) return node.arguments.length === 0 ? { isMap: true, uses, made } : undefined;
  const isShelf =
    node.type === 'ObjectExpression'
      ? node.properties.every(property =>
          isOfLists ? property.type === 'Property' && isEmptyList(property.value) : isPlainEntry(property),
        )
      : dotted(source, node) === 'Object.create(null)';
  return isShelf ? { isMap: false, uses, made } : undefined;
}

/** No setter takes a function away, and none reads the table as its `this`. */
function isPlainEntry(property: TSESTree.ObjectLiteralElement): boolean {
  if (property.type !== 'Property' || property.kind !== 'init') return false;
  return propertyName(property) !== '__proto__' && !(isFunction(property.value) && hasThis(property.value));
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
