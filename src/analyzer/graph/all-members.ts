// What an object literal or an array has, whatever the key.
import type { FileIR, ObjectLiteral } from '../ir.ts';
import { distinct, keyOf, tupleOf, type Abstract } from './abstract.ts';
import { elementsOf, isList } from './elements.ts';
import { evaluate } from './evaluate.ts';
import { exportValues, projectFile } from './imports.ts';
import { valueOfMember } from './members.ts';
import { memo } from './memo.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';
import { writtenAnywhere } from './writes.ts';

/**
 * What `object[key]` may be when the key is unknown: any member of an object literal, any element of an array.
 * @param hidden names that do not count, since something else is there
 */
export function allMembers(
  world: World,
  object: Abstract,
  hidden: readonly string[] = [],
): readonly Abstract[] {
  // Spreads may go in circles: `options = { ...options, verbose }`.
  if (object.t === 'object')
    return memo(world, `A${keyOf(object)}${hidden.join()}`, () => membersOfLiteral(world, object, hidden));
  if (object.t === 'namespace')
    return exportNames(world, object.file).flatMap(name => exportValues(world, object.file, name));
  return object.t === 'arguments' || isList(object) ? elementsOf(world, [object]) : [];
}

/** The names that a file exports, those that it passes on among them. */
function exportNames(world: World, file: FileIR, seen = new Set<FileIR>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const others = file.reexports.flatMap(from => {
    const other = projectFile(world, file, from);
    return other ? exportNames(world, other, seen) : [];
  });
  return [...new Set([...Object.keys(file.exports), ...others])];
}

function membersOfLiteral(
  world: World,
  object: Abstract & { t: 'object' },
  hidden: readonly string[],
): readonly Abstract[] {
  const own = literalParts(object, hidden).flatMap(({ member, behind }) => {
    if (member.kind === 'setter' || member.kind === 'getter') return [];
    const values = evaluate(world, object.file, member.value, object.env);
    return member.kind === 'spread' ? values.flatMap(source => allMembers(world, source, behind)) : values;
  });
  const added = writtenAnywhere(world, object).flatMap(({ key, values }) =>
    key === COPY ? values.flatMap(source => allMembers(world, source, hidden)) : values,
  );
  return distinct([...own, ...added]);
}

/** `Object.assign(object, …)` */
const COPY = '...';

/** The pairs of a name and a value that `Object.entries` yields. */
export function entriesOf(
  world: World,
  object: Abstract,
  hidden: readonly string[] = [],
): readonly Abstract[] {
  if (object.t === 'namespace')
    return exportNames(world, object.file).map(name =>
      tupleOf([[{ t: 'const', value: name }], exportValues(world, object.file, name)]),
    );
  if (object.t !== 'object') return [tupleOf([[], allMembers(world, object)])];
  return memo(world, `P${keyOf(object)}${hidden.join()}`, () => pairsOfLiteral(world, object, hidden));
}

/**
 * The pairs of an object literal in their order, where nothing else is put into it: `Object.entries(table)[0]`.
 * @param part which part of each pair, if not the pair itself
 */
export function inOrderOf(
  world: World,
  [object, ...others]: readonly Abstract[],
  part?: 0 | 1,
): Abstract | undefined {
  if (object?.t !== 'object' || others.length > 0) return undefined;
  const members = rowAt(object.file, 'objects', object.id)?.members ?? [];
  // Keys that look like numbers come first.
  const isPlain = members.every(
    ({ kind, ...member }) =>
      (kind === 'field' || kind === 'method') &&
      'key' in member &&
      member.key.t === 'const' &&
      !/^(?:\d+|__proto__)$/.test(String(member.key.value)),
  );
  const names = new Set(
    members.map(member => ('key' in member && 'value' in member.key ? member.key.value : '')),
  );
  if (!isPlain || members.length > MOST_IN_ORDER || names.size < members.length) return undefined;
  if (writtenAnywhere(world, object).length > 0) return undefined;
  const pairs = entriesOf(world, object);
  return tupleOf(
    pairs.map(pair => (part !== undefined && pair.t === 'tuple' ? (pair.items[part] ?? []) : [pair])),
  );
}

/** Longer tables are data. */
const MOST_IN_ORDER = 16;

function pairsOfLiteral(
  world: World,
  object: Abstract & { t: 'object' },
  hidden: readonly string[],
): readonly Abstract[] {
  const own = literalParts(object, hidden).flatMap(({ member, behind }) =>
    member.kind === 'spread'
      ? evaluate(world, object.file, member.value, object.env).flatMap(source =>
          entriesOf(world, source, behind),
        )
      : [
          tupleOf([
            evaluate(world, object.file, member.key, object.env),
            valueOfMember(world, object.file, member, object.env, [object]),
          ]),
        ],
  );
  const added = writtenAnywhere(world, object).flatMap(({ key, values }) => {
    if (key === COPY) return values.flatMap(source => entriesOf(world, source, hidden));
    const name = key === undefined ? [] : [{ t: 'const', value: key } as const];
    return values.length > 0 ? [tupleOf([name, values])] : [];
  });
  return [...own, ...added];
}

/** The parts of a literal, those of a hidden name left out, and what hides names of each. */
function literalParts(
  { file, id }: Abstract & { t: 'object' },
  hidden: readonly string[],
): { member: ObjectLiteral['members'][number]; behind: readonly string[] }[] {
  const members = rowAt(file, 'objects', id)?.members ?? [];
  const nameOf = (member: ObjectLiteral['members'][number] | undefined): string[] =>
    member && member.kind !== 'spread' && member.key.t === 'const' ? [String(member.key.value)] : [];
  return members.flatMap((member, index) => {
    if (nameOf(member).some(name => hidden.includes(name))) return [];
    // One step is enough: names that pile up would be others on every way that spreads go in a circle.
    const behind = member.kind === 'spread' ? members.slice(index + 1).flatMap(nameOf) : [];
    return [{ member, behind }];
  });
}
