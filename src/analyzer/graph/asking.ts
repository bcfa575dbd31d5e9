// Which functions ask whether an argument is true: themselves, or those that they hand it on to.
import type { FileIR, Guard, Value } from '../ir.ts';
import { frameKey } from './abstract.ts';
import { NO_INPUTS } from './dependencies.ts';
import { evaluate } from './evaluate.ts';
import { guarded } from './guard.ts';
import { remember } from './memo.ts';
import { rowAt, signatureAt, siteAt, sitesIn } from './rows.ts';
import type { World } from './world.ts';

/** May it matter to a function whether what it is handed at a position is true? */
export function asksIfTrue(world: World, file: FileIR, fn: number, position: number): boolean {
  const { tests, parameters } = signatureAt(file, fn);
  if (tests?.includes(position)) return true;
  return position < parameters.length && handsOnToWhoAsks(world, file, fn, position);
}

/** Is there code in a function that runs only if that is true, or only if it is not? What is in it is another question. */
function decidesByTruth(file: FileIR, fn: number, position: number): boolean {
  const isIt = (guard: Guard): boolean =>
    'either' in guard
      ? guard.either.some(part => part.some(isIt))
      : guard.fn === fn &&
        guard.index === position &&
        guard.value.t === 'variable' &&
        !guard.of &&
        !guard.among;
  const { tests } = signatureAt(file, fn);
  return (
    (tests?.includes(position) ?? false) && sitesIn(file, fn).some(id => siteAt(file, id).when?.some(isIt))
  );
}

function handsOnToWhoAsks(world: World, file: FileIR, fn: number, position: number): boolean {
  const key = `${frameKey(file, fn)}?${String(position)}`;
  const find = (): boolean =>
    remember(world, world.inPlace, key, () => {
      // In a circle of functions, somebody has to ask.
      world.inPlace.set(key, { value: false, inputs: NO_INPUTS });
      return sitesIn(file, fn).some(id => {
        const { kind, callee, args } = siteAt(file, id);
        if (kind !== 'call' && kind !== 'new') return false;
        return args.some(({ value }, index) => {
          const parameter = handedOn(file, value);
          if (parameter?.fn !== fn || parameter.index !== position) return false;
          return evaluate(world, file, callee, undefined).some(
            called =>
              called.t === 'function' &&
              (decidesByTruth(called.file, called.id, index) ||
                handsOnToWhoAsks(world, called.file, called.id, index)),
          );
        });
      });
    });
  return guarded(world, `a${key}`, file, find, String);
}

/** The parameter that an argument is, and nothing else but what stands in for it where it is missing. */
export function handedOn(file: FileIR, value: Value): (Value & { t: 'parameter' }) | undefined {
  const [only, ...others] = value.t === 'variable' ? (rowAt(file, 'variables', value.id)?.values ?? []) : [];
  const source = only?.t === 'default' ? only.value : only;
  return source?.t === 'parameter' && !source.rest && others.length === 0 ? source : undefined;
}
