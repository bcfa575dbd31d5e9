// Where a function is used that is written as an argument, or called on the spot.
import { withoutGuards, type FileIR, type Site } from '../ir.ts';
import { derived, lookUp } from './derived.ts';
import { sitesOf } from './rows.ts';

/**
 * Where a function is used that is written as an argument, called on the spot, a member of an object literal that is
 * an argument, or assigned to an event handler property.
 */
export interface InlineUse {
  readonly site: Site | undefined;
  /** Position of the argument; `callee`: called on the spot; `member`: of an object literal; `handler`: `x.onclick =`. */
  readonly as: number | 'callback-member' | 'callee' | 'handler';
  /** Position of the object literal that it is a member of. */
  readonly position?: number;
}

export function inlineUseOf(file: FileIR, fn: number): InlineUse | undefined {
  return lookUp(file, inlineUses, fn);
}

const inlineUses = derived((file): ReadonlyMap<number, InlineUse> => {
  const uses = new Map<number, InlineUse>();
  const objects = new Map<number, { site: Site; position: number }>();
  for (const site of sitesOf(file)) {
    const called = calledOnTheSpot(site);
    if (called !== undefined) uses.set(called, { site, as: 'callee' });
    for (const [position, argument] of site.args.entries()) {
      if (argument.inline !== undefined) uses.set(argument.inline, { site, as: position });
      if (argument.value.t === 'object') objects.set(argument.value.id, { site, position });
    }
  }
  for (const [id, fn] of file.functions.entries()) {
    const use = fn.owner?.kind === 'object' ? objects.get(fn.owner.id) : undefined;
    if (use) uses.set(id, { ...use, as: 'callback-member' });
  }
  for (const { object, key, value: written } of file.writes) {
    const value = withoutGuards(written);
    if (value.t !== 'function' || key.t !== 'const' || !/^on[a-z]+$/.test(String(key.value))) continue;
    if (object.t !== 'module' && object.t !== 'global')
      uses.set(value.id, { site: undefined, as: 'handler' });
  }
  return uses;
});

/** `(() => {…})()` and `(function () {…}).call(this)`. */
export function calledOnTheSpot({ inline, callee }: Site): number | undefined {
  if (inline !== undefined) return inline;
  if (callee.t !== 'member' || callee.object.t !== 'function' || callee.key.t !== 'const') return undefined;
  return callee.key.value === 'call' || callee.key.value === 'apply' ? callee.object.id : undefined;
}
