// Places where something may be called: calls, `new`, accesses, decorators.
import {
  NONE,
  type Argument,
  type Site,
  type SiteKind,
  type SpanId,
  type Value,
  type Variable,
} from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { recordEffects } from './effects.ts';
import { noteRequired } from './ready.ts';
import { member, resultOf, shared } from './shared.ts';
import { addSpan, spanOf, type Lowering } from './state.ts';
import { keyOf, partsOf, valueOf } from './values.ts';

/** What there is to say about a site; where nothing is said of arguments, there are none. */
type Draft = Pick<Site, 'kind' | 'callee' | 'at' | 'node'> & Partial<Site>;

/** Records a place where the function being walked may call something. Returns its number. */
export function addSite(state: Lowering, { kind, callee, key, args, inline, at, node }: Draft): number {
  const { fn, unless, guards, ready } = state;
  // There are more of these than of anything else, and few have to say more.
  const plain: Site = { kind, fn, callee, key, args: args ?? NO_ARGUMENTS, at, node };
  const isPlain = inline === undefined && unless === undefined && guards.length === 0 && ready.length === 0;
  const when = guards.length > 0 ? guards : undefined;
  const site = isPlain ? plain : { ...plain, inline, unless, when };
  const id = state.ir.sites.push(ready.length > 0 ? { ...site, after: ready } : site) - 1;
  state.ir.functions[fn]?.sites.push(id);
  return id;
}

const NO_ARGUMENTS: readonly Argument[] = [];

/** The call of a decorator with what it decorates. Returns what comes of it. */
export function addDecoration(state: Lowering, decorator: TSESTree.Expression, value: Value): Value {
  const site = addHandover(state, decorator, valueOf(state, decorator), [value]);
  return { t: 'decorated', site, value };
}

/** A call of `callee` with `values`, at a decorator. Returns its number. */
export function addHandover(
  state: Lowering,
  decorator: TSESTree.Expression,
  callee: Value,
  values: readonly Value[],
): number {
  const span = spanOf(state, decorator);
  return addSite(state, {
    kind: 'call',
    callee,
    args: values.map(value => ({ value, spread: false, inline: undefined, name: undefined, span })),
    at: span,
    node: span,
  });
}

export function addCall(
  state: Lowering,
  node: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression,
): void {
  const [kind, callee, args] =
    node.type === 'TaggedTemplateExpression'
      ? (['tag', node.tag, node.quasi.expressions] as const)
      : ([node.type === 'NewExpression' ? 'new' : 'call', node.callee, node.arguments] as const);
  // The name of a module may be put together of parts that are known.
  const read = callee.type === 'Identifier' && callee.name === 'require' ? partsOf : valueOf;
  const written = args.map(argument => argumentOf(state, argument, read));
  const called = valueOf(state, callee);
  const borrowed = borrowedMethod(state, called, written);
  const value = borrowed ?? called;
  const values = borrowed ? written.slice(1) : written;
  // The strings of a template come first.
  if (kind === 'tag')
    values.unshift({
      value: NONE,
      spread: false,
      inline: undefined,
      name: undefined,
      span: spanOf(state, node),
    });
  const id = addSite(state, {
    kind,
    callee: value,
    args: values,
    inline: inlineFunction(state, callee),
    at: kind === 'new' ? keywordSpan(state, node, 'new') : spanOf(state, unwrap(callee)),
    node: spanOf(state, node),
  });
  state.ids.set(node, id);
  noteRequired(state, id);
  recordEffects(state, value, values, resultOf(id));
}

/** `Array.prototype.map.call(list, f)` and `[].map.call(list, f)` are `list.map(f)`. */
function borrowedMethod(state: Lowering, callee: Value, [list]: readonly Argument[]): Value | undefined {
  if (callee.t !== 'member' || callee.key.t !== 'const' || callee.key.value !== 'call') return undefined;
  const method = callee.object;
  if (method.t !== 'member' || !list || list.spread) return undefined;
  const { object } = method;
  const isArray =
    object.t === 'array' ||
    (object.t === 'member' && object.object.t === 'global' && object.object.name === 'Array');
  return isArray ? member(state.members, list.value, method.key) : undefined;
}

/**
 * A read (or write) of a property, which may run a getter (or setter).
 * @param args what it is set to, as a setter gets it
 */
export function addAccess(
  state: Lowering,
  kind: 'get' | 'set',
  at: TSESTree.Node,
  node: TSESTree.Node,
  object: Value,
  key: Value,
  args?: readonly Argument[],
): void {
  const name = constantOf(state, key);
  // Globals and plain data have no getters of the project's.
  if (name === undefined || name === 'length' || rootIsGlobal(object)) return;
  const span = spanOf(state, at);
  addSite(state, {
    kind,
    callee: object,
    key: name,
    args: args ?? NO_ARGUMENTS,
    at: span,
    node: at === node ? span : spanOf(state, node),
  });
}

