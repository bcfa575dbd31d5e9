// Writes `await …` in place of a call: with parentheses where the grammar (or Prettier) wants them, and safe where a
// statement that begins with `(` would continue the line above.
import type { TSESTree } from '../../analyzer/parse.ts';
import { ancestorsOf, type Node, type Source } from '../reading/source.ts';

export interface Wrapping {
  readonly before: string;
  readonly after: string;
}

/** The text to put around the awaited expression that replaces `node` (a call, or the chain that ends in it). */
export function awaiting(source: Source, node: Node): Wrapping {
  const parent = source.parents.get(node);
  if (parent?.type === 'AwaitExpression') return { before: '', after: '' };
  if (!parent || !needsParentheses(parent, node) || isParenthesized(source, node)) {
    return { before: 'await ', after: '' };
  }
  return { before: `${guard(source, node)}(await `, after: ')' };
}

function needsParentheses(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node;
    case 'TaggedTemplateExpression':
      return parent.tag === node;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'JSXSpreadAttribute':
      return true;
    default:
      return false;
  }
}

/** Do parentheses of its own already enclose the node? Callers' parentheses are never followed by `)` here. */
function isParenthesized(source: Source, node: Node): boolean {
  const before = tokenBefore(source, node.range[0]);
  const after = source.text[skipTrivia(source, node.range[1])];
  if (before !== '(' || after !== ')') return false;
  const parent = source.parents.get(node);
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return !(parent.arguments as Node[]).includes(node);
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'SwitchStatement':
    case 'ImportExpression':
      return false;
    default:
      return true;
  }
}

/** `;` where the new `(` begins a statement and the statement above relies on the end of its line. */
function guard(source: Source, node: Node): string {
  let top = node;
  for (const above of ancestorsOf(source, node)) {
    if (above.range[0] !== node.range[0]) return '';
    top = above;
    if (above.type === 'ExpressionStatement') break;
  }
  const block = source.parents.get(top);
  if (top.type !== 'ExpressionStatement' || !block) return '';
  const list = block.type === 'SwitchCase' ? block.consequent : 'body' in block ? block.body : undefined;
  if (!Array.isArray(list)) return '';
  const previous = (list as Node[])[(list as Node[]).indexOf(top) - 1];
  return previous && endsOpen(source, previous) ? ';' : '';
}

const CLOSED = new Set([
  'BlockStatement',
  'FunctionDeclaration',
  'ClassDeclaration',
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'SwitchStatement',
  'TryStatement',
  'LabeledStatement',
  'TSInterfaceDeclaration',
  'TSEnumDeclaration',
  'TSModuleDeclaration',
]);

/** Would a `(` on the next line go on with this statement? */
function endsOpen(source: Source, statement: Node): boolean {
  if (source.text[statement.range[1] - 1] === ';') return false;
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration) {
    return endsOpen(source, statement.declaration);
  }
  const body = lastBody(statement);
  if (body) return endsOpen(source, body);
  return !CLOSED.has(statement.type);
}

/** The statement that another one ends with. */
function lastBody(statement: Node): Node | undefined {
  switch (statement.type) {
    case 'IfStatement':
      return statement.alternate ?? statement.consequent;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'LabeledStatement':
      return statement.body;
    default:
      return undefined;
  }
}

/** Offset of the next character that is neither white space nor comment. */
export function skipTrivia(source: Source, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.text.length && /\s/.test(source.text[at] ?? '')) at++;
    const comment = source.ast.comments?.find(({ range }) => range[0] === at);
    if (!comment) return at;
    at = comment.range[1];
  }
}

function tokenBefore(source: Source, from: number): string | undefined {
  let at = from;
  for (;;) {
    while (at > 0 && /\s/.test(source.text[at - 1] ?? '')) at--;
    const comment = commentEndingAt(source, at);
    if (!comment) return source.text[at - 1];
    at = comment.range[0];
  }
}

function commentEndingAt(source: Source, at: number): TSESTree.Comment | undefined {
  return source.ast.comments?.find(({ range }) => range[1] === at);
}
