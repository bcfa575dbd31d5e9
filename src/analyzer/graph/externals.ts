// What is outside of the project, each made once: there are few of them, and they are met again and again.
import type { Abstract, External } from './abstract.ts';

const roots = new Map<string, External>();
/** Each as a list of one, since that is what most ask for. */
const members = new WeakMap<External, Map<string, readonly [External]>>();

/** A module, or the globals (module ``), or a member of them. */
export function external(module: string, path: readonly string[] = []): External {
  return path.reduce((object, key) => memberOfExternal(object, key)[0], rootOf(module));
}

function rootOf(module: string): External {
  const known = roots.get(module);
  if (known) return known;
  const root: External = { t: 'external', module, path: [] };
  roots.set(module, root);
  return root;
}

/** A member; `()` is what a call of it yields, and `new` what `new` does. */
export function memberOfExternal(object: External, key: string): readonly [External] {
  // Where it was made does not matter to what it has.
  if (object.made !== undefined) return memberOfExternal(external(object.module, object.path), key);
  const own = members.get(object) ?? new Map<string, readonly [External]>();
  if (own.size === 0) members.set(object, own);
  let member = own.get(key);
  if (!member)
    own.set(key, (member = [{ t: 'external', module: object.module, path: [...object.path, key] }]));
  return member;
}

/** The globals. */
export const GLOBALS: readonly Abstract[] = [external('')];
