// Whether a function calls what it is handed before it returns.
import { withoutGuards, type FileIR, type Site, type Value } from '../ir.ts';
import { frameKey } from './abstract.ts';
import { parametersIn } from './call-names.ts';
import { NO_INPUTS } from './dependencies.ts';
import { evaluate } from './evaluate.ts';
import { guarded } from './guard.ts';
import { calledOnTheSpot } from './inline.ts';
import { isRunLater } from './lazy.ts';
import { remember } from './memo.ts';
import { runBy } from './results.ts';
import { roleOf } from './roles.ts';
import { functionAt, rowAt, signatureAt, siteAt, sitesIn } from './rows.ts';
import type { World } from './world.ts';

/** Does a function call its parameter at `position` before it returns, itself or through others? */
export function callsParameter(world: World, file: FileIR, fn: number, position: number): boolean {
  const key = `${frameKey(file, fn)}.${String(position)}`;
  const find = (): boolean =>
    remember(world, world.inPlace, key, () => {
      // In a circle of functions, somebody else than the circle has to make the call.
      world.inPlace.set(key, { value: false, inputs: NO_INPUTS });
      return search(world, file, fn, position);
    });
  // Asked of many functions, and hardly ever another answer than before.
  return guarded(world, `p${key}`, file, find, String);
}

function search(world: World, file: FileIR, fn: number, position: number): boolean {
  const isIt = (value: Value): boolean =>
    parametersIn(file, value).some(
      ({ fn: of, index }) => of === fn && (index === position || index === undefined),
    );
  const seen = new Set<number>([fn]);
  // Functions in the function run with it when they are called in place, or called by their name.
  for (const running of seen) {
    for (const id of sitesIn(file, running)) {
      const site = siteAt(file, id);
      if (site.kind !== 'call' && site.kind !== 'new' && site.kind !== 'tag') continue;
      if (isIt(calleeOf(site.callee))) return true;
      for (const [index, { value }] of site.args.entries()) {
        if (isIt(value) && callsArgument(world, file, site, index)) return true;
      }
      for (const inner of startedAt(world, file, site, fn)) seen.add(inner);
    }
  }
  return false;
}

/** `fn(…)`, `fn.call(…)`. */
function calleeOf(callee: Value): Value {
  const invoker =
    callee.t === 'member' && callee.key.t === 'const' && /^(call|apply)$/.test(String(callee.key.value));
  return invoker ? callee.object : callee.t === 'member' ? { t: 'none' } : callee;
}

function callsArgument(world: World, file: FileIR, site: Site, position: number): boolean {
  for (const callee of evaluate(world, file, site.callee, undefined)) {
    const run = runBy(callee).filter(({ file: own, id }) => !isRunLater(signatureAt(own, id)));
    if (run.some(fn => callsParameter(world, fn.file, fn.id, position))) return true;
  }
  return roleOf(world, file, site, position, undefined)?.role === 'in-place';
}

/** Functions written inside `fn` that a site starts. */
function startedAt(world: World, file: FileIR, site: Site, fn: number): number[] {
  const spot = calledOnTheSpot(site);
  const inline = site.args.flatMap(({ inline: id }, position) =>
    id !== undefined && roleOf(world, file, site, position, undefined)?.role === 'in-place' ? [id] : [],
  );
  const named = site.callee.t === 'variable' ? (rowAt(file, 'variables', site.callee.id)?.values ?? []) : [];
  const local = named
    .map(withoutGuards)
    .flatMap(value => (value.t === 'function' && isInside(file, value.id, fn) ? [value.id] : []));
  return [...(spot === undefined ? [] : [spot]), ...inline, ...local];
}

function isInside(file: FileIR, inner: number, outer: number): boolean {
  for (let id = functionAt(file, inner).parent; id > 0; id = functionAt(file, id).parent)
    if (id === outer) return true;
  return false;
}