/** `object.name` is read, or set where something else than an assignment does so: `object.count++`. */
export function addMemberAccess(
  state: Lowering,
  node: TSESTree.Expression,
  kind: 'get' | 'set' = 'get',
): void {
  if (node.type === 'MemberExpression')
    addAccess(state, kind, node, node, valueOf(state, node.object), keyOf(state, node));
}

/** A key that is written out, or a variable that has been set to one. */
function constantOf(state: Lowering, key: Value): string | undefined {
  const [value, ...others] = key.t === 'variable' ? (state.ir.variables[key.id]?.values ?? []) : [key];
  return value?.t === 'const' && others.length === 0 ? String(value.value) : undefined;
}

/** Iterating runs a generator's body, or the iterator of a lazy query. */
export function addIteration(state: Lowering, node: TSESTree.Node, value: Value): void {
  if (value.t === 'none' || value.t === 'array' || value.t === 'const') return;
  const inner = unwrap(node);
  addSite(state, {
    kind: 'iterate',
    callee: value,
    at: spanOf(state, inner.type === 'CallExpression' ? unwrap(inner.callee) : inner),
    node: spanOf(state, node),
  });
}

/** Turning an object into a string calls its `toString`. */
export function addCoercion(state: Lowering, node: TSESTree.Node): void {
  const value = valueOf(state, node);
  if (!mayConvert(value)) return;
  addSimple(state, 'coerce', node, value);
}

/** An operand is converted, too; most are plainly no objects. */
export function addOperand(state: Lowering, node: TSESTree.Node): void {
  const value = valueOf(state, node);
  if (!mayConvert(value)) return;
  if (value.t === 'variable' && isPlain(state.ir.variables[value.id])) return;
  addSimple(state, 'coerce', node, value, 'valueOf');
}

/** May it be an object that says how it is converted? */
function mayConvert({ t }: Value): boolean {
  return t === 'variable' || t === 'this' || t === 'result' || t === 'object';
}

/** Is a variable a counter, or set to nothing but strings and numbers so far? */
function isPlain(variable: Variable | undefined): boolean {
  return !variable || variable.counts === true || variable.values.every(({ t }) => t === 'const');
}

export function addSpin(state: Lowering, node: TSESTree.Node, keyword: string): void {
  const at = keywordSpan(state, node, keyword);
  addSite(state, {
    kind: 'spin',
    callee: NONE,
    at,
    node: spanOf(state, node),
  });
}

/** A conversion of a value, which may run a method of it. */
export function addConversion(state: Lowering, node: TSESTree.Node, method: string): void {
  const value = valueOf(state, node);
  if (value.t !== 'global' && value.t !== 'none') addSimple(state, 'coerce', node, value, method);
}

function addSimple(state: Lowering, kind: SiteKind, node: TSESTree.Node, callee: Value, key?: string): void {
  const span = spanOf(state, node);
  addSite(state, {
    kind,
    callee,
    key,
    at: span,
    node: span,
  });
}

function argumentOf(state: Lowering, node: TSESTree.CallExpressionArgument, read: typeof valueOf): Argument {
  const spread = node.type === 'SpreadElement';
  const expression = spread ? node.argument : node;
  return {
    value: read(state, expression),
    spread,
    inline: inlineFunction(state, expression),
    name: expression.type === 'Identifier' ? shared(expression.name) : undefined,
    span: spanOf(state, node),
  };
}

/** The number of the function that is written right here, if one is. */
function inlineFunction(state: Lowering, node: TSESTree.Node): number | undefined {
  let inner = unwrap(node);
  // `function () {…}.bind(this)`
  if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression') {
    const { object, property } = inner.callee;
    if (property.type === 'Identifier' && property.name === 'bind' && !inner.callee.computed)
      inner = unwrap(object);
  }
  return inner.type === 'FunctionExpression' || inner.type === 'ArrowFunctionExpression'
    ? state.ids.get(inner)
    : undefined;
}

/** The expression inside type assertions and the parentheses of an optional chain. */
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  let inner = node;
  while (
    inner.type === 'ChainExpression' ||
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'TSAsExpression' ||
    inner.type === 'TSSatisfiesExpression' ||
    inner.type === 'TSTypeAssertion' ||
    inner.type === 'TSInstantiationExpression'
  ) {
    inner = inner.expression;
  }
  return inner;
}

function keywordSpan(state: Lowering, node: TSESTree.Node, keyword: string): SpanId {
  const [start] = node.range;
  return addSpan(state, start, start + keyword.length);
}
function rootIsGlobal(value: Value): boolean {
  let root = value;
  while (root.t === 'member') root = root.object;
  return root.t === 'global' || root.t === 'none' || root.t === 'const';
}
