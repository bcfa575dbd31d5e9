// A file as the fixes read it: parsed once however many findings it has.
import type { Span } from '../../analyzer/finding.ts';
import { groupBy } from '../../analyzer/group.ts';
import { indexLines } from '../../analyzer/lines.ts';
import { isFailure, scopesOf, visitorKeys, type ParsedFile, type TSESTree } from '../../analyzer/syntax.ts';
import { isBoilerplate } from './boilerplate.ts';
import { parsed } from '../parsers.ts';
import type { FixFile } from '../types.ts';

export type Node = TSESTree.Node;
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export interface Source extends ParsedFile {
  readonly scopes: NonNullable<ReturnType<typeof scopesOf>>;
  readonly parents: ReadonlyMap<Node, Node>;
  /** Nodes in source order, parents before children; none of what is inside of a compiler's own functions. */
  readonly nodes: readonly Node[];
}

/** A question whose answer depends on the file alone: asked once per file, however many findings it has. */
export function perFile<T>(answer: (source: Source) => T): (source: Source) => T {
  const known = new WeakMap<Source, { readonly answer: T }>();
  return source => {
    const found = known.get(source) ?? { answer: answer(source) };
    known.set(source, found);
    return found.answer;
  };
}

/** The file at hand and the modules that its findings lead to. */
const KEPT = 4;
const recent: Source[] = [];

/** @returns undefined where the text does not parse: then there is nothing to fix. */
export function readSource(file: FixFile): Source | undefined {
  const known = recent.findIndex(({ path, text }) => path === file.path && text === file.text);
  const source = recent[known] ?? readOnce(file);
  if (!source) return undefined;
  if (known >= 0) recent.splice(known, 1);
  recent.unshift(source);
  recent.length = Math.min(recent.length, KEPT);
  return source;
}

/** The same for a text that nobody asks for again. */
export function readOnce({ path, text }: FixFile): Source | undefined {
  const file = parsed(path, text);
  if (isFailure(file)) return undefined;
  const scopes = scopesOf(file.ast);
  if (!scopes) return undefined;
  const parents = new Map<Node, Node>();
  const nodes: Node[] = [];
  let skippedTo = -1;
  walk(file.ast, (node, parent) => {
    if (parent) parents.set(node, parent);
    if (node.range[0] < skippedTo) return;
    nodes.push(node);
    if (parent === file.ast && isBoilerplate(text, node)) skippedTo = node.range[1];
  });
  return { ...file, scopes, parents, nodes };
}

