// Parameters that a function calls and does nothing else with: then all that they are handed is written in its file.
import type { Argument, FileIR, Value } from '../ir.ts';
import type { Abstract } from './abstract.ts';
import { parametersIn } from './call-names.ts';
import { type Caller } from './callers.ts';
import { derived, lookUp } from './derived.ts';
import { sitesOf } from './rows.ts';

/** Is the parameter at `position` never handed on, kept or returned? */
export function isOnlyCalled(file: FileIR, fn: number, position: number): boolean {
  return (
    !lookUp(file, keptParameters, `${String(fn)}.${String(position)}`) &&
    !lookUp(file, keptParameters, `${String(fn)}.`)
  );
}

/** By function and position, or without a position where it may be any. */
const keptParameters = derived((file): ReadonlyMap<string, true> => {
  const kept = new Map<string, true>();
  const keep = (value: Value): void => {
    const inner = value.t === 'when' ? value.value : value;
    for (const { fn, index } of parametersIn(file, inner))
      kept.set(`${String(fn)}.${String(index ?? '')}`, true);
  };
  for (const { args, callee } of sitesOf(file)) {
    for (const { value } of args) keep(value);
    if (callee.t === 'member') keep(callee.object);
  }
  for (const { object, value } of file.writes) [object, value].forEach(keep);
  for (const { returns, yields, throws } of file.functions) [...returns, ...yields, ...throws].forEach(keep);
  for (const { members } of file.objects) for (const { value } of members) keep(value);
  for (const { elements } of file.arrays) for (const { value } of elements) keep(value);
  return kept;
});

/** What all calls hand over at an index, if each has it written out; `undefined` is as false as anything. */
export function writtenAt(calls: readonly Caller[], index: number): readonly Abstract[] | undefined {
  const values: Abstract[] = [];
  for (const { args } of calls) {
    if (args.slice(0, index + 1).some(({ spread }) => spread)) return undefined;
    const argument = args[index];
    if (argument?.value.t === 'const') values.push({ t: 'const', value: argument.value.value, sure: true });
    else if (!argument || isUndefined(argument)) values.push({ t: 'const', value: false, sure: true });
    else return undefined;
  }
  return values.length > 0 ? values : undefined;
}

function isUndefined(argument: Caller['args'][number]): boolean {
  return argument.value.t === 'none' && (argument as Argument).name === 'undefined';
}
