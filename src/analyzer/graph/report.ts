// The findings of a file: one for each call on the event loop that blocks, itself or by a chain.
import type { Context, Finding, Hop, Shape, Target } from '../finding.ts';
import { idsOf } from '../follow/match.ts';
import { spanAt, union, type FileIR, type Guard, type Site, type Value } from '../ir.ts';
import { placeAt } from '../lines.ts';
import { rankOf } from '../settings.ts';
import { UNCOUNTED, type Abstract, type Env } from './abstract.ts';
import { givenOf } from './arguments.ts';
import { callsAt, type Call } from './calls.ts';
import {
  declarationOf,
  functionTarget,
  isCallable,
  reportsItself,
  targetsOf,
  UNKNOWN,
  type ApiTarget,
  type FunctionTarget,
} from './targets.ts';
import { contextOf, describe } from './contexts.ts';
import { evaluate } from './evaluate.ts';
import { isExcluded } from './guards.ts';
import { enterInline } from './handed.ts';
import { mayDefer } from './hosts.ts';
import { isLoadedOnWay, lateRequire } from './late.ts';
import { attempt, remember } from './memo.ts';
import { findUnsafeOffloads } from './offloads.ts';
import { reachOf, type Reach, type Ways } from './reach.ts';
import { isLoadedBy } from './requires.ts';
import { roleOf } from './roles.ts';
import { rowAt, signatureAt, siteAt, sitesIn } from './rows.ts';
import { isStarted } from './workers.ts';
import type { Answer, World } from './world.ts';

