// Which changes on the disk matter, and when they are told. Free of `vscode`: the tests run it in plain Node.
import { basename, sep } from 'node:path';
import type { Changes } from '../worker/protocol.ts';

export type FileEvent = 'created' | 'changed' | 'deleted';

export interface Batch {
  add(path: string, event: FileEvent): void;
  dispose(): void;
}

/** Milliseconds without a change after which the changes are told. */
const QUIET = 100;
/** With more than so many files changed, everything is looked at again. */
const MOST_PATHS = 5_000;

const SOURCE = /\.(?:[mc]?[jt]s|[jt]sx)$/i;
/** What says which files there are, and what names mean. */
const STRUCTURE =
  /^(?:package\.json|lerna\.json|pnpm-workspace\.yaml|[jt]sconfig(?:\.[^.]+)*\.json|\.gitignore)$/;
const FOREIGN = new Set(['node_modules', '.git', '.hg', '.svn', '.jj', '.yarn']);

/** Gathers changes until nothing more happens for a moment. */
export function createBatch(tell: (changes: Changes) => void, quiet = QUIET): Batch {
  let paths = new Set<string>();
  let structure = false;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    tell({ ...(paths.size <= MOST_PATHS && { paths: [...paths] }), structure });
    paths = new Set();
    structure = false;
  }

  return {
    add(path, event) {
      const name = basename(path);
      const isSource = SOURCE.test(name);
      const isStructure = STRUCTURE.test(name);
      // A folder that came has no ending, mostly; of one that went, the thread may hold files.
      const isFolder = event === 'created' && !name.includes('.');
      if (!isSource && !isStructure && !isFolder && event !== 'deleted') return;
      if (path.split(sep).some(folder => FOREIGN.has(folder))) return;
      if (isStructure || isFolder || (isSource && event !== 'changed')) structure = true;
      if (paths.size <= MOST_PATHS) paths.add(path);
      if (timer) timer.refresh();
      else timer = setTimeout(flush, quiet);
    },
    dispose() {
      clearTimeout(timer);
    },
  };
}
