// What objects get by having all members of another copied into them.
import type { PropertyWrite, Value } from '../ir.ts';
import { distinct, envKey, flat, keyOf, tupleOf, type Abstract, type Env } from './abstract.ts';
import { parametersIn } from './call-names.ts';
import { callSitesOf } from './callers.ts';
import { ancestorsOf } from './classes.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { enteredAt, madeTogether } from './keeping.ts';
import { turnOf } from './loops.ts';
import { memberValues } from './members.ts';
import { memo } from './memo.ts';
import type { World } from './world.ts';
import { gotten, identitiesOf, identityOf, valuesOf, writesTo, type IndexedWrite } from './writes.ts';

/** What `Object.assign`, or a loop over all keys, copies into an object under a name. */
export function mixedIn(world: World, object: Abstract, key: string, env: Env): readonly Abstract[] {
  const copies = writesTo(world, object, '...');
  if (copies.length === 0) return [];
  const members = (getters: boolean): readonly Abstract[] =>
    flat(sourcesOf(world, object, getters, env), source => memberValues(world, source, key));
  return [
    ...members(false),
    ...members(true).flatMap(getter => gotten(world, object, getter)),
    ...copies.flatMap(copy => wrappersIn(world, object, copy, key, env)),
  ];
}

/** What a loop puts in the place of a member that it goes through. */
function wrappersIn(
  world: World,
  object: Abstract,
  copy: IndexedWrite,
  key: string,
  env: Env,
): readonly Abstract[] {
  const { file, write } = copy;
  const { wrapped } = write;
  if (!wrapped) return [];
  const { by, over, pairs } = wrapped;
  const made = 'env' in object ? object.env : undefined;
  const around = made?.file === file ? made : undefined;
  return copiedInto(world, object, copy, env).flatMap(source => {
    const values = memberValues(world, source, key);
    if (values.length === 0) return [];
    const name: Abstract = { t: 'const', value: key };
    const element = pairs ? tupleOf([[name], values]) : name;
    return evaluate(world, file, by, turnOf(file, over, [element], write.fn, around));
  });
}

/** The objects that are copied into another, or those whose members become its getters. */
function sourcesOf(world: World, object: Abstract, getters: boolean, env: Env): readonly Abstract[] {
  return memo(world, `S${getters ? '()' : ''}${keyOf(object)}[${envKey(env)}]`, () => {
    const copies = writesTo(world, object, '...');
    const those = copies.filter(({ write }) => !write.wrapped && (write.accessor === 'getter') === getters);
    return distinct(flat(those, copy => copiedInto(world, object, copy, env)));
  });
}

/** What an assignment copies into an object: in a function that is handed both, by those calls that hand it this one. */
function copiedInto(world: World, object: Abstract, copy: IndexedWrite, env: Env): readonly Abstract[] {
  const { file, write } = copy;
  const by = parametersIn(file, rootOf(write.object))[0]?.fn;
  const from = parametersIn(file, write.value)[0]?.fn;
  const made = 'env' in object ? object.env : undefined;
  // Made in the very call that copies into it.
  if (from !== undefined && frameOf(file, from, made)) return evaluate(world, file, write.value, made);
  if (by === undefined || by !== from)
    return valuesOf(world, object, { ...copy, write: plainly(write) }, env);
  const inherited = object.t === 'instance' ? [...ancestorsOf(world, object.of)] : [];
  const known = new Set([identityOf(object), ...inherited.map(base => `instance${base}`)]);
  return callSitesOf(world, file, by)
    .flatMap(call => enteredAt(world, file, by, call, undefined, frameOf(call.file, call.site.fn, made)))
    .flatMap(inside => {
      const targets = evaluate(world, file, write.object, inside).filter(target =>
        madeTogether(target, object),
      );
      const isIt = targets.some(target => identitiesOf(world, target).some(identity => known.has(identity)));
      return isIt ? evaluate(world, file, write.value, inside) : [];
    });
}

function rootOf(value: Value): Value {
  return value.t === 'member' ? rootOf(value.object) : value;
}

function plainly({ object, key, value, fn }: PropertyWrite): PropertyWrite {
  return { object, key, value, fn };
}