/** Everything that blocks the event loop in a file, in source order. Suppressions are not looked at. */
export function findBlocking(world: World, file: FileIR): Finding[] {
  if (file.worker || isStarted(world, file)) return [];
  const findings = idsOf(file, 'functions').flatMap(id => within(world, () => rememberedIn(world, file, id)));
  findings.push(...within(world, () => findUnsafeOffloads(world, file)));
  return findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Function by function, so that an edit elsewhere costs what it changes, not all files that it changes something in. */
function rememberedIn(world: World, file: FileIR, id: number): readonly Finding[] {
  if (!world.dependencies.kept) return findInFunction(world, file, id);
  const table = world.findingsIn.get(file) ?? new Map<number, Answer<readonly Finding[]>>();
  world.findingsIn.set(file, table);
  return remember(world, table, id, () => findInFunction(world, file, id));
}

function findInFunction(world: World, file: FileIR, id: number): Finding[] {
  const context = contextOf(world, file, id);
  const calls = new Map<number, Env>();
  return sitesIn(file, id).flatMap(siteId => {
    const site = siteAt(file, siteId);
    if (site.when && isExcluded(world, file, site.when, callAround(world, file, site.when, calls))) return [];
    const hit = context && bestHit(world, file, candidatesAt(world, file, site, context));
    return [
      ...(hit ? toFinding(world, file, site, hit, context) : []),
      ...deferredReferences(world, file, site),
    ];
  });
}

/**
 * The call of a function that is written as an argument, where what it is handed there decides.
 * @param known such calls, by function
 */
function callAround(world: World, file: FileIR, guards: readonly Guard[], known: Map<number, Env>): Env {
  const asking = guards.find(guard => 'fn' in guard && guard.fn > 0 && signatureAt(file, guard.fn).handed);
  if (!asking || !('fn' in asking)) return undefined;
  if (!known.has(asking.fn)) known.set(asking.fn, enterInline(world, file, asking.fn, undefined));
  return known.get(asking.fn);
}

/** Code that goes deeper than the stack says nothing, and harms nobody else's findings. */
function within(world: World, find: () => readonly Finding[]): readonly Finding[] {
  return attempt(world, find, () => []);
}

/** A listener is a callback itself: among callbacks it needs no second finding where it is emitted. */
function candidatesAt(world: World, file: FileIR, site: Site, { kind }: Context): readonly Call[] {
  const calls = callsUnknowing(world, file, site);
  return kind === 'callback' ? calls.filter(({ emitted }) => !emitted) : calls;
}

/** What may run at a site when nothing is known of the caller. */
function callsUnknowing(world: World, file: FileIR, site: Site): readonly Call[] {
  const variable =
    site.kind === 'call' && site.callee.t === 'variable'
      ? rowAt(file, 'variables', site.callee.id)
      : undefined;
  const values = variable?.values ?? [];
  if (!values.some(value => isOwnParameter(file, value))) return callsAt(world, file, site, undefined);
  // A function that came in as a parameter was reported where it was handed over; what stands in for it was not.
  const others = values.flatMap(value =>
    isOwnParameter(file, value) ? (value.t === 'default' ? [value.fallback] : []) : [value],
  );
  return callsAt(world, file, { ...site, callee: union(others) }, undefined);
}

/** Is it a parameter of a function that reports for itself? */
function isOwnParameter(file: FileIR, value: Value): boolean {
  const source = value.t === 'default' ? value.value : value;
  return source.t === 'parameter' && reportsItself(signatureAt(file, source.fn));
}

interface Hit {
  readonly call: Call;
  readonly api: ApiTarget;
  readonly reach: Reach | undefined;
}

function hitOf(world: World, call: Call, ways?: Ways): Hit | undefined {
  if (call.target.t === 'api')
    return ways === 'no-require' ? undefined : { call, api: call.target, reach: undefined };
  const reach = reachOf(world, call.target, ways);
  return reach && { call, api: reach.api, reach };
}

/** The highest tier, then the shortest chain, then source order. */
function bestHit(world: World, file: FileIR, calls: readonly Call[]): Hit | undefined {
  let best: Hit | undefined;
  for (const call of calls) {
    const hit = hitOf(world, call);
    if (!hit || (best && !isBetter(hit, best))) continue;
    for (const other of withoutLoaded(world, file, hit))
      if (other && (!best || isBetter(other, best))) best = other;
  }
  return best;
}

/** What is left of a hit that comes down to a `require`, where that is of a module that is loaded by then. */
function withoutLoaded(world: World, by: FileIR, hit: Hit): readonly (Hit | undefined)[] {
  const { call, api, reach } = hit;
  if (api.name !== 'require') return [hit];
  const way = [call, ...(reach?.steps.map(step => step.call) ?? [])];
  const { file, site } = way.at(-1) ?? call;
  // Before any function of this file runs.
  if (isLoadedBy(world, by, file, site)) return [hitOf(world, call, 'no-require')];
  if (!isLoadedOnWay(world, way)) return [hit];
  const late = lateRequire(world, by, call);
  if (late === 'unknown') return [hit];
  return [hitOf(world, call, 'no-require'), late && { call, api: late.api, reach: late }];
}

function isBetter(a: Hit, b: Hit): boolean {
  const [x, y] = [rankOf(a.api.tier), rankOf(b.api.tier)];
  return x !== y ? x > y : (a.reach?.steps.length ?? 0) < (b.reach?.steps.length ?? 0);
}

/** Functions passed by reference to a timer, an emitter, a route or a promise: they are contexts of their own. */
function deferredReferences(world: World, file: FileIR, site: Site): Finding[] {
  if ((site.kind !== 'call' && site.kind !== 'new') || !mayDefer(site)) return [];
  return site.args.flatMap((argument, position) => {
    if (argument.inline !== undefined || argument.value.t === 'const' || argument.value.t === 'none')
      return [];
    const values = evaluate(world, file, argument.value, undefined).filter(isCallable);
    if (values.length === 0) return [];
    const role = roleOf(world, file, site, position, undefined)?.role;
    if (role !== 'reaction' && role !== 'callback') return [];
    const calls = values
      .flatMap(value => targetsOf(world, value, UNKNOWN, [], 'call', file))
      .map((target): Call => ({ file, site, argument, target }));
    const hit = bestHit(world, file, calls);
    if (!hit) return [];
    const { target } = hit.call;
    const context =
      target.t === 'function'
        ? describe(target.fn.file, target.fn.id, role)
        : { ...describe(file, site.fn, role), span: spanAt(file, argument.span) };
    return toFinding(world, file, site, hit, context);
  });
}

function toFinding(world: World, file: FileIR, site: Site, hit: Hit, context: Context): Finding[] {
  const { api, reach } = hit;
  const severity = world.settings.severity(
    api.rule,
    api.tier,
    context.kind === 'callback',
    api.api?.optIn ?? false,
  );
  if (!severity || (context.kind === 'callback' && !world.settings.callbacks)) return [];
  const argument = hit.call.argument ?? culprit(world, file, site, hit);
  return [
    {
      rule: api.rule,
      severity,
      cost: api.tier,
      api: api.name,
      span: spanAt(file, argument?.span ?? site.at),
      node: spanAt(file, argument?.span ?? site.node),
      shape: argument ? 'reference' : shapeOf(site),
      target: targetOf(world, hit),
      context,
      trace: reach?.steps.map(step => toHop(world, step)) ?? [],
    },
  ];
}

function shapeOf({ kind, key }: Site): Shape {
  switch (kind) {
    case 'call':
    case 'new':
      return kind;
    case 'tag':
      return 'tag';
    case 'spin':
      return 'loop';
    case 'iterate':
      return 'iteration';
    case 'set':
      return 'assignment';
    case 'coerce':
      // A spread reads.
      return key === '...' ? 'access' : 'conversion';
    default:
      return 'access';
  }
}

function toHop(world: World, { fn, call }: Reach['steps'][number]): Hop {
  const { name } = declarationOf(world, fn.fn);
  const span = spanAt(call.file, call.argument?.span ?? call.site.at);
  return { function: name, file: call.file.path, ...placeAt(call.file.lineStarts, span.start), span };
}

function targetOf(world: World, { call, api }: Hit): Target {
  const { target } = call;
  if (target.t === 'function') return functionOf(world, target);
  const { value } = api;
  if (value?.t === 'external') return { kind: 'external', module: value.module, path: value.path };
  if (value?.t === 'function') return functionOf(world, { t: 'function', fn: value, env: undefined });
  return value
    ? { kind: 'instance', api: api.name }
    : api.name === 'require'
      ? { kind: 'external', module: '', path: ['require'] }
      : { kind: 'loop' };
}

function functionOf(world: World, { fn }: FunctionTarget): Target {
  const { name, span } = declarationOf(world, fn);
  return { kind: 'function', file: fn.file.path, name, declaration: span };
}

/**
 * When a function of the project blocks only because of a function that it is handed, that argument is what is
 * reported: `withRetry(execSync, 'make')`.
 */
function culprit(
  world: World,
  file: FileIR,
  site: Site,
  { call, api }: Hit,
): Site['args'][number] | undefined {
  const { target } = call;
  if (target.t !== 'function' || reportsItself(signatureAt(target.fn.file, target.fn.id))) return undefined;
  const given = givenOf(world, file, site.args, undefined);
  const values = given.map(argument => (argument.written?.inline === undefined ? argument.values : []));
  const callables = values.map(list => list.filter(isCallable));
  if (callables.every(list => list.length === 0)) return undefined;
  const without = (keep: number): readonly (readonly Abstract[])[] =>
    values.map((list, i) =>
      i === keep || list === UNCOUNTED ? list : list.filter(value => !isCallable(value)),
    );
  const rank = (keep: number): number => {
    const [alone] = functionTarget(world, target.fn, without(keep), target.env?.self ?? []);
    const reach = alone?.t === 'function' ? reachOf(world, alone) : undefined;
    return reach ? rankOf(reach.api.tier) : -1;
  };
  if (rank(-1) >= rankOf(api.tier)) return undefined;
  const position = callables.findIndex((list, i) => list.length > 0 && rank(i) >= rankOf(api.tier));
  return given[position]?.written;
}
