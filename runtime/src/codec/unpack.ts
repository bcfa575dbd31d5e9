import { Dirent, Stats } from 'node:fs';
import { errorTypes, hiddenPrototype, kindOf, type ErrorDetail, type Special } from './kinds.ts';

/** Restores on the receiving thread what `pack` put stand-ins for. Changes the value in place: it is a fresh clone. */
export function unpack(value: unknown, specials: readonly Special[]): unknown {
  if (specials.length === 0) return value;
  const revived = new Map<unknown, object>();
  for (const special of specials) revived.set(special[1], revive(special));
  const seen = new Set<object>();

  const restore = (at: unknown): unknown => {
    if (typeof at !== 'object' || at === null) return at;
    const known = revived.get(at);
    if (known) return known;
    if (seen.has(at)) return at;
    seen.add(at);
    const kind = kindOf(at);
    if (kind === 'map') {
      const entries = [...(at as Map<unknown, unknown>)];
      (at as Map<unknown, unknown>).clear();
      for (const [key, item] of entries) (at as Map<unknown, unknown>).set(restore(key), restore(item));
    } else if (kind === 'set') {
      const items = [...(at as Set<unknown>)];
      (at as Set<unknown>).clear();
      for (const item of items) (at as Set<unknown>).add(restore(item));
    } else if (kind === 'array' || kind === 'plain') {
      for (const [key, item] of Object.entries(at)) {
        const whole = restore(item);
        if (whole !== item) define(at, key, whole, true);
      }
    }
    return at;
  };
  for (const [kind, standIn, props, detail] of specials) {
    const target = revived.get(standIn);
    if (!target || !props) continue;
    const hidden = kind === 'Error' ? (detail as ErrorDetail).hidden : [];
    for (const [key, item] of Object.entries(props))
      define(target, key, restore(item), !hidden.includes(key));
  }
  return restore(value);
}

/** Never an assignment, which a key named __proto__ would turn against us. */
function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}

function revive([kind, standIn, , detail]: Special): object {
  switch (kind) {
    case 'bare':
      return Object.create(null) as object;
    case 'Buffer': {
      const { buffer, byteOffset, byteLength } = standIn as Uint8Array;
      return Buffer.from(buffer, byteOffset, byteLength);
    }
    case 'Dirent':
      // @types/node does not declare the parameters.
      return Reflect.construct(Dirent, ['', detail, '']) as object;
    case 'Error':
      return reviveError(detail as ErrorDetail);
    case 'Stats':
      return Object.create(Stats.prototype) as object;
    case 'URL':
      return new URL(detail as string);
    default:
      return Object.create(hiddenPrototype(kind)) as object;
  }
}

function reviveError({ type, name, message, stack }: ErrorDetail): Error {
  const known = errorTypes.includes(type) ? type : 'Error';
  const ErrorType = (globalThis as unknown as Record<string, ErrorConstructor>)[known] ?? Error;
  const args =
    known === 'AggregateError' ? [[], message] : known === 'DOMException' ? [message, name] : [message];
  const error = Reflect.construct(ErrorType, args) as Error;
  if (error.name !== name) define(error, 'name', name, false);
  define(error, 'stack', stack, false);
  return error;
}
