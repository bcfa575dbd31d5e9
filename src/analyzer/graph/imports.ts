// What an import or a `require` yields.
import { isBuiltin } from '../catalogue/builtins.ts';
import type { FileIR } from '../ir.ts';
import { distinct, frameKey, type Abstract } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { external } from './externals.ts';
import { guardedValues } from './guard.ts';
import { memberValues } from './members.ts';
import { memo } from './memo.ts';
import { isEsm, noteLinks } from './rows.ts';
import { fileAt, type World } from './world.ts';

/**
 * What an import yields.
 * @param name the export's name, `*` for the namespace, `=` for what `require` returns
 */
export function importedValues(
  world: World,
  from: FileIR,
  specifier: string,
  name: string,
): readonly Abstract[] {
  const file = projectFile(world, from, specifier);
  if (!file) return [externalImport(specifier, name)];
  if (name === '*') return [{ t: 'namespace', file }];
  if (name === '=') return isEsm(file) ? [{ t: 'namespace', file }] : commonjsExports(world, file);
  return exportValues(world, file, name);
}

/** What a project file exports under a name, through re-exports, or as a member of its `module.exports`. */
export function exportValues(world: World, file: FileIR, name: string): readonly Abstract[] {
  const key = `e${frameKey(file, 0)}.${name}`;
  return guardedValues(world, key, file, () => memo(world, key, () => exported(world, file, name)));
}

function exported(world: World, file: FileIR, name: string): readonly Abstract[] {
  const value = Object.hasOwn(file.exports, name) ? file.exports[name] : undefined;
  if (value) return evaluate(world, file, value, undefined);
  if (isEsm(file)) {
    // `export *` never passes a default export on.
    if (name === 'default') return [];
    return distinct(file.reexports.flatMap(from => importedValues(world, file, from, name)));
  }
  const whole = commonjsExports(world, file);
  const member = whole.flatMap(part => memberValues(world, part, name));
  if (name !== 'default' || member.length === 0) return name === 'default' ? whole : distinct(member);
  // Node takes the whole of it for the default, whatever it has under that name; what compilers make of modules has one.
  return distinct([...whole.filter(({ t }) => t !== 'exports'), ...member]);
}

/** What `require` of a CommonJS file returns. */
export function commonjsExports(world: World, file: FileIR): readonly Abstract[] {
  return memberValues(world, { t: 'module', file }, 'exports');
}

export function projectFile(world: World, from: FileIR, specifier: string): FileIR | undefined {
  if (isBuiltin(specifier)) return undefined;
  noteLinks(from);
  const path = world.resolve(specifier, from.path);
  return path === undefined ? undefined : fileAt(world, path);
}

function externalImport(specifier: string, name: string): Abstract {
  const module = isBuiltin(specifier) ? specifier.replace(/^node:/, '') : specifier;
  const whole = name === '*' || name === '=' || (name === 'default' && isBuiltin(specifier));
  // Only `node:sqlite` and a few more have no name without the prefix.
  return external(module === 'sqlite' ? 'node:sqlite' : module, whole ? [] : [name]);
}
