// What a call hands over, spreads taken apart.
import type { Argument, FileIR, Value } from '../ir.ts';
import { UNCOUNTED, type Abstract, type Env } from './abstract.ts';
import { elementsOf, positionsOf } from './elements.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { rowAt, variableName } from './rows.ts';
import type { World } from './world.ts';

/** An argument of a call. */
export interface Given {
  readonly values: readonly Abstract[];
  /** How it is written; absent for arguments that were bound before, or came in a list. */
  readonly written: Argument | undefined;
}

/** The arguments of a call by position: a spread takes as many as it has elements. */
export function givenOf(world: World, file: FileIR, args: readonly Argument[], env: Env): readonly Given[] {
  return withoutUndefined(args).flatMap((written): Given[] => {
    const values = evaluate(world, file, written.value, env);
    if (!written.spread) return [{ values: markSure(file, written.value, values, env), written }];
    return spreadOf(world, values).map(list => ({ values: list, written }));
  });
}

/** Marks constants that an argument is for certain: all of what it may be is known where it is written out. */
function markSure(file: FileIR, value: Value, values: readonly Abstract[], env: Env): readonly Abstract[] {
  if (!values.some(({ t }) => t === 'const')) return values;
  const sure = isSure(file, value, env);
  return values.map(item => (item.t === 'const' ? constantOf(item.value, sure) : item));
}

/** A constant, a member of what is named like an enum, or an argument that is handed on. */
function isSure(file: FileIR, value: Value, env: Env): boolean {
  if (value.t === 'const') return true;
  if (value.t === 'member')
    return value.object.t === 'variable' && /^[A-Z]/.test(variableName(file, value.object.id));
  const [source, ...others] =
    value.t === 'variable' ? (rowAt(file, 'variables', value.id)?.values ?? []) : [];
  if (source?.t !== 'parameter' || others.length > 0) return false;
  const given = frameOf(file, source.fn, env)?.args[source.index] ?? [];
  return given.length > 0 && given.every(item => item.t === 'const' && item.sure);
}

function constantOf(value: (Abstract & { t: 'const' })['value'], sure: boolean): Abstract {
  return sure ? { t: 'const', value, sure } : { t: 'const', value };
}

export function argumentsOf(
  world: World,
  file: FileIR,
  args: readonly Argument[],
  env: Env,
): readonly (readonly Abstract[])[] {
  return givenOf(world, file, args, env).map(({ values }) => values);
}

/** The arguments that a list makes: of `f(...list)`, `f.apply(self, list)`. */
export function spreadOf(world: World, values: readonly Abstract[]): readonly (readonly Abstract[])[] {
  const known = positionsOf(world, values);
  if (known) return known;
  const any = elementsOf(world, values);
  return any.length > 0 ? [...Array<readonly Abstract[]>(SPREAD).fill(any), UNCOUNTED] : [[], UNCOUNTED];
}

/** So many arguments a list of unknown length is taken for. */
const SPREAD = 3;

/** `undefined` at the end is as good as nothing. */
function withoutUndefined(args: readonly Argument[]): readonly Argument[] {
  const last = args.findLastIndex(({ name, value }) => name !== 'undefined' || value.t !== 'none');
  return last + 1 === args.length ? args : args.slice(0, last + 1);
}
