// A callback for a function that waits for it: `await withRetry(() => read(path))`. It can be async as well.
import { outermost } from '../reading/callers.ts';
import { droppedAt, hasWaitedBefore } from '../timing/first-await.ts';
import { calledFunction } from '../reading/known-value.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  ancestorsOf,
  functionAround,
  type FunctionNode,
  isTypeScript,
  type Node,
  type Source,
  textOf,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** @returns the call that is given the callback, where it waits for whatever the callback returns, and is waited for */
export function waitingCall(
  project: ProjectFiles | undefined,
  source: Source,
  callback: FunctionNode,
): Extract<Node, { type: 'CallExpression' }> | undefined {
  const whole = outermost(source, callback);
  const call = source.parents.get(whole);
  if (call?.type !== 'CallExpression' || callback.generator || callback.returnType) return undefined;
  const index = (call.arguments as Node[]).indexOf(whole);
  const isSpread = call.arguments.slice(0, index).some(({ type }) => type === 'SpreadElement');
  const called = index < 0 || isSpread ? undefined : calledFunction(project, source, call.callee);
  if (!called?.fn.async || called.fn.generator || !isWaitedFor(source, call)) return undefined;
  const parameter = called.fn.params[index];
  if (parameter?.type !== 'Identifier' || !mayBeAsync(called.source, parameter)) return undefined;
  const variable = variableOf(called.source, parameter);
  const calls = variable && callsOnly(called.source, called.fn, referencesTo(called.source, variable));
  if (!calls || calls.length === 0) return undefined;
  const isLate = calls.every(use => hasWaitedBefore(called.source, called.fn, use));
  return isLate || !droppedAt(source, call, project) ? call : undefined;
}

/** Where a function is called, if nothing else is done with it, and each call is waited for. */
function callsOnly(
  source: Source,
  fn: FunctionNode,
  references: ReturnType<typeof referencesTo>,
): Node[] | undefined {
  const calls: Node[] = [];
  for (const { identifier, init } of references) {
    if (init) return undefined;
    const call = source.parents.get(identifier);
    if (call?.type !== 'CallExpression' || call.callee !== identifier) return undefined;
    if (functionAround(source, call) !== fn || !isWaitedFor(source, call)) return undefined;
    calls.push(call);
  }
  return calls;
}

/** By an `await`, or by who gets what is returned; not within `try`, which would no longer see the error. */
export function isWaitedFor(source: Source, call: Node): boolean {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  if (parent?.type === 'AwaitExpression') return true;
  const fn = functionAround(source, call);
  if (parent?.type === 'ArrowFunctionExpression') return parent.async && parent.body === whole;
  if (parent?.type !== 'ReturnStatement' || !fn?.async || fn.generator) return false;
  for (const above of ancestorsOf(source, parent)) {
    if (above === fn) return true;
    if (above.type === 'TryStatement') return false;
  }
  return false;
}

/** A declared type has to allow for a promise. */
function mayBeAsync(source: Source, parameter: Extract<Node, { type: 'Identifier' }>): boolean {
  const type = parameter.typeAnnotation?.typeAnnotation;
  if (!type) return !isTypeScript(source.path);
  if (type.type !== 'TSFunctionType') return false;
  const result = type.returnType?.typeAnnotation;
  if (result?.type === 'TSUnionType') return /\bPromise(Like)?</.test(textOf(source, result));
  return /^TS(Unknown|Any|Void)Keyword$/.test(result?.type ?? '');
}
