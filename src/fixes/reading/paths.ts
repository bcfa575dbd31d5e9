// Paths as the analyzer is given them: `/` or `\` between folders, or a URI.

export function directoryOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? '' : path.slice(0, end);
}

/** The file's name without folder and last extension. */
export function stemOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.replace(/\.[^.]+$/, '');
}

/** With the dot; `.mts` for `a.d.mts`. */
export function extensionOf(path: string): string {
  return /\.[^./\\]+$/.exec(path)?.[0] ?? '';
}

/** Joins with the separator that the folder uses. */
export function join(directory: string, name: string): string {
  if (directory === '') return name;
  const separator = directory.includes('\\') && !directory.includes('/') ? '\\' : '/';
  return /[/\\]$/.test(directory) ? directory + name : directory + separator + name;
}

/** A specifier that leads from a file to another: `./a.js`, `../a.js`. Both paths are of the same kind. */
export function relativeSpecifier(from: string, to: string): string {
  const source = segments(directoryOf(from));
  const target = segments(to);
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared]) shared++;
  const up = '../'.repeat(source.length - shared) || './';
  return up + target.slice(shared).join('/');
}

export function isInside(path: string, directory: string): boolean {
  const outer = segments(directory);
  return outer.every((segment, index) => segments(path)[index] === segment);
}

function segments(path: string): string[] {
  return path.split(/[/\\]/).filter(segment => segment !== '' && segment !== '.');
}
