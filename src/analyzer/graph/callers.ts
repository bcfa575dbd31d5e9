import type { FileIR, Value } from '../ir.ts';
import { distinct, frameKey, type Abstract } from './abstract.ts';
import { elementParameters } from './builtins.ts';
import { evaluate } from './evaluate.ts';
import { elementsOf } from './members.ts';
import { memo, type World } from './world.ts';

/** A call of a function that is known before any particular caller is looked at. */
export interface Caller {
  readonly file: FileIR;
  readonly args: readonly { readonly value: Value; readonly spread: boolean }[];
}

/** What a function's parameters may be: the arguments of all its known calls together. */
export function callerArguments(world: World, file: FileIR, fn: number, index: number): readonly (readonly Abstract[])[] {
  const callers = callersOf(world).get(frameKey(file, fn)) ?? [];
  if (callers.length === 0 || callers.length > MANY) return [];
  const count = Math.min(index + 1, Math.max(0, ...callers.map(({ args }) => args.length)));
  return Array.from({ length: count }, (_, position) =>
    memo(world, `c${frameKey(file, fn)}.${String(position)}`, () =>
      distinct(callers.flatMap(caller => argumentAt(world, caller, position))),
    ),
  );
}

/** With more callers than this a parameter could be anything. */
const MANY = 64;

function argumentAt(world: World, { file, args }: Caller, position: number): readonly Abstract[] {
  const spread = args.findIndex(argument => argument.spread);
  if (spread >= 0 && spread <= position) {
    const rest = args[spread];
    return rest ? elementsOf(world, evaluate(world, file, rest.value, undefined)) : [];
  }
  const argument = args[position];
  return argument ? evaluate(world, file, argument.value, undefined) : [];
}

function callersOf(world: World): ReadonlyMap<string, readonly Caller[]> {
  if (world.callers) return world.callers;
  // Which function a call means may depend on a parameter, hence on other calls: the second round knows the first's.
  // Nothing that was found with half the knowledge is kept.
  const { values, active, lowest } = world;
  for (let round = 0; round < 2; round++) {
    const scratch: World = { ...world, values: new Map(), active: new Map(), lowest: Infinity, callers: world.callers ?? new Map() };
    world.callers = indexCallers(scratch);
    world.budget = scratch.budget;
  }
  values.clear();
  Object.assign(world, { active, lowest });
  return world.callers ?? new Map<string, readonly Caller[]>();
}

function indexCallers(world: World): Map<string, Caller[]> {
  const index = new Map<string, Caller[]>();
  const add = (target: Abstract, caller: Caller): void => {
    const fn = target.t === 'bound' ? target.of : target;
    if (fn.t !== 'function' && fn.t !== 'class') return;
    const id = fn.t === 'class' ? fn.file.classes[fn.id]?.ctor : fn.id;
    if (id === undefined) return;
    const key = frameKey(fn.file, id);
    const list = index.get(key) ?? [];
    list.push(caller);
    index.set(key, list);
  };
  for (const file of world.files.values()) {
    for (const site of file.sites) {
      if (site.kind !== 'call' && site.kind !== 'new') continue;
      const targets = evaluate(world, file, site.callee, undefined);
      for (const target of targets) {
        if (target.t !== 'invoker') add(target, { file, args: site.args });
        else if (target.name === 'call') add(target.of, { file, args: site.args.slice(1) });
        else if (target.name === 'apply') add(target.of, { file, args: site.args.slice(1, 2).map(({ value }) => ({ value, spread: true })) });
      }
      for (const [position, argument] of site.args.entries()) {
        const args = elementParameters(site, position);
        if (!args) continue;
        for (const target of evaluate(world, file, argument.value, undefined)) add(target, { file, args });
      }
    }
  }
  return index;
}
