import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { distinct, frameKey, type Abstract, type Env } from './abstract.ts';
import { extendsClass, sameDeclaration } from './classes.ts';
import { evaluate } from './evaluate.ts';
import type { World } from './world.ts';

/** Values that some assignment puts at `object.key`. */
export function written(world: World, object: Abstract, key: string, env: Env): readonly Abstract[] {
  world.writesByKey ??= indexWrites(world);
  const all = world.writesByKey.get(key);
  if (!all) return [];
  // A key that is written all over the place is data; what is plainly a function still counts.
  const writes =
    all.length > COMMON
      ? all.filter(({ write }) => write.value.t === 'function' || write.value.t === 'class')
      : all;
  return distinct(
    writes.flatMap(({ file, write }) => {
      if (!evaluate(world, file, write.object, undefined).some(target => sameObject(world, target, object)))
        return [];
      const inside = env?.file === file && env.fn === write.fn ? env : undefined;
      return evaluate(world, file, write.value, inside);
    }),
  );
}

const COMMON = 200;

function indexWrites(world: World): Map<string, { file: FileIR; write: PropertyWrite }[]> {
  const index = new Map<string, { file: FileIR; write: PropertyWrite }[]>();
  for (const file of world.files.values()) {
    for (const write of file.writes) {
      if (write.value.t === 'const' || write.value.t === 'none') continue;
      for (const key of constantKeys(file, write.key)) {
        const list = index.get(key) ?? [];
        list.push({ file, write });
        index.set(key, list);
      }
    }
  }
  return index;
}

/** The keys of a write, where they can be told without evaluating anything. */
function constantKeys(file: FileIR, key: Value): string[] {
  const values = key.t === 'variable' ? (file.variables[key.id]?.values ?? []) : [key];
  return values.flatMap(value => (value.t === 'const' ? [String(value.value)] : []));
}

/** Is an assignment to a member of `target` one to a member of `object`? Calls around them do not matter. */
function sameObject(world: World, target: Abstract, object: Abstract): boolean {
  if (target.t === 'instance' && object.t === 'instance') {
    return (
      sameDeclaration(target.of, object.of) ||
      // A base class writes to `this`, which may be an instance of the subclass.
      (target.open && extendsClass(world, object.of, target.of)) ||
      (object.open && extendsClass(world, target.of, object.of))
    );
  }
  if (target.t === 'prototype' && object.t === 'prototype') return sameDeclaration(target.of, object.of);
  if (target.t === 'collection' && object.t === 'collection')
    return target.file === object.file && target.site === object.site;
  if (target.t === 'module' || target.t === 'exports')
    return target.t === object.t && target.file === object.file;
  switch (target.t) {
    case 'function':
    case 'class':
    case 'object':
    case 'array':
      return object.t === target.t && frameKey(target.file, target.id) === frameKey(object.file, object.id);
    default:
      return false;
  }
}
