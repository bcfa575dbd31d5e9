// What a `catch` clause may catch.
import type { FileIR, Value } from '../ir.ts';
import { distinct, envKey, frameKey, keysOf, type Abstract, type Env } from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { across } from './guard.ts';
import { memoIn } from './memo.ts';
import { constructorOf } from './results.ts';
import { functionAt, rowAt, sitesIn } from './rows.ts';
import type { World } from './world.ts';

/** Calls that an exception is followed through; most are caught soon. */
const DEEPEST = 3;

/** What the parameter of a `catch` clause may be, as far as the project throws it. */
export function caughtValues(
  world: World,
  file: FileIR,
  { thrown, sites }: Value & { t: 'caught' },
  env: Env,
): readonly Abstract[] {
  return distinct([
    ...ofProject(evaluate(world, file, thrown, env)),
    ...sites.flatMap(site => thrownAt(world, file, site, env, DEEPEST)),
  ]);
}

/** What the functions that a site calls throw. */
function thrownAt(world: World, file: FileIR, id: number, env: Env, depth: number): readonly Abstract[] {
  const site = rowAt(file, 'sites', id);
  if (!site || depth === 0 || (site.kind !== 'call' && site.kind !== 'new')) return [];
  return evaluate(world, file, site.callee, env).flatMap(callee => {
    const fn = callee.t === 'class' ? constructorOf(callee) : callee;
    if (fn?.t !== 'function') return [];
    const inside = enter(world, fn, argumentsOf(world, file, site.args, env), fn.self ?? []);
    const key = `T${String(depth)}${frameKey(fn.file, fn.id)}[${envKey(inside)}]`;
    const find = (): readonly Abstract[] =>
      memoIn(world, fn.file, key, () => {
        const { throws } = functionAt(fn.file, fn.id);
        return distinct([
          ...ofProject(throws.flatMap(value => evaluate(world, fn.file, value, inside))),
          ...sitesIn(fn.file, fn.id).flatMap(inner => thrownAt(world, fn.file, inner, inside, depth - 1)),
        ]);
      });
    return across(world, () => key, fn.file, find, keysOf);
  });
}

/** Errors of the platform have no code of the project. */
function ofProject(values: readonly Abstract[]): readonly Abstract[] {
  return values.filter(({ t }) => t !== 'external' && t !== 'const' && t !== 'bytes');
}
