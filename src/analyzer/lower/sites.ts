import type { Argument, Place, Site, SiteKind, Value } from '../ir.ts';
import type { TSESTree } from '../parse.ts';
import { placeOf, type Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';

/** Records a place where the function being walked may call something. Returns its number. */
export function addSite(state: Lowering, site: Omit<Site, 'fn'>): number {
  const unless = state.unless === undefined ? undefined : { unless: state.unless };
  const id = state.ir.sites.push({ ...site, ...unless, fn: state.fn }) - 1;
  state.ir.functions[state.fn]?.sites.push(id);
  return id;
}

export function addCall(
  state: Lowering,
  node:
    TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression | TSESTree.Decorator,
): void {
  const [kind, callee, args] =
    node.type === 'TaggedTemplateExpression'
      ? (['tag', node.tag, node.quasi.expressions] as const)
      : node.type === 'Decorator'
        ? (['call', node.expression, []] as const)
        : ([node.type === 'NewExpression' ? 'new' : 'call', node.callee, node.arguments] as const);
  const value = valueOf(state, callee);
  const values = args.map(argument => argumentOf(state, argument));
  // The strings of a template come first.
  if (kind === 'tag')
    values.unshift({
      value: { t: 'none' },
      spread: false,
      inline: undefined,
      name: undefined,
      ...placeOf(state, node),
    });
  const id = addSite(state, {
    kind,
    callee: value,
    args: values,
    inline: inlineFunction(state, callee),
    at: kind === 'new' ? keywordPlace(state, node, 'new') : placeOf(state, unwrap(callee)),
    node: { start: node.range[0], end: node.range[1] },
  });
  state.ids.set(node, id);
  recordAdditions(state, value, values);
}

/** `list.push(f)`, `set.add(f)`, `map.set(k, f)` put values into a collection. */
function recordAdditions(state: Lowering, callee: Value, args: readonly Argument[]): void {
  if (callee.t !== 'member' || callee.key.t !== 'const') return;
  const write = (key: Value, argument: Argument | undefined): void => {
    if (!argument || argument.value.t === 'none' || argument.value.t === 'const') return;
    const value: Value = argument.spread ? { t: 'element', of: argument.value } : argument.value;
    state.ir.writes.push({ object: callee.object, key, value, fn: state.fn });
  };
  const method = String(callee.key.value);
  if (ADDING.has(method)) {
    for (const argument of args) write(ELEMENT, argument);
  } else if (method === 'set' && args.length === 2) {
    write(ELEMENT, args[1]);
    if (args[0] && args[0].value.t !== 'none') write(args[0].value, args[1]);
  }
}

const ADDING: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'fill']);
const ELEMENT: Value = { t: 'const', value: '[]' };

/** A read (or write) of a property, which may run a getter (or setter). */
export function addAccess(
  state: Lowering,
  kind: 'get' | 'set',
  at: TSESTree.Node,
  node: TSESTree.Node,
  object: Value,
  key: Value,
): void {
  // Globals and plain data have no getters of the project's.
  if (key.t !== 'const' || key.value === 'length' || rootIsGlobal(object)) return;
  addSite(state, {
    kind,
    callee: object,
    key: String(key.value),
    args: [],
    inline: undefined,
    at: placeOf(state, at),
    node: { start: node.range[0], end: node.range[1] },
  });
}

export function addMemberAccess(state: Lowering, node: TSESTree.MemberExpression): void {
  addAccess(state, 'get', node, node, valueOf(state, node.object), keyOf(state, node));
}

/** Iterating runs a generator's body, or the iterator of a lazy query. */
export function addIteration(state: Lowering, node: TSESTree.Node, value: Value): void {
  if (value.t === 'none' || value.t === 'array' || value.t === 'const') return;
  const inner = unwrap(node);
  addSite(state, {
    kind: 'iterate',
    callee: value,
    args: [],
    inline: undefined,
    at: placeOf(state, inner.type === 'CallExpression' ? unwrap(inner.callee) : inner),
    node: { start: node.range[0], end: node.range[1] },
  });
}

/** Turning an object into a string calls its `toString`. */
export function addCoercion(state: Lowering, node: TSESTree.Node): void {
  const value = valueOf(state, node);
  if (value.t !== 'variable' && value.t !== 'this' && value.t !== 'result') return;
  addSimple(state, 'coerce', node, value);
}

export function addSpin(state: Lowering, node: TSESTree.Node, keyword: string): void {
  const at = keywordPlace(state, node, keyword);
  addSite(state, {
    kind: 'spin',
    callee: { t: 'none' },
    args: [],
    inline: undefined,
    at,
    node: { start: node.range[0], end: node.range[1] },
  });
}

function addSimple(state: Lowering, kind: SiteKind, node: TSESTree.Node, callee: Value): void {
  addSite(state, {
    kind,
    callee,
    args: [],
    inline: undefined,
    at: placeOf(state, node),
    node: { start: node.range[0], end: node.range[1] },
  });
}

function argumentOf(state: Lowering, node: TSESTree.CallExpressionArgument): Argument {
  const spread = node.type === 'SpreadElement';
  const expression = spread ? node.argument : node;
  return {
    value: valueOf(state, expression),
    spread,
    inline: inlineFunction(state, expression),
    name: expression.type === 'Identifier' ? expression.name : undefined,
    ...placeOf(state, node),
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

function keywordPlace(state: Lowering, node: TSESTree.Node, keyword: string): Place {
  const [start] = node.range;
  return placeOf(state, { range: [start, start + keyword.length] });
}
function rootIsGlobal(value: Value): boolean {
  let root = value;
  while (root.t === 'member') root = root.object;
  return root.t === 'global' || root.t === 'none' || root.t === 'const';
}
