// `emitter.emit('event')` calls the listeners before it returns.
import type { FileIR, Site } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { foreignBases } from './classes.ts';
import { evaluate, keysOfMember } from './evaluate.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';
import { written } from './writes.ts';

/** Listeners that an emission calls, as far as the project adds them to the same emitter. */
export function listenersAt(
  world: World,
  file: FileIR,
  site: Site,
  env: Env,
): { emitter: Abstract; listeners: readonly Abstract[] }[] {
  const events = eventsOf(world, file, site, env);
  if (events.length === 0 || site.callee.t !== 'member') return [];
  return evaluate(world, file, site.callee.object, env)
    .filter(value => isEmitter(world, value))
    .flatMap(emitter =>
      events.map(event => ({ emitter, listeners: written(world, emitter, `on:${event}`, undefined) })),
    );
}

/** The names of the event in `emit('name')` and `dispatchEvent(new Event('name'))`. */
function eventsOf(world: World, file: FileIR, { callee, args: [argument] }: Site, env: Env): string[] {
  if (callee.t !== 'member' || callee.key.t !== 'const' || !argument) return [];
  const { value } = argument;
  if (callee.key.value === 'emit') return keysOfMember(world, file, value, env);
  if (callee.key.value !== 'dispatchEvent') return [];
  const [name] = value.t === 'result' ? (rowAt(file, 'sites', value.site)?.args ?? []) : [];
  return name ? keysOfMember(world, file, name.value, env) : [];
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
