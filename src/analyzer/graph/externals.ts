// What is outside of the project, each made once: there are few of them, and they are met again and again.
import type { Abstract, External } from './abstract.ts';

/** By module; a list of one, since that is what most ask for. */
const roots = new Map<string, readonly [External]>();
const members = new WeakMap<External, Map<string, readonly [External]>>();

/** A module, or the globals (module ``), or a member of them. */
export function external(module: string, path: readonly string[] = []): External {
  return path.reduce((object, key) => memberOfExternal(object, key)[0], rootOf(module));
}

function rootOf(module: string): External {
  const [known] = roots.get(module) ?? [{ t: 'external', module, path: [] }];
  roots.set(module, [known]);
  return known;
}

/** A member; `()` is what a call of it yields, and `new` what `new` does. */
export function memberOfExternal(object: External, key: string): readonly [External] {
  // Where it was made does not matter to what it has.
  if (object.made !== undefined) return memberOfExternal(external(object.module, object.path), key);
  const known = members.get(object) ?? new Map<string, readonly [External]>();
  const member = known.get(key) ?? [{ t: 'external', module: object.module, path: [...object.path, key] }];
  if (known.size === 0) members.set(object, known);
  known.set(key, member);
  return member;
}

/** The globals. */
export const GLOBALS: readonly Abstract[] = [external('')];
