// Loops that copy all members of an object: `for (const key in source) target[key] = source[key]`, and what compilers make
// of `export *` and `import *`, with getters.
import { NONE, withoutGuards, type PropertyWrite, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { constant } from './shared.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** The key of a write that stands for all members of its value. */
export const SPREAD = constant('...');

/** Records the copy that an assignment to `object[key]` is part of. */
export function recordCopy(
  state: Lowering,
  object: Value,
  key: Value,
  value: Value,
  accessor?: PropertyWrite['accessor'],
): void {
  if (key.t !== 'variable' || object.t === 'none' || accessor === 'setter') return;
  if (value.t === 'function' && !accessor) recordWrapping(state, object, key, value);
  const entries = accessor ? undefined : entriesOf(state, key, value);
  const copied = accessor ? copiedByGetter(state, key, value) : copiedBy(state, key, value);
  if (!entries && !(copied && isAnyKeyOf(state, copied.source, key))) return;
  const { source, getters } = copied ?? { source: entries ?? NONE, getters: false };
  state.ir.writes.push({
    object,
    key: SPREAD,
    value: source,
    fn: state.fn,
    ...(getters && { accessor: 'getter' }),
  });
  // What a function copies into and returns is known call by call.
  const target = object.t === 'variable' && !getters ? state.ir.variables[object.id] : undefined;
  if (target && target.fn > 0 && !target.values.includes(source)) target.values.push(source);
}

/** `for (const [name, run] of Object.entries(source)) target[name] = () => run()` */
function recordWrapping(state: Lowering, object: Value, key: Variable, by: Value & { t: 'function' }): void {
  const [name] = state.ir.variables[key.id]?.values ?? [];
  const pairs = name?.t === 'member' && isConstant(name.key, 0);
  const over = pairs ? name.object : name;
  if (over?.t !== 'element' && over?.t !== 'parameter') return;
  const list = over.t === 'element' ? over.of : listOf(state, over.fn);
  const site = list?.t === 'result' ? state.ir.sites[list.site] : undefined;
  const method = site && globalMethod(state, site.callee);
  const source = (pairs ? method === 'Object.entries' : LISTING.has(method ?? ''))
    ? site?.args[0]?.value
    : NONE;
  if (!source || source.t === 'none') return;
  state.ir.writes.push({ object, key: SPREAD, value: source, fn: state.fn, wrapped: { by, over, pairs } });
}

/** What the method is called on that a function is written as the callback of. */
function listOf(state: Lowering, fn: number): Value | undefined {
  for (const node of state.ancestors.toReversed()) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const [callback] = node.arguments;
    if (callback && state.ids.get(callback) === fn) return valueOf(state, node.callee.object);
  }
  return undefined;
}

type Variable = Value & { t: 'variable' };

interface Copied {
  readonly source: Value;
  /** Are the members of the source the getters of what is made of it? */
  readonly getters: boolean;
}

/** `source[key]`, or the property's descriptor. */
function copiedBy(state: Lowering, key: Variable, value: Value): Copied | undefined {
  const source = value.t === 'member' && isKey(value.key, key) ? value.object : described(state, key, value);
  return source && { source, getters: false };
}

/** `get: source[key]`, `get: () => source[key]`, or the getter of the property's descriptor. */
function copiedByGetter(state: Lowering, key: Variable, value: Value): Copied | undefined {
  if (value.t === 'function') {
    const [returned, ...others] = state.ir.functions[value.id]?.returns ?? [];
    return returned && others.length === 0 ? copiedBy(state, key, withoutGuards(returned)) : undefined;
  }
  if (value.t !== 'member') return undefined;
  if (isKey(value.key, key)) return { source: value.object, getters: true };
  return copiedBy(state, key, value.object);
}

/** The object in `Object.getOwnPropertyDescriptor(object, key)`. */
function described(state: Lowering, key: Variable, value: Value): Value | undefined {
  const site = value.t === 'result' ? state.ir.sites[value.site] : undefined;
  const [object, name] = site?.args ?? [];
  if (!site || !object || !name || !isKey(name.value, key)) return undefined;
  return DESCRIBING.has(globalMethod(state, site.callee) ?? '') ? object.value : undefined;
}

/** The object that `for (const [key, value] of Object.entries(object))` goes through. */
function entriesOf({ ir }: Lowering, key: Variable, value: Value): Value | undefined {
  if (value.t !== 'variable') return undefined;
  const [name, content] = [key.id, value.id].map(id => ir.variables[id]?.values[0]);
  if (name?.t !== 'member' || content?.t !== 'member' || name.object !== content.object) return undefined;
  const { object: pair } = name;
  const site = pair.t === 'element' && pair.of.t === 'result' ? ir.sites[pair.of.site] : undefined;
  const isPair = isConstant(name.key, 0) && isConstant(content.key, 1);
  const callee = site?.callee;
  const isEntries =
    callee?.t === 'member' && callee.object.t === 'global' && isConstant(callee.key, 'entries');
  return isPair && isEntries ? site?.args[0]?.value : undefined;
}

function isConstant(value: Value, constant: string | number): boolean {
  return value.t === 'const' && value.value === constant;
}

const DESCRIBING = new Set(['Object.getOwnPropertyDescriptor', 'Reflect.getOwnPropertyDescriptor']);
const LISTING = new Set(['Object.keys', 'Object.getOwnPropertyNames', 'Reflect.ownKeys']);

function isKey(value: Value, key: Variable): boolean {
  return value.t === 'variable' && value.id === key.id;
}

/** Does the loop around take a variable through all keys of an object? */
function isAnyKeyOf(state: Lowering, object: Value, key: Variable): boolean {
  if (object.t !== 'variable') return false;
  const isKeyName = (node: TSESTree.Node | undefined): boolean =>
    node?.type === 'Identifier' && state.bindings.ids.get(node) === key.id;
  const isObject = (value: Value): boolean => value.t === 'variable' && value.id === object.id;
  const lists = (node: TSESTree.Node): boolean => {
    const value = valueOf(state, node);
    const site = value.t === 'result' ? state.ir.sites[value.site] : undefined;
    const [argument] = site?.args ?? [];
    return (
      !!site && !!argument && isObject(argument.value) && LISTING.has(globalMethod(state, site.callee) ?? '')
    );
  };
  return state.ancestors.some(node => {
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      const { left, right } = node;
      const name = left.type === 'VariableDeclaration' ? left.declarations[0].id : left;
      if (!isKeyName(name)) return false;
      return node.type === 'ForInStatement' ? isObject(valueOf(state, right)) : lists(right);
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
    const [callback] = node.arguments;
    return !!callback && 'params' in callback && isKeyName(callback.params[0]) && lists(node.callee.object);
  });
}

/** `Object.assign`, `Reflect.set`, also by a variable that holds it. */
export function globalMethod(state: Lowering, callee: Value): string | undefined {
  const [first] = callee.t === 'variable' ? (state.ir.variables[callee.id]?.values ?? []) : [callee];
  if (first?.t !== 'member' || first.object.t !== 'global' || first.key.t !== 'const') return undefined;
  return `${first.object.name}.${String(first.key.value)}`;
}
