// Promises, emitters and readers that are started before the place and get their handlers only after it.
import { outermost } from '../reading/callers.ts';
import { isOutput } from './concurrency.ts';
import { promiseOf } from '../make-async/returns.ts';
import { referencesTo, scopesOver, variableOf } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  functionAround,
  lineOf,
  nodesOf,
  propertyName,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** A function, or all of a module. */
export type Around = FunctionNode | Source['ast'];

const HANDLES = /^(on|once|addListener|addEventListener|then|catch|finally|pipe|prependListener)$/;

/** What an emitter that is handed in may tell at any time; the data of a stream waits for its reader. */
const EMITTED =
  /^['"`](message|connection|request|open|exit|line|change|ready|connect|online|listening)['"`]$/;
const SOON = /^(queueMicrotask|setImmediate|process\.nextTick)$/;

/** @returns what was put off until the running code is done: the new `await` would let it run before the rest */
export function soonBefore(source: Source, fn: Around, place: Node): string | undefined {
  for (const node of nodesOf(source, 'ExpressionStatement')) {
    if (node.range[1] > place.range[0] || !within(node, fn)) continue;
    const found = putOffBy(source, node, fn);
    if (found !== undefined) return found;
  }
  return undefined;
}

function putOffBy(
  source: Source,
  node: Extract<Node, { type: 'ExpressionStatement' }>,
  around: Around,
): string | undefined {
  const call = bare(node.expression);
  if (call.type !== 'CallExpression' || (functionAround(source, node) ?? source.ast) !== around)
    return undefined;
  const text = textOf(source, call.callee);
  const callee = bare(call.callee);
  if (SOON.test(text)) return text;
  if (text === 'setTimeout' && isSoon(call.arguments[1])) return text;
  const name = callee.type === 'MemberExpression' ? (propertyName(callee) ?? '') : '';
  return /^(then|catch|finally)$/.test(name) ? `.${name}()` : undefined;
}

function isSoon(delay: Node | undefined): boolean {
  return !delay || (delay.type === 'Literal' && Number(delay.value) <= 1);
}

/** A parameter that gets a handler only after the place. */
function emitterAmong(source: Source, fn: Around, place: Node): string | undefined {
  const call = nodesOf(source, 'CallExpression').find(node => {
    if (node.range[0] < place.range[1] || !within(node, fn)) return false;
    const callee = bare(node.callee);
    const event = node.arguments[0];
    if (
      callee.type !== 'MemberExpression' ||
      !/^(on|once|addListener|addEventListener)$/.test(propertyName(callee) ?? '')
    )
      return false;
    const object = bare(callee.object);
    if (object.type !== 'Identifier' || !event || !EMITTED.test(textOf(source, event))) return false;
    return (
      variableOf(source, object)?.defs.some(
        ({ type, node: owner }) => type === 'Parameter' && owner === fn,
      ) === true
    );
  });
  return call?.callee.type === 'MemberExpression' ? textOf(source, call.callee.object) : undefined;
}

/** @returns the name of such a variable */
export function pendingAt(source: Source, fn: Around, place: Node): string | undefined {
  for (const scope of scopesOver(source, fn)) {
    if (!within(scope.block, fn)) continue;
    for (const variable of scope.variables) {
      const declarator = variable.defs[0]?.node as Node | undefined;
      if (declarator?.type !== 'VariableDeclarator' || !declarator.init) continue;
      if (declarator.range[1] > place.range[0] || (functionAround(source, declarator) ?? source.ast) !== fn)
        continue;
      if (!starts(bare(declarator.init))) continue;
      const uses = referencesTo(source, variable).map(reference => reference.identifier as Node);
      const { init } = declarator;
      const first = uses.find(
        use => isHandled(source, use) || (isHandedBack(source, use) && promiseOf(source, init) === 'yes'),
      );
      if (first && first.range[0] >= place.range[1]) return variable.name;
    }
  }
  return emitterAmong(source, fn, place);
}

/** @returns the promise whose reaction `fn` is, where nothing waits for that reaction and the promise has others */
export function sharedPromise(source: Source, fn: FunctionNode): string | undefined {
  const call = source.parents.get(fn);
  const callee = call?.type === 'CallExpression' ? bare(call.callee) : undefined;
  if (!call || callee?.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  if (!/^(then|catch|finally)$/.test(calledName(callee) ?? '') || !isDroppedChain(source, call))
    return undefined;
  const variable = variableOf(source, callee.object);
  const uses = variable ? referencesTo(source, variable).filter(({ init }) => !init) : [];
  return uses.length > 1 ? variable?.name : undefined;
}

/** `load.then(() => { … }).catch(report);` */
function isDroppedChain(source: Source, call: Node): boolean {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  const next = parent?.type === 'MemberExpression' ? source.parents.get(parent) : undefined;
  if (next?.type === 'CallExpression' && next.callee === parent) return isDroppedChain(source, next);
  return parent?.type === 'ExpressionStatement';
}

/**
 * `load.then(() => { … }).then(print);` in a list of statements of which another one puts something off as well.
 * @param order what the function uses in an order that counts
 * @returns that statement, and what is used in that order, in the function or in a later reaction
 */
export function reactionBeside(
  source: Source,
  fn: FunctionNode,
  order: string | undefined,
): { readonly line: number; readonly order: string } | undefined {
  const statement = chainAround(source, fn);
  const block = statement && source.parents.get(statement);
  if (!block || !('body' in block) || !Array.isArray(block.body)) return undefined;
  const later = nodesOf(source, 'CallExpression').find(
    node => within(node, statement) && node.range[0] >= fn.range[1] && isOutput(source, node),
  );
  const used = order ?? (later && textOf(source, later.callee));
  if (used === undefined) return undefined;
  const around = functionAround(source, statement) ?? source.ast;
  const other = (block.body as Node[]).find(
    node =>
      node !== statement &&
      node.type === 'ExpressionStatement' &&
      putOffBy(source, node, around) !== undefined,
  );
  return other && { line: lineOf(source, other), order: used };
}

/** The statement that is a chain of reactions, one of which the function is. */
function chainAround(source: Source, fn: FunctionNode): Node | undefined {
  const call = source.parents.get(fn);
  let at = call && outermost(source, call);
  for (let up = at && source.parents.get(at); at && up; up = source.parents.get(at)) {
    if (up.type === 'ExpressionStatement') return up;
    const isLink =
      up.type === 'MemberExpression' ? up.object === at : up.type === 'CallExpression' && up.callee === at;
    if (!isLink) return undefined;
    at = outermost(source, up);
  }
  return undefined;
}

function starts(init: Node): boolean {
  return init.type === 'CallExpression' || init.type === 'NewExpression' || init.type === 'ArrayExpression';
}

/** `return saving;`, `.then(() => saving)` */
function isHandedBack(source: Source, use: Node): boolean {
  const whole = outermost(source, use);
  const parent = source.parents.get(whole);
  return (
    parent?.type === 'ReturnStatement' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === whole)
  );
}

/** Is the variable awaited here, on its own or in `Promise.all([…])`, iterated with `for await`, or given a handler? */
export function isHandled(source: Source, use: Node): boolean {
  const parent = source.parents.get(outermost(source, use));
  if (parent?.type === 'AwaitExpression') return true;
  if (parent?.type === 'ForOfStatement') return parent.await && parent.right === use;
  if (parent?.type === 'MemberExpression' && parent.object === use)
    return HANDLES.test(propertyName(parent) ?? '');
  // `await once(child, 'exit')`
  if (parent?.type === 'CallExpression' && parent.arguments[0] === use)
    if (/^(once|finished)$/.test(calledName(bare(parent.callee)) ?? '')) return true;
  if (parent?.type !== 'ArrayExpression' && parent?.type !== 'CallExpression') return false;
  for (const above of ancestorsOf(source, use)) {
    if (above.type === 'AwaitExpression') return isPromiseCall(above.argument);
    if (above.type === 'ReturnStatement') return above.argument !== null && isPromiseCall(above.argument);
    if (above.type !== 'ArrayExpression' && above.type !== 'CallExpression') return false;
  }
  return false;
}

function isPromiseCall(node: Node): boolean {
  const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
  return (
    callee?.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  );
}
