// What a call of an API costs with the arguments that it is given.
import type { Api, Condition } from '../catalogue/types.ts';
import type { Tier } from '../finding.ts';
import type { Given } from './arguments.ts';
import { keysOfMember } from './evaluate.ts';
import { memberValues } from './members.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** What a call of an API costs with these arguments, or undefined when it does not block with them. */
export function tierOf(world: World, api: Api, args: readonly Given[]): Tier | undefined {
  if (api.when?.some(condition => !holds(world, condition, args))) return undefined;
  return (
    api.tiers?.find(({ when }) => when.every(condition => holds(world, condition, args)))?.tier ?? api.tier
  );
}

function holds(world: World, condition: Condition, args: readonly Given[]): boolean {
  switch (condition.kind) {
    case 'no-callback':
      return !args.some((argument, index) => index >= (condition.from ?? 0) && mayBeCallback(argument));
    case 'option':
      return args.some(argument => optionValues(world, argument, condition.name).includes(condition.value));
    case 'not-option':
      return !args.some(
        (argument, index) =>
          optionValues(world, argument, condition.name).includes(condition.value) ||
          (index > 0 && mayBeOptions(argument)),
      );
    case 'argument':
      return constants(args[condition.index]).some(value => condition.in.includes(value));
    case 'not-argument':
      return !constants(args[condition.index]).some(value => condition.in.includes(value));
    case 'min-bytes':
      return bytesOf(args[condition.index]) >= condition.bytes;
    case 'without-options':
      return !args.some(
        (argument, index) =>
          hasOption(world, argument, condition.names) || (index > 0 && mayBeOptions(argument)),
      );
    case 'min-arguments':
      return (
        args.length >= condition.count &&
        !args.slice(0, condition.count).some(({ written }) => written?.spread)
      );
  }
}

/** A function, a spread, or a variable of unknown value with a name that callbacks have. */
function mayBeCallback({ values, written }: Given): boolean {
  if (written?.inline !== undefined || written?.spread) return true;
  if (values.some(({ t }) => t === 'function' || t === 'bound' || t === 'external' || t === 'handle-member'))
    return true;
  return (
    values.length === 0 &&
    /^(?:cb|fn|func|done|next|resolve|handler)$|callback$|cb$/i.test(written?.name ?? '')
  );
}

function mayBeOptions({ values, written }: Given): boolean {
  return (
    values.length === 0 &&
    (written?.spread === true || /opt(ion)?s?$|config$|settings$/i.test(written?.name ?? ''))
  );
}

function optionValues(world: World, { values }: Given, name: string): (string | boolean)[] {
  return values
    .flatMap(value => (value.t === 'object' ? memberValues(world, value, name) : []))
    .flatMap(value =>
      value.t === 'const' && (typeof value.value === 'string' || typeof value.value === 'boolean')
        ? [value.value]
        : [],
    );
}

/** Does an argument set one of the options, to whatever value? */
function hasOption(world: World, { values }: Given, names: readonly string[]): boolean {
  return values.some(
    value =>
      value.t === 'object' &&
      (rowAt(value.file, 'objects', value.id)?.members ?? []).some(
        member =>
          member.kind === 'spread' ||
          keysOfMember(world, value.file, member.key, value.env).some(key => names.includes(key)),
      ),
  );
}

function constants(argument: Given | undefined): (string | number | boolean)[] {
  return (argument?.values ?? []).flatMap(value =>
    value.t === 'const' && value.value !== null ? [value.value] : [],
  );
}

function bytesOf(argument: Given | undefined): number {
  return Math.max(0, ...(argument?.values ?? []).map(value => (value.t === 'bytes' ? value.count : 0)));
}
