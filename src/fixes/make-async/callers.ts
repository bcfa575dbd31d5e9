// The functions that have to become async, and the calls that have to be awaited: callers up to the async ones.
import type { TSESTree } from '../../analyzer/parse.ts';
import { NoRoom, Refused, nameOfFunction, where, type FunctionAt } from '../reading/project.ts';
import type { Signature } from './clan.ts';
import { isGivenNone, promiseOrGiven } from './handed-back.ts';
import { promiseIn } from './returns.ts';
import { mustYieldAsync, takerOf, type Taker } from './generators.ts';
import { waitedCalls } from './promising.ts';
import { callsOfFunction, type CallSite } from './search.ts';
import { mayBeFollowed } from './handed.ts';
import { placeOf, waiterAt } from '../place/place.ts';
import {
  bare,
  calledName,
  dotted,
  functionAround,
  nodesOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';

export interface Waiting extends CallSite {
  /** The call, or the chain that ends in it. */
  readonly whole: Node;
  /** The function that waits; undefined: the module. */
  readonly fn: FunctionNode | undefined;
  /** Does it wait already? */
  readonly isDone?: true;
  /** How what a generator yields is taken: by a loop, or by a `yield*`, which waits by itself. */
  readonly taken?: Taker;
}

export interface Callers {
  /** Functions that become async. */
  readonly functions: readonly FunctionAt[];
  /** Callbacks that become async although nothing that calls them changes: their callers wait anyhow. */
  readonly callbacks: readonly FunctionAt[];
  /** Calls that get an `await`. */
  readonly sites: readonly Waiting[];
  /** Declared types that become promises, of functions that stand elsewhere. */
  readonly signatures: readonly Signature[];
  /** Functions whose declared type says that they return no promise. */
  readonly plain: ReadonlySet<FunctionNode>;
  /** Why it is not provably the same. */
  readonly doubts: readonly string[];
}

/** More functions than these nobody can look through. */
const MOST = 60;

/** @throws {Refused} where one caller cannot follow */
export function callersOf(project: ProjectFiles, start: FunctionAt): Callers {
  const functions: FunctionAt[] = [start];
  const callbacks = new Map<FunctionNode, Source>();
  const signatures = new Map<Node, Signature>();
  const plain = new Set<FunctionNode>();
  const doubts: string[] = [];
  const sites = new Map<TSESTree.CallExpression, Waiting>();
  // The list grows while it is iterated.
  for (const at of functions) {
    if (functions.length > MOST) throw new Refused(`More than ${String(MOST)} functions would become async.`);
    mustBeAble(at);
    const waited = waitedFor(project, at);
    for (const site of waited ?? []) sites.set(site.call, site);
    if (waited) continue;
    const uses = callsOfFunction(project, at);
    doubts.push(...uses.doubts);
    for (const one of uses.plain) plain.add(one);
    const isAwaited = (node: Node): boolean => node.type === 'CallExpression' && sites.has(node);
    const isGiven = promiseOrGiven(at.source, at.fn, isAwaited) === 'given';
    const calls = uses.calls.map(({ call }) => call);
    if (isGiven && uses.calls.every(({ source, call }) => isGivenNone(source, call, calls))) plain.add(at.fn);
    for (const signature of uses.signatures) signatures.set(signature.node, signature);
    for (const sibling of uses.siblings) {
      if (functions.some(known => known.fn === sibling.fn)) continue;
      if (sibling.fn.async)
        throw new Refused(
          `${nameOfFunction(sibling.source, sibling.fn)} (${where(sibling.source, sibling.fn)}) returns a promise already, which its callers may keep.`,
        );
      functions.push(sibling);
    }
    for (const { source, call } of uses.calls) {
      if (sites.has(call)) continue;
      const whole = wholeOf(source, call);
      const fn = waiterOf(project, source, whole, `${nameOfFunction(at.source, at.fn)} is called`);
      const taken = at.fn.generator ? takerOf(source, call, nameOfFunction(at.source, at.fn)) : undefined;
      sites.set(call, { source, call, whole, fn, ...(taken && { taken }) });
      if (!fn || fn.async) continue;
      if (isAwaitedCallback(project, source, fn)) callbacks.set(fn, source);
      else if (!functions.some(known => known.fn === fn)) functions.push({ source, fn });
    }
  }
  return {
    functions,
    callbacks: Array.from(callbacks, ([fn, source]) => ({ source, fn })),
    sites: [...sites.values()],
    signatures: [...signatures.values()],
    plain,
    doubts,
  };
}

/** @throws {Refused} for a function that can never be async */
function mustBeAble({ source, fn }: FunctionAt): void {
  const name = nameOfFunction(source, fn);
  const owner = source.parents.get(fn);
  const no = (what: string): Refused => new Refused(`${name} (${where(source, fn)}) ${what}.`);
  if (owner?.type === 'MethodDefinition' && owner.kind === 'constructor')
    throw no('is a constructor, which cannot wait');
  if ((owner?.type === 'MethodDefinition' || owner?.type === 'Property') && /^[gs]et$/.test(owner.kind))
    throw no('is a getter or setter, which cannot wait');
  if (fn.generator) mustYieldAsync(fn, no);
  if (fn.returnType?.typeAnnotation.type === 'TSTypePredicate')
    throw no('tells types apart, which a promise cannot');
  if (owner?.type === 'PropertyDefinition' && owner.typeAnnotation)
    throw no('has a type that says it is sync');
}

/**
 * @returns who waits for a function that returns a promise already; undefined for one that does not
 * @throws {Refused} where the promise is kept
 */
function waitedFor(project: ProjectFiles, { source, fn }: FunctionAt): readonly Waiting[] | undefined {
  if (fn.generator || promiseIn(source, fn) !== 'yes') return undefined;
  const name = nameOfFunction(source, fn);
  const type = fn.returnType && dotted(source, fn.returnType.typeAnnotation);
  if (type !== undefined && !type.startsWith('Promise<'))
    throw new Refused(`${name} (${where(source, fn)}) is not declared to return a \`Promise\`.`);
  return waitedCalls(project, { source, fn });
}

/** @throws {Refused} where an optional chain goes on after the call */
function wholeOf(source: Source, call: TSESTree.CallExpression): Node {
  const parent = source.parents.get(call);
  if (parent?.type === 'ChainExpression') return parent;
  let at: Node | undefined = parent;
  while (at && /^(Member|Call|TSNonNull)Expression$/.test(at.type)) at = source.parents.get(at);
  if (at?.type === 'ChainExpression' && isOptional(call))
    throw new Refused(`An optional chain goes on after the call (${where(source, call)}).`);
  return call;
}

function isOptional(call: TSESTree.CallExpression): boolean {
  for (let node: Node = call; ;) {
    if ((node.type === 'CallExpression' || node.type === 'MemberExpression') && node.optional) return true;
    if (node.type === 'CallExpression') node = node.callee;
    else if (node.type === 'MemberExpression') node = node.object;
    else if (node.type === 'TSNonNullExpression') node = node.expression;
    else return false;
  }
}

/**
 * The function that waits where a node does; undefined: the module.
 * @param what is there, e.g. "`load` is called"
 * @throws {Refused} where there can be no `await`
 */
export function waiterOf(
  project: ProjectFiles,
  source: Source,
  whole: Node,
  what: string,
): FunctionNode | undefined {
  const fn = waiterAt(source, whole);
  const at = `${what} at ${where(source, whole)}`;
  if (typeof fn === 'string') throw new Refused(`${at}: ${fn}`);
  if (!fn) {
    // Compilers allow for it or not; where it is there already, they do.
    const mayWait = /\.m?jsx?$/.test(source.path) || waitsAtTop(source);
    if (project.moduleKind(source.path) === 'esm' && mayWait) return undefined;
    throw new Refused(`${at}, where the module is loaded: CommonJS cannot wait.`);
  }
  if (fn.async || isAwaitedCallback(project, source, fn)) return fn;
  const parent = source.parents.get(fn);
  const isArgument =
    (parent?.type === 'CallExpression' && parent.callee !== fn) || parent?.type === 'NewExpression';
  if (isArgument && !mayBeFollowed(project, source, parent, fn)) {
    const name = calledName(bare(parent.callee));
    const reason = `${at}, in a callback${name ? ` of \`${name}\`` : ''} that nothing waits for.`;
    throw new NoRoom(reason, { source, node: whole });
  }
  return fn;
}

function waitsAtTop(source: Source): boolean {
  return nodesOf(source, 'AwaitExpression').some(node => !functionAround(source, node));
}

const TESTS =
  /^(it|test|specify|before|after|beforeEach|afterEach|beforeAll|afterAll|setup|teardown|suiteSetup|suiteTeardown)$/;

/** A callback whose caller waits for the promise that it returns: a reaction of a promise, a test, `withRetry`. */
function isAwaitedCallback(project: ProjectFiles, source: Source, fn: FunctionNode): boolean {
  if (fn.async || fn.generator) return false;
  if (waitingCall(project, source, fn)) return true;
  const body = fn.body.type === 'BlockStatement' ? fn.body.body[0] : fn.body;
  if (body && typeof placeOf(source, body, REACTION) !== 'string') return true;
  const call = source.parents.get(fn);
  if (call?.type !== 'CallExpression' || fn.params.length > 0) return false;
  const callee = bare(call.callee);
  const name = callee.type === 'MemberExpression' ? callee.object : callee;
  return name.type === 'Identifier' && TESTS.test(name.name) && call.arguments.at(-1) === fn;
}

const REACTION = {
  context: { kind: 'reaction', function: '', line: 0, span: { start: 0, end: 0 } },
} as const;
