// What a package is published with, by `files` of its package.json: what its published code imports has to be among it.
import { isInside, join } from '../reading/paths.ts';

export interface Published {
  readonly directory: string;
  /** `files` of its package.json; undefined where all is published, or nothing ever is. */
  readonly files?: readonly string[];
}

/** Where a copy that a file imports may be put, if not into `wanted`; undefined where no folder is published whole. */
export function publishedFolder(owner: Published, path: string, wanted: string): string | undefined {
  if (isSafeBeside(owner, path, wanted)) return wanted;
  const whole = entriesOf(owner).filter(({ isWhole }) => isWhole);
  const folders = whole.map(({ folder }) => folder);
  const named = whole.flatMap(({ folder, isFolder }) => (isFolder ? [folder] : []));
  // The shortest, so that other files find it near as well.
  const around = folders.filter(folder => isInside(path, folder)).sort((a, b) => a.length - b.length);
  return around[0] ?? named[0];
}

/** Is what is in a folder published wherever the file that imports it is? */
export function isSafeBeside(owner: Published, path: string, folder: string): boolean {
  const entries = entriesOf(owner);
  if (!owner.files || !entries.some(entry => isInside(path, entry.folder))) return true;
  return entries.some(entry => entry.isWhole && isInside(folder, entry.folder));
}

interface Entry {
  /** What it names, up to the first `*`: a folder or a file. */
  readonly folder: string;
  /** Is all in it published? */
  readonly isWhole: boolean;
  /** Does it say so? `LICENSE` may be a file. */
  readonly isFolder: boolean;
}

function entriesOf({ directory, files = [] }: Published): Entry[] {
  return files.flatMap((entry): Entry[] => {
    if (entry.startsWith('!')) return [];
    const name = entry.replace(/^(\.?\/)+/, '').replace(/(^|\/)(\*\*?\/?)*$/, '');
    const [plain = ''] = /^[^*?[{]*(?=\/|$)/.exec(name) ?? [];
    const isFile = /\.\w+$/.test(name);
    return [
      {
        folder: plain === '' ? directory : join(directory, plain),
        isWhole: plain === name && !isFile,
        isFolder: /[/*]$/.test(entry),
      },
    ];
  });
}
