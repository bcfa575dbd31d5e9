// Files that run on another thread or in another process: `new Worker(new URL('./task.js', import.meta.url))`.
import { requiredBy, type FileIR, type Site, type Value } from '../ir.ts';
import { projectFile } from './imports.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { rowAt, sitesOf } from './rows.ts';
import type { World } from './world.ts';

/** Does another file start this one on a thread or in a process of its own? */
export function isStarted(world: World, file: FileIR): boolean {
  return itemsAt(world, world.indexes.started, file.path).length > 0;
}

/** The paths of what a file starts. */
export function startedIn(world: World, file: FileIR): Contribution<true> {
  const found = new Map<string, true[]>();
  for (const site of sitesOf(file)) {
    if (!starts(file, site)) continue;
    const specifier = specifierOf(file, site.args[0]?.value);
    const target = specifier === undefined ? undefined : projectFile(world, file, specifier);
    if (target && target !== file) addItem(found, target.path, true);
  }
  return found;
}

/** Classes and functions that start a file, by the module that exports them; the global `Worker`. */
const STARTERS: Readonly<Record<string, RegExp>> = {
  Worker: /^(node:)?worker_threads$/,
  fork: /^(node:)?child_process$/,
  Piscina: /^piscina$/,
  Tinypool: /^tinypool$/,
};

function starts(file: FileIR, { kind, callee }: Site): boolean {
  if (kind !== 'new' && kind !== 'call') return false;
  if (callee.t === 'global') return kind === 'new' && callee.name === 'Worker';
  const { name, from } = importOf(file, callee) ?? {};
  if (name === undefined || from === undefined) return false;
  if (name === 'default' || name === '=') return /^(piscina|tinypool)$/.test(from);
  return Object.hasOwn(STARTERS, name) && (STARTERS[name]?.test(from) ?? false);
}

/** The export that an expression names, through variables, namespaces and `require`. */
function importOf(file: FileIR, value: Value, depth = 0): { name: string; from: string } | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.t) {
    case 'import':
      return { name: value.name, from: value.from };
    case 'variable': {
      const [first] = rowAt(file, 'variables', value.id)?.values ?? [];
      return first && importOf(file, first, depth + 1);
    }
    case 'member': {
      const from = importOf(file, value.object, depth + 1)?.from;
      return from === undefined || value.key.t !== 'const'
        ? undefined
        : { name: String(value.key.value), from };
    }
    case 'result': {
      const from = requiredBy(rowAt(file, 'sites', value.site));
      return from === undefined ? undefined : { name: '=', from };
    }
    default:
      return undefined;
  }
}

const DEEPEST = 4;

/** The file that an argument names, relative to the one that it is written in. */
function specifierOf(file: FileIR, value: Value | undefined, depth = 0): string | undefined {
  if (!value || depth > DEEPEST) return undefined;
  switch (value.t) {
    case 'const':
      return typeof value.value === 'string' && /^\.{1,2}\//.test(value.value) ? value.value : undefined;
    case 'variable': {
      const [first, ...others] = rowAt(file, 'variables', value.id)?.values ?? [];
      return others.length === 0 ? specifierOf(file, first, depth + 1) : undefined;
    }
    // `url.href`, `{ filename: … }`
    case 'member':
      return specifierOf(file, value.object, depth + 1);
    case 'object': {
      const members = rowAt(file, 'objects', value.id)?.members ?? [];
      const named = members.find(
        member => member.kind === 'field' && member.key.t === 'const' && member.key.value === 'filename',
      );
      return specifierOf(file, named?.value, depth + 1);
    }
    case 'result':
      return specifierOfCall(file, rowAt(file, 'sites', value.site), depth);
    default:
      return undefined;
  }
}

/** `new URL('./x.js', import.meta.url)`, `path.join(__dirname, 'x.js')`, `require.resolve('./x.js')`. */
function specifierOfCall(file: FileIR, site: Site | undefined, depth: number): string | undefined {
  const [first, ...others] = site?.args ?? [];
  if (!site || !first) return undefined;
  if (first.value.t === 'global' && first.value.name === '__dirname') {
    const parts = others.map(({ value }) => (value.t === 'const' ? String(value.value) : undefined));
    return parts.includes(undefined) ? undefined : `./${parts.join('/')}`;
  }
  const isUrl = site.kind === 'new' && site.callee.t === 'global' && site.callee.name === 'URL';
  const text = first.value.t === 'const' ? String(first.value.value) : undefined;
  if (isUrl && text !== undefined && !/^[./]|:/.test(text)) return `./${text}`;
  return specifierOf(file, first.value, depth + 1);
}
