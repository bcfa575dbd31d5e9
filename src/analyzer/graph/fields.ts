// Fields that a class sets once and for all, where an instance is made: `this.mode = mode`.
import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { groupBy } from '../group.ts';
import type { ClassValue, Env, FunctionValue, InstanceValue } from './abstract.ts';
import { declarationKey, superclassesOf } from './classes.ts';
import { constructionBy } from './construction.ts';
import { derived, lookUp } from './derived.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { all, ANY_KEY, keyOfWrite } from './guards.ts';
import { remember } from './memo.ts';
import { itemsAt } from './project-index.ts';
import { constructorOf } from './results.ts';
import { functionAt, rowAt } from './rows.ts';
import type { World } from './world.ts';

/** What a field is set to, and in which function. */
export interface Field {
  readonly file: FileIR;
  readonly fn: number;
  readonly value: Value;
}

export interface Source {
  readonly file: FileIR;
  readonly value: Value;
  readonly env: Env;
}

/** Where a member of `this` comes from in the calls `env`, if all that `this` may be there has it for good. */
export function fieldSources(
  world: World,
  file: FileIR,
  { object, key }: { readonly object: Value & { t: 'this' }; readonly key: string },
  env: Env,
): readonly Source[] | undefined {
  const self = frameOf(file, object.fn, env)?.self ?? [];
  if (self.length === 0) return undefined;
  return all(self, item => {
    if (item.t !== 'instance' || item.open) return undefined;
    const field = fieldOf(world, item, key);
    // A constructor may ask before it has set it.
    if (!field || (field.file === file && field.fn === object.fn)) return undefined;
    return [{ ...field, env: constructionBy(world, item, field.file, field.fn) }];
  });
}

function fieldOf(world: World, { of }: InstanceValue, key: string): Field | undefined {
  return remember(world, world.fields, `${declarationKey(of)} ${key}`, () => {
    const classes = lineOf(world, of);
    const [only, ...others] = classes?.flatMap(item => assignedBy(item, key)) ?? [];
    return only && others.length === 0 && classes && !isSetFromOutside(world, classes, key)
      ? fieldIn(only)
      : undefined;
  });
}

/** A class and what it extends, if that is one line. */
function lineOf(
  world: World,
  of: FunctionValue | ClassValue,
): readonly (FunctionValue | ClassValue)[] | undefined {
  const line = [of];
  for (const own of line) {
    const [base, ...others] = superclassesOf(world, own);
    if (others.length > 0 || line.length > DEEPEST) return undefined;
    if (base?.t === 'class' || base?.t === 'function') line.push(base);
  }
  return line;
}

const DEEPEST = 8;

type Assigned = { readonly file: FileIR; readonly fn: number } & (
  { readonly write: PropertyWrite } | { readonly initial: Value | undefined }
);

/** Each place where a class gives the member to its instances; its initial value counts only where nothing else does. */
function assignedBy(of: FunctionValue | ClassValue, key: string): readonly Assigned[] {
  const { file } = of;
  const ctor = constructorOf(of)?.id ?? 0;
  const isOwn = (fn: number): boolean =>
    of.t === 'class' ? ownerOf(file, fn) === of.id : ownerOf(file, fn) === undefined;
  const writes = [key, ANY_KEY].flatMap(name => lookUp(file, writesToThis, name) ?? []);
  const own = writes.filter(({ object }) => object.t === 'this' && isOwn(object.fn));
  const members = of.t === 'class' ? (rowAt(file, 'classes', of.id)?.members ?? []) : [];
  const declared = members.filter(
    member =>
      !member.static &&
      (member.key.t !== 'const' || String(member.key.value) === key) &&
      (member.kind !== 'field' || member.value.t !== 'none'),
  );
  const initial = declared.map(({ kind, value }) => ({
    file,
    fn: ctor,
    initial: kind === 'field' ? value : undefined,
  }));
  const isReplaced = own.some(({ always, fn }) => always && fn === ctor);
  return [
    ...(isReplaced ? initial.filter(item => item.initial === undefined) : initial),
    ...own.map(write => ({ file, fn: write.fn === ctor && write.always ? ctor : NOWHERE, write })),
  ];
}

/** Assignments to members of `this`, by key. */
const writesToThis = derived(file =>
  groupBy(
    file.writes.filter(({ object }) => object.t === 'this'),
    keyOfWrite,
  ),
);

/** Not for certain, or not when an instance is made. */
const NOWHERE = -1;

function ownerOf(file: FileIR, fn: number): number | undefined {
  const { owner } = functionAt(file, fn);
  return owner?.kind === 'class' ? owner.id : undefined;
}

function fieldIn(assigned: Assigned): Field | undefined {
  const { file, fn } = assigned;
  const value = 'write' in assigned ? assigned.write.value : assigned.initial;
  return value && value.t !== 'none' && fn !== NOWHERE ? { file, fn, value } : undefined;
}

/** More assignments than that are not looked at. */
const MANY = 40;

/** Does anything assign to the member of what may be such an instance? */
function isSetFromOutside(
  world: World,
  classes: readonly (FunctionValue | ClassValue)[],
  key: string,
): boolean {
  const settings = itemsAt(world, world.indexes.settings, key);
  const ours = new Set(classes.map(declarationKey));
  return (
    settings.length > MANY ||
    settings.some(({ file, object }) => {
      const targets = evaluate(world, file, object, undefined);
      if (targets.length === 0) return classes.some(of => of.file === file);
      return targets.some(
        target => 'of' in target && target.t === 'instance' && ours.has(declarationKey(target.of)),
      );
    })
  );
}
