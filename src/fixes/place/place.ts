// May `await` be written where the call stands, and which function would it suspend?
import type { TSESTree } from '../../analyzer/parse.ts';
import type { Finding } from '../../analyzer/finding.ts';
import type { Loop } from '../loops/loop.ts';
import { insert } from '../edits.ts';
import {
  bare,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles, TextEdit } from '../types.ts';

export interface Place {
  /** The function that waits. */
  readonly fn: FunctionNode;
  /** `async` has to be added to it: a promise reaction, whose chain waits for what it returns. */
  readonly makeAsync: boolean;
  /** The call of a list method around it was written as a loop. */
  readonly loop?: Loop;
  /** What else has to change around it. */
  readonly edits?: readonly TextEdit[];
  /** The files around it, where they are known. */
  readonly project?: ProjectFiles | undefined;
}

/** What has to change around the place. */
export function placeEdits({ fn, makeAsync, loop, edits }: Place): readonly TextEdit[] {
  return [...(makeAsync ? [insert(fn.range[0], 'async ')] : []), ...(loop?.edits ?? []), ...(edits ?? [])];
}

/** @returns the place, or why there can be no `await`, as a plain sentence */
export function placeOf(source: Source, node: Node, finding: Pick<Finding, 'context'>): Place | string {
  const fn = waiterAt(source, node);
  if (fn === undefined) return 'Module top level runs once, before anything waits for it.';
  return typeof fn === 'string' ? fn : suspend(source, fn, finding);
}

/** The function that an `await` at the node would suspend; undefined: the module; a sentence: there can be none. */
export function waiterAt(source: Source, node: Node): FunctionNode | string | undefined {
  let below = node;
  for (let at = source.parents.get(node); at; below = at, at = source.parents.get(at)) {
    const obstacle = isFunction(at) ? inParameters(at, below) : obstacleIn(at, below);
    if (obstacle) return obstacle;
    if (isFunction(at)) return at;
  }
  return undefined;
}

function inParameters(fn: FunctionNode, below: Node): string | undefined {
  return (fn.params as Node[]).includes(below) ? 'A default parameter cannot contain `await`.' : undefined;
}

function obstacleIn(at: Node, below: Node): string | undefined {
  switch (at.type) {
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return 'A class field cannot contain `await`.';
    case 'MethodDefinition':
      return below === at.key ? 'A computed method name is no place for `await`.' : undefined;
    case 'StaticBlock':
      return 'A static block cannot contain `await`.';
    case 'Decorator':
      return 'A decorator is no place for `await`.';
    case 'TSEnumMember':
    case 'TSModuleBlock':
      return 'An enum or namespace cannot contain `await`.';
    case 'TaggedTemplateExpression':
      return below === at.tag || isPureReference(at.tag)
        ? undefined
        : 'The tag of the template might change during the `await`.';
    case 'WithStatement':
      return 'Names inside `with` cannot be traced.';
    default:
      return undefined;
  }
}

function suspend(source: Source, fn: FunctionNode, finding: Pick<Finding, 'context'>): Place | string {
  if (fn.async) return { fn, makeAsync: false };
  const parent = source.parents.get(fn);
  if (parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.kind !== 'init')) {
    if (parent.kind === 'constructor') return 'A constructor cannot wait.';
    if (parent.kind === 'get') return 'A getter cannot wait.';
    if (parent.kind === 'set') return 'A setter cannot wait.';
  }
  if (fn.generator) return 'A generator that is not async cannot wait.';
  if (fn.type === 'FunctionDeclaration') return notAsync(fn.id?.name);
  if (parent?.type === 'CallExpression' && parent.callee !== fn) {
    const called = bare(parent.callee);
    const method = called.type === 'MemberExpression' ? propertyName(called) : undefined;
    if (isReaction(source, parent, method, fn)) return { fn, makeAsync: true };
    const name = method ?? (called.type === 'Identifier' ? called.name : undefined);
    if (finding.context.kind === 'callback')
      return `Nothing waits for what this callback ${of(name)}returns.`;
    return `It runs inside a callback ${of(name)}that must return at once.`;
  }
  if (parent?.type === 'CallExpression') return 'The function that is called on the spot is not async.';
  if (parent?.type === 'NewExpression')
    return 'The executor of a promise cannot wait; an async function needs no `new Promise`.';
  return notAsync(finding.context.function);
}

/** Methods of the file with the names of those of promises. */
export const ownReactions = perFile((source: Source): ReadonlySet<string> => {
  const keys = [
    ...nodesOf(source, 'MethodDefinition'),
    ...nodesOf(source, 'PropertyDefinition'),
    ...nodesOf(source, 'Property').filter(
      property => source.parents.get(property)?.type === 'ObjectExpression',
    ),
  ].map(({ key }) => ('name' in key ? key.name : ''));
  const assigned = nodesOf(source, 'AssignmentExpression').map(({ left }) =>
    left.type === 'MemberExpression' ? (propertyName(left) ?? '') : '',
  );
  return new Set([...keys, ...assigned].filter(name => /^(then|catch|finally)$/.test(name)));
});

/** Is `fn` called by a promise chain that waits for what it returns? */
export function isReaction(
  source: Source,
  call: TSESTree.CallExpression,
  method: string | undefined,
  fn: Node,
): boolean {
  if (method === undefined || ownReactions(source).has(method)) return false;
  const index = call.arguments.indexOf(fn as TSESTree.Expression);
  if (method === 'then') return index === 0 || index === 1;
  return (method === 'catch' || method === 'finally') && index === 0;
}

function of(name: string | undefined): string {
  return name ? `of \`${name}\` ` : '';
}

function notAsync(name: string | undefined): string {
  return `${name ? `\`${name}\`` : 'The function'} is not an async function.`;
}

/**
 * An expression that yields the same value whenever it is evaluated and changes nothing: a name, members of it,
 * `require('m')`, `process.getBuiltinModule('m')`, `await import('m')`.
 */
export function isPureReference(expression: Node): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'Identifier':
      return true;
    case 'MemberExpression':
      return isPureReference(node.object) && propertyName(node) !== undefined;
    case 'AwaitExpression':
      return node.argument.type === 'ImportExpression' && node.argument.source.type === 'Literal';
    case 'CallExpression': {
      const name = bare(node.callee);
      const loads =
        (name.type === 'Identifier' && name.name === 'require') ||
        (name.type === 'MemberExpression' && propertyName(name) === 'getBuiltinModule');
      return loads && node.arguments.length === 1 && node.arguments[0]?.type === 'Literal';
    }
    default:
      return false;
  }
}
