// What a function puts into an object that it is handed, and makes of what else it has there: a wrapper knows what it wraps.
import { withoutGuards, type FileIR, type PropertyWrite } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { callSitesOf } from './callers.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { enteredAt, handedTo } from './keeping.ts';
import { capturesOf, signatureAt } from './rows.ts';
import type { World } from './world.ts';
import { identityOf } from './writes.ts';

/**
 * The calls that hand an object to the function which puts a closure into it; undefined where it is none, or nobody is
 * known to. Calls that cannot be told apart are left out: each object would get the closures of all of them.
 */
export function callsHanding(
  world: World,
  object: Abstract,
  file: FileIR,
  write: PropertyWrite,
): Env[] | undefined {
  const { fn } = write;
  if (fn === 0 || handedTo(file, write.object) !== fn || !isClosureOf(file, write)) return undefined;
  const identity = identityOf(object);
  const calls = callSitesOf(world, file, fn).filter(({ file: from, site }) =>
    site.args.some(
      ({ value, spread }) =>
        spread || evaluate(world, from, value, undefined).some(given => identityOf(given) === identity),
    ),
  );
  if (calls.length === 0) return undefined;
  return calls
    .flatMap(call => enteredAt(world, file, fn, call))
    .filter(inside => frameOf(file, fn, inside) !== undefined);
}

/** Is it a function that uses what is another thing in each call of the one around it? */
function isClosureOf(file: FileIR, write: PropertyWrite): boolean {
  const value = withoutGuards(write.value);
  if (value.t !== 'function') return false;
  return signatureAt(file, value.id).parent === write.fn && capturesOf(file, value.id).length > 0;
}
