// By which shortest chain of sync calls a function comes to a blocking API.
import { spanAt, type FileIR, type Site } from '../ir.ts';
import { placeAt } from '../lines.ts';
import { rankOf } from '../settings.ts';
import { keyOf, type Env } from './abstract.ts';
import { callsAt, type Call } from './calls.ts';
import { declarationOf, reportsItself, targetKey, type ApiTarget, type FunctionTarget } from './targets.ts';
import { circlesOf } from './circles.ts';
import { collect, isAlive, NO_INPUTS, trace, type InputSet } from './dependencies.ts';
import { frameOf } from './evaluate.ts';
import { guarded } from './guard.ts';
import { isExcluded } from './guards.ts';
import { enterInline } from './handed.ts';
import { calledOnTheSpot, inlineUseOf } from './inline.ts';
import { inFile, recall, remember } from './memo.ts';
import { roleOf } from './roles.ts';
import { functionAt, signatureAt, siteAt, sitesIn } from './rows.ts';
import type { World } from './world.ts';

/** The way from a function to the blocking API that matters most: highest tier, then fewest hops, then source order. */
export interface Reach {
  readonly api: ApiTarget;
  /** The functions on the way, and the call in each that leads on; the last leads to the API. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly fn: FunctionTarget;
  readonly call: Call;
}

/** Everything that may run in a call of a function, in source order, callbacks that run in place included. */
export function callsOf(world: World, { fn, env }: FunctionTarget): readonly Call[] {
  const key = targetKey({ t: 'function', fn, env });
  return remember(world, world.calls, key, () => {
    world.calls.set(key, { value: [], inputs: NO_INPUTS });
    return inFile(world, fn.file, () => [...callsIn(world, fn.file, fn.id, env)]);
  });
}

function* callsIn(world: World, file: FileIR, fn: number, env: Env): Generator<Call> {
  for (const id of sitesIn(file, fn)) {
    const site = siteAt(file, id);
    if (isSpared(file, site, env) || (site.when && isExcluded(world, file, site.when, env))) continue;
    yield* callsAt(world, file, site, env);
    for (const inline of inlineFunctions(site)) {
      const { async, generator, promised } = functionAt(file, inline);
      if (!async && !generator && !promised && runsHere(world, file, inline, env))
        yield* callsIn(world, file, inline, enterInline(world, file, inline, env));
    }
  }
}

/** Is it in the default value of a parameter that is given? */
function isSpared(file: FileIR, { fn, unless }: Site, env: Env): boolean {
  return unless !== undefined && unless < (frameOf(file, fn, env)?.args.length ?? 0);
}

function inlineFunctions(site: Site): number[] {
  const written = site.args.flatMap(({ inline }) => (inline === undefined ? [] : [inline]));
  const called = calledOnTheSpot(site);
  return called === undefined ? written : [called, ...written];
}

/** Is a function that is written at a call part of the work of the function around it? */
function runsHere(world: World, file: FileIR, fn: number, env: Env): boolean {
  const use = inlineUseOf(file, fn);
  if (!use?.site) return false;
  if (use.as === 'callee') return true;
  return typeof use.as === 'number' && roleOf(world, file, use.site, use.as, env)?.role === 'in-place';
}

/** Which ways are looked for: all, or those that do not end in a `require`. */
export type Ways = 'all' | 'no-require';

/**
 * How a call of a function blocks, if it does. A function that reports for itself is not looked into. Whoever asks
 * depends on the answer, not on everything on the way.
 */
export function reachOf(world: World, target: FunctionTarget, ways: Ways = 'all'): Reach | undefined {
  const key = wayKey(target, ways);
  const find = (): Reach | undefined => {
    const known = recall(world, world.reaches, key);
    if (known) return known.value;
    solve(world, target, ways);
    return recall(world, world.reaches, key)?.value;
  };
  return guarded(world, `reach ${key}`, target.fn.file, find, reach => digestOf(world, reach));
}

function wayKey(target: FunctionTarget, ways: Ways): string {
  return ways === 'all' ? targetKey(target) : `${ways} ${targetKey(target)}`;
}

/** All that is told of a way, and where. */
function digestOf(world: World, reach: Reach | undefined): string {
  if (!reach) return '';
  const { api, steps } = reach;
  const places = steps.map(({ fn, call }) => {
    const { start } = spanAt(call.file, call.argument?.span ?? call.site.at);
    const { line, column } = placeAt(call.file.lineStarts, start);
    return [targetKey(fn), declarationOf(world, fn.fn).name, start, line, column].join();
  });
  return [api.name, api.tier, api.rule, api.value && keyOf(api.value), ...places].join('\n');
}

interface Node {
  readonly target: FunctionTarget;
  readonly calls: readonly Call[];
  /** What the way from here depends on. */
  inputs: InputSet;
  best: Best | undefined;
}

interface Best {
  readonly rank: number;
  readonly length: number;
  readonly call: Call;
}

/** Finds the best way for a function and all that it calls: relaxes until nothing gets better. */
function solve(world: World, start: FunctionTarget, ways: Ways): void {
  const nodes = new Map<string, Node>();
  const open = [start];
  for (let target = open.pop(); target; target = open.pop()) {
    const key = wayKey(target, ways);
    if (nodes.has(key) || isKnown(world, key)) continue;
    const { value: calls, inputs } = trace(world.dependencies, () => {
      const own = reportsItself(signatureAt(target.fn.file, target.fn.id));
      const all = own || nodes.size > MOST_NODES ? [] : callsOf(world, target);
      return ways === 'all'
        ? all
        : all.filter(call => call.target.t !== 'api' || call.target.name !== 'require');
    });
    nodes.set(key, { target, calls, inputs, best: undefined });
    for (const call of calls) if (call.target.t === 'function') open.push(call.target);
  }
  const order = [...nodes.values()].reverse();
  for (let changed = true; changed;) {
    changed = false;
    for (const node of order) {
      const best = bestCall(world, nodes, node, ways);
      if (best && (!node.best || better(best, node.best))) {
        node.best = best;
        changed = true;
      }
    }
  }
  if (world.dependencies.kept) addInputs(world, nodes, ways);
  for (const [key, node] of nodes)
    world.reaches.set(key, { value: node.best && wayFrom(world, nodes, node, ways), inputs: node.inputs });
}

function isKnown(world: World, key: string): boolean {
  const known = world.reaches.get(key);
  return known !== undefined && isAlive(world.dependencies, known.inputs);
}

/** A function's way depends on its own calls, and on the ways from there: of functions in a circle on the same. */
function addInputs(world: World, nodes: ReadonlyMap<string, Node>, ways: Ways): void {
  const leads = new Map(
    [...nodes.values()].map(node => [
      node,
      node.calls.flatMap(({ target }) => (target.t === 'function' ? [wayKey(target, ways)] : [])),
    ]),
  );
  const next = (node: Node) => (leads.get(node) ?? []).flatMap(key => nodes.get(key) ?? []);
  for (const circle of circlesOf(nodes.values(), next)) {
    const { inputs } = trace(world.dependencies, () => {
      for (const node of circle) {
        collect(world.dependencies, node.inputs);
        for (const key of leads.get(node) ?? [])
          collect(world.dependencies, (nodes.get(key) ?? world.reaches.get(key))?.inputs ?? NO_INPUTS);
      }
    });
    for (const node of circle) node.inputs = inputs;
  }
}

const MOST_NODES = 5_000;

function bestCall(world: World, nodes: ReadonlyMap<string, Node>, node: Node, ways: Ways): Best | undefined {
  let best: Best | undefined;
  for (const call of node.calls) {
    const candidate = candidateOf(world, nodes, call, ways);
    if (candidate && (!best || better(candidate, best))) best = candidate;
  }
  return best;
}

function candidateOf(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  call: Call,
  ways: Ways,
): Best | undefined {
  const { target } = call;
  if (target.t === 'api') return { rank: rankOf(target.tier), length: 1, call };
  const key = wayKey(target, ways);
  const node = nodes.get(key);
  if (node) return node.best && { rank: node.best.rank, length: node.best.length + 1, call };
  const known = world.reaches.get(key)?.value;
  return known && { rank: rankOf(known.api.tier), length: known.steps.length + 1, call };
}

function better(a: Best, b: Best): boolean {
  return a.rank !== b.rank ? a.rank > b.rank : a.length < b.length;
}

/** Follows the best calls. Where several are equally good, the first in source order is taken. */
function wayFrom(world: World, nodes: ReadonlyMap<string, Node>, start: Node, ways: Ways): Reach | undefined {
  const steps: Step[] = [];
  for (let node: Node | undefined = start; node;) {
    const best = bestCall(world, nodes, node, ways);
    if (!best || steps.length > nodes.size) return undefined;
    const { call } = best;
    steps.push({ fn: node.target, call });
    if (call.target.t === 'api') return { api: call.target, steps };
    const known = nodes.has(wayKey(call.target, ways))
      ? undefined
      : world.reaches.get(wayKey(call.target, ways))?.value;
    if (known) return { api: known.api, steps: [...steps, ...known.steps] };
    node = nodes.get(wayKey(call.target, ways));
  }
  return undefined;
}
