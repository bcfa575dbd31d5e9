// Where a loop goes that takes the place of a call: before the statement that holds it, if nothing is evaluated there
// that the loop could change.
import { referencesTo, variableOf } from '../reading/scope.ts';
import { bare, isFunction, propertyName, textOf, within, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';

export interface Slot {
  /** The text from here to the call comes after the loop. */
  readonly start: number;
  /** What begins the statement before that text, in place of what was there. */
  readonly lead: string;
  readonly indent: string;
  /** Around loop and statement, where there was no block. */
  readonly open: string;
  readonly close?: { readonly at: number; readonly text: string };
  /** The statement; the expression of an arrow function; the call itself. */
  readonly top: Node;
  /** In a function where the call stood: see `loop-inline.ts`. */
  readonly isInline?: boolean;
  /** What the list is called in that function, where it is handed to it. */
  readonly given?: string;
}

/** @returns the slot, or why there is none */
export function slotFor(source: Source, call: Node, { eol, semicolon }: Style): Slot | string {
  const top = topFor(source, call);
  if (typeof top === 'string') return top;
  const indent = indentAt(source, top.range[0]);
  const parent = source.parents.get(top);
  const deeper = indent + unitOf(source, top);
  if (parent?.type === 'ArrowFunctionExpression') {
    const arrow = source.text.lastIndexOf('=>', top.range[0]);
    const opening = /^(\s*)[\s(]*$/.exec(source.text.slice(arrow + 2, top.range[0]));
    if (!opening) return 'a comment would be lost';
    return {
      start: arrow + 2 + (opening[1]?.length ?? 0),
      lead: 'return ',
      indent: deeper,
      open: `{${eol}${deeper}`,
      close: { at: parent.range[1], text: `${semicolon}${eol}${indent}}` },
      top,
    };
  }
  const slot = { start: top.range[0], lead: '', top };
  const isCase = parent?.type === 'SwitchCase' && top.type !== 'VariableDeclaration';
  if (parent && isList(parent, top) && !isCase) return { ...slot, indent, open: '' };
  if (parent?.type === 'LabeledStatement') return 'the statement has a label';
  if (!parent || !/^((If|For|ForOf|ForIn|While|DoWhile)Statement|SwitchCase)$/.test(parent.type))
    return NOT_A_STATEMENT;
  return {
    ...slot,
    indent: deeper,
    open: `{${eol}${deeper}`,
    close: { at: top.range[1], text: `${eol}${indent}}` },
  };
}

const NOT_A_STATEMENT = 'there is no place for a loop in front of it';

export function isList(parent: Node, statement: Node): boolean {
  const list = parent.type === 'SwitchCase' ? parent.consequent : 'body' in parent ? parent.body : undefined;
  return Array.isArray(list) && (list as Node[]).includes(statement);
}

/** The statement (or the body of an arrow function) that the call is the first to be evaluated in. */
export function topFor(source: Source, call: Node): Node | string {
  let below = call;
  for (let at = source.parents.get(call); at; below = at, at = source.parents.get(at)) {
    if (isFunction(at)) return at.body === below ? below : NOT_A_STATEMENT;
    const before = evaluatedBefore(at, below);
    if (before === undefined) return NOT_A_STATEMENT;
    if (!before.every(node => isInert(source, node)))
      return 'something is evaluated before it in the same statement';
    if (/^(Expression|Return|Throw|If|Switch|ForOf|ForIn)Statement$/.test(at.type)) return at;
    if (at.type === 'VariableDeclaration')
      return (source.parents.get(at)?.type ?? '').startsWith('For') ? NOT_A_STATEMENT : at;
  }
  return NOT_A_STATEMENT;
}

/** What is evaluated in `parent` before `child`; undefined where the child is not evaluated exactly once. */
function evaluatedBefore(parent: Node, child: Node): readonly Node[] | undefined {
  switch (parent.type) {
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'SpreadElement':
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return [];
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === child ? [] : undefined;
    case 'SwitchStatement':
      return parent.discriminant === child ? [] : undefined;
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.right === child ? [] : undefined;
    case 'VariableDeclarator':
      return parent.init === child ? [] : undefined;
    case 'VariableDeclaration':
      return parent.declarations[0] === child && !parent.kind.includes('using') ? [] : undefined;
    case 'MemberExpression':
      return parent.object === child ? [] : undefined;
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee === child) return [];
      if (parent.type === 'CallExpression' && parent.optional) return undefined;
      return [rootOf(parent.callee), ...until(parent.arguments, child)];
    case 'BinaryExpression':
      return parent.left === child ? [] : [parent.left];
    case 'LogicalExpression':
      return parent.left === child ? [] : undefined;
    case 'TemplateLiteral':
      return until(parent.expressions, child);
    case 'ArrayExpression':
      return until(
        parent.elements.filter(element => element !== null),
        child,
      );
    case 'ObjectExpression':
      return until(parent.properties, child);
    case 'Property':
      return parent.value === child && !parent.computed ? [] : undefined;
    case 'AssignmentExpression':
      if (parent.right !== child || parent.operator !== '=') return undefined;
      return parent.left.type === 'Identifier' ? [] : [rootOf(parent.left)];
    case 'SequenceExpression':
      return until(parent.expressions, child);
    default:
      return undefined;
  }
}

/** Methods and members by name are looked up where they are used: what they are looked up on has to stay. */
function rootOf(reference: Node): Node {
  const node = bare(reference);
  const isNamed =
    node.type === 'MemberExpression' &&
    (propertyName(node) !== undefined || node.property.type === 'PrivateIdentifier');
  return isNamed ? rootOf(node.object) : node;
}

function until(list: readonly Node[], child: Node): readonly Node[] {
  return list.slice(0, list.indexOf(child));
}

/** Does it have no effect, and the same value a little later? */
export function isInert(source: Source, expression: Node): boolean {
  const node = bare(expression);
  if (isFunction(node)) return true;
  switch (node.type) {
    case 'Literal':
    case 'ThisExpression':
    case 'Super':
      return true;
    case 'Identifier': {
      const variable = variableOf(source, node);
      return (
        !variable ||
        !referencesTo(source, variable).some(reference => reference.isWrite() && reference.init !== true)
      );
    }
    case 'MemberExpression':
      return isOfModule(source, node);
    case 'TemplateLiteral':
      return node.expressions.every(part => isInert(source, part));
    case 'UnaryExpression':
      return node.operator !== 'delete' && isInert(source, node.argument);
    case 'Property':
      return !node.computed && isInert(source, node.value);
    case 'ArrayExpression':
      return node.elements.every(element => element === null || isInert(source, element));
    case 'ObjectExpression':
      return node.properties.every(property => property.type === 'Property' && isInert(source, property));
    default:
      return false;
  }
}

/** `console.log`, `path.sep`: members of modules and globals. */
function isOfModule(source: Source, member: Node): boolean {
  const root = rootOf(member);
  if (root.type !== 'Identifier') return false;
  const definition = variableOf(source, root)?.defs[0];
  if (!definition || definition.type === 'ImportBinding') return true;
  const declared = definition.node as Node;
  return (
    declared.type === 'VariableDeclarator' &&
    (declared.init ? textOf(source, declared.init) : '').startsWith('require(')
  );
}

export function indentAt(source: Source, offset: number): string {
  const line = source.text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.text.slice(line, offset))?.[0] ?? '';
}

/** One step of indentation, as the block around the statement has it. */
export function unitOf(source: Source, statement: Node): string {
  const own = indentAt(source, statement.range[0]);
  if (own.includes('\t')) return '\t';
  for (let at = source.parents.get(statement); at; at = source.parents.get(at)) {
    const outer = indentAt(source, at.range[0]);
    if (outer.length < own.length && at.type !== 'Program') return own.slice(outer.length);
  }
  return /^\t/m.test(source.text) ? '\t' : '  ';
}

/** Is the statement `const name = call;` and nothing else? */
export function declaredBy(
  source: Source,
  statement: Node,
  call: Node,
): Extract<Node, { type: 'VariableDeclarator' }> | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined;
  const [declarator] = statement.declarations;
  if (declarator.init !== call || declarator.id.type !== 'Identifier' || !within(call, declarator))
    return undefined;
  return /^\s*;?$/.test(source.text.slice(call.range[1], statement.range[1])) &&
    /=\s*$/.test(source.text.slice(statement.range[0], call.range[0]))
    ? declarator
    : undefined;
}
