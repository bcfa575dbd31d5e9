// `emitter.emit('event')` calls the listeners before it returns.
import type { FileIR, Site } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { foreignBases } from './classes.ts';
import { evaluate } from './evaluate.ts';
import type { World } from './world.ts';
import { written } from './writes.ts';

/** Listeners that an emission calls, as far as the project adds them to the same emitter. */
export function listenersAt(
  world: World,
  file: FileIR,
  site: Site,
  env: Env,
): { emitter: Abstract; listeners: readonly Abstract[] }[] {
  const event = eventOf(file, site);
  if (event === undefined || site.callee.t !== 'member') return [];
  return evaluate(world, file, site.callee.object, env)
    .filter(value => isEmitter(world, value))
    .map(emitter => ({ emitter, listeners: written(world, emitter, `on:${event}`, undefined) }));
}

/** The name of the event in `emit('name')` and `dispatchEvent(new Event('name'))`. */
function eventOf(file: FileIR, { callee, args: [argument] }: Site): string | undefined {
  if (callee.t !== 'member' || callee.key.t !== 'const' || !argument) return undefined;
  const { value } = argument;
  if (callee.key.value === 'emit') return value.t === 'const' ? String(value.value) : undefined;
  if (callee.key.value !== 'dispatchEvent') return undefined;
  const [name] = value.t === 'result' ? (file.sites[value.site]?.args ?? []) : [];
  return name?.value.t === 'const' ? String(name.value.value) : undefined;
}

function isEmitter(world: World, value: Abstract): boolean {
  if (value.t === 'external') return value.made !== undefined;
  return value.t === 'instance' && foreignBases(world, value.of).some(isEmitterClass);
}

/** Node's `EventEmitter` and the platform's `EventTarget`. */
export function isEmitterClass(value: Abstract): boolean {
  if (value.t !== 'external') return false;
  if (value.module === '') return value.path.join('.') === 'EventTarget';
  return value.module === 'events' && /^(default|EventEmitter|)$/.test(value.path.join('.'));
}