/** Visits a tree in source order; `visit` returns false to leave out what is below a node. */
export function walk(
  root: Node,
  visit: (node: Node, parent: Node | undefined) => unknown,
  parent?: Node,
): void {
  if (visit(root, parent) === false) return;
  // Fixes walk a lot: a list of children per node would be most of what they leave behind.
  for (const key of visitorKeys[root.type] ?? []) {
    const value = (root as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const child of value) if (isNode(child)) walk(child, visit, root);
    } else if (isNode(value)) walk(value, visit, root);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export function textOf(source: Source, node: Node): string {
  return source.text.slice(node.range[0], node.range[1]);
}

const linesOf = perFile((source: Source) => indexLines(source.text));

/** The line that a node begins on, 1-based. Not every parser fills in `loc`. */
export function lineOf(source: Source, node: Node): number {
  return linesOf(source).at(node.range[0]).line;
}

export function within(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

const nodesByType = perFile((source: Source) => groupBy(source.nodes, ({ type }): string => type));

type OfType<T> = Extract<Node, { type: T }>;

/** The nodes of one type, in source order. */
export function nodesOf<T extends `${Node['type']}`>(source: Source, type: T): readonly OfType<T>[] {
  return (nodesByType(source).get(type) ?? []) as unknown as readonly OfType<T>[];
}

/** What stands where, per type of node. */
const places = perFile(() => new Map<string, ReadonlyMap<number, readonly Node[]>>());

/** The node of exactly this span and of this type. */
export function nodeAt<T extends `${Node['type']}`>(
  source: Source,
  span: Span,
  type: T,
): OfType<T> | undefined {
  const known = places(source);
  const byStart = known.get(type) ?? groupBy<Node, number>(nodesOf(source, type), ({ range }) => range[0]);
  known.set(type, byStart);
  const found = byStart.get(span.start)?.find(({ range }) => range[1] === span.end);
  return found as OfType<T> | undefined;
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The nodes above, nearest first. */
export function* ancestorsOf(source: Source, node: Node): Generator<Node> {
  for (let at = source.parents.get(node); at; at = source.parents.get(at)) yield at;
}

/** The function whose body or parameters hold the node. */
export function functionAround(source: Source, node: Node): FunctionNode | undefined {
  for (const above of ancestorsOf(source, node)) if (isFunction(above)) return above;
  return undefined;
}

/** The top-level statement that holds the node. */
export function topLevelOf(source: Source, node: Node): Node {
  let top = node;
  for (const above of ancestorsOf(source, node)) {
    if (above.type === 'Program') break;
    top = above;
  }
  return top;
}

/**
 * Without the wrappers that only matter to types: `x!`, `x as T`, `x satisfies T`, `<T>x`, and `?.` chains; and as
 * compilers write it to leave out `this`, `(0, x)`.
 */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'SequenceExpression': {
      const [first, last, ...more] = node.expressions;
      return first?.type === 'Literal' && last && more.length === 0 ? bare(last) : node;
    }
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** The name of a property that is known without running the program. */
export function propertyName(node: TSESTree.MemberExpression | TSESTree.Property): string | undefined {
  const key = node.type === 'Property' ? node.key : node.property;
  if (!node.computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && typeof key.value === 'string') return key.value;
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** What the members of `a.b.c` are read of in the end: `a`. Anything else is its own root. */
export function memberRoot(node: Node): Node {
  let root = node;
  while (root.type === 'MemberExpression') root = bare(root.object);
  return root;
}

/** Does a compiler look at the types of a file, or of what a specifier names? */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** The name of the member that is read, also of a private one. */
export function fieldOf(member: TSESTree.MemberExpression): string | undefined {
  return member.property.type === 'PrivateIdentifier' ? member.property.name : propertyName(member);
}

const memberAssignments = perFile((source: Source) =>
  groupBy(nodesOf(source, 'AssignmentExpression'), ({ left }) =>
    left.type === 'MemberExpression' ? fieldOf(left) : undefined,
  ),
);

/** The assignments to members of a name, of whatever object. */
export function assignmentsTo(source: Source, name: string): readonly TSESTree.AssignmentExpression[] {
  return memberAssignments(source).get(name) ?? [];
}

/** The name or pattern that a parameter binds, without its default value and `private`. */
export function boundBy(
  parameter: TSESTree.Parameter | undefined,
): TSESTree.BindingName | TSESTree.RestElement | undefined {
  const inner = parameter?.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  return inner?.type === 'AssignmentPattern' ? inner.left : inner;
}

/** The name that a callee ends in: `load` of `load(…)` and of `files.load(…)`. */
export function calledName(callee: Node): string | undefined {
  if (callee.type === 'MemberExpression') return propertyName(callee);
  return callee.type === 'Identifier' ? callee.name : undefined;
}

/** `fs.readdirSync`, however it is broken over lines. */
export function dotted(source: Source, callee: Node): string {
  return textOf(source, callee).replace(/\s+/g, '');
}

/** What a function returns, `null` for nothing, without what functions inside of it do. */
export function resultsOf(fn: FunctionNode): (Node | null)[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const found: (Node | null)[] = [];
  walk(fn.body, node => {
    if (node.type === 'ReturnStatement') found.push(node.argument);
    return !isFunction(node);
  });
  return found;
}
