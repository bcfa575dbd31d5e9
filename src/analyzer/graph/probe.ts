import { targetKey, type FunctionTarget } from './calls.ts';
import type { Abstract, FunctionValue } from './abstract.ts';
import { callsOf } from './reach.ts';
import { enter } from './results.ts';
import { keyOf } from './abstract.ts';
import type { World } from './world.ts';

/** Does a function call its parameter at `position` before it returns, itself or through others? */
export function callsProbe(world: World, fn: FunctionValue, position: number): boolean {
  const key = `${keyOf(fn)}?${String(position)}`;
  const known = world.inPlace.get(key);
  if (known !== undefined) return known;
  world.inPlace.set(key, false);
  const args: Abstract[][] = Array.from({ length: position + 1 }, () => []);
  args[position]?.push({ t: 'probe' });
  const result = search(world, { t: 'function', fn, env: enter(fn, args, []) });
  world.inPlace.set(key, result);
  return result;
}

const FAR = 200;

function search(world: World, start: FunctionTarget): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let target = open.pop(); target && seen.size < FAR; target = open.pop()) {
    const key = targetKey(target);
    // Without the probe in its environment a call cannot lead to it.
    if (seen.has(key) || !target.env?.probed) continue;
    seen.add(key);
    for (const call of callsOf(world, target)) {
      if (call.target.t === 'probe') return true;
      if (call.target.t === 'function') open.push(call.target);
    }
  }
  return false;
}
