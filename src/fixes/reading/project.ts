// The project as "Make async" reads it: every file that may call a function, parsed when it is needed.
import { addItem } from '../../analyzer/group.ts';
import { lineOf, readSource, textOf, type FunctionNode, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** Why the whole transformation is refused, as a plain sentence. Thrown from wherever it is found out. */
export class Refused extends Error {}

export interface FunctionAt {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/** What is in the way. */
export interface Obstacle {
  readonly source: Source;
  /** A call in a callback, or a function that is handed over as one. */
  readonly node: Node;
  /** The function that is handed over. */
  readonly handed?: FunctionNode;
  /** The call of a generator of whose values the node is a list. */
  readonly spread?: Node;
}

/** Refused for a callback, which may be one of a list method: see `make-async-room.ts`. */
export class NoRoom extends Refused {
  readonly obstacle: Obstacle;

  constructor(message: string, obstacle: Obstacle) {
    super(message);
    this.obstacle = obstacle;
  }
}

const parsed = new WeakMap<ProjectFiles, Map<string, Source>>();

/** @throws {Refused} for a file that does not parse: what it calls is not known */
export function sourceOf(project: ProjectFiles, path: string): Source {
  const source = readable(project, path);
  if (!source) throw new Refused(`\`${nameOfFile(path)}\` cannot be read, and it may call the function.`);
  return source;
}

/** A file of the project, for those who do without one that does not parse. */
export function readable(project: ProjectFiles | undefined, path: string): Source | undefined {
  if (!project) return undefined;
  const known = parsed.get(project) ?? new Map<string, Source>();
  parsed.set(project, known);
  const text = project.texts.get(path);
  const source = known.get(path) ?? (text === undefined ? undefined : readSource({ path, text }));
  if (source) known.set(path, source);
  return source;
}

/** The project with another text of one file. */
export function withText(project: ProjectFiles, path: string, text: string): ProjectFiles {
  return project.texts.get(path) === text ? project : withTexts(project, new Map([[path, text]]));
}

/** The project with other texts. What is known of files that stay as they are is kept: most of a large project. */
export function withTexts(project: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  const changed = { ...project, texts: new Map([...project.texts, ...texts]) };
  const isKept = (path: string): boolean => project.texts.get(path) === changed.texts.get(path);
  for (const known of [parsed, loads] as WeakMap<ProjectFiles, Map<string, unknown>>[]) {
    const kept = [...(known.get(project) ?? [])].filter(([path]) => isKept(path));
    known.set(changed, new Map(kept));
  }
  return changed;
}

const RELATIVE = /(["'`])(\.{1,2}(?:\/[^"'`\n]*)?)\1/g;
const OTHER = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(["'`])([^."'`\n][^"'`\n]*)\1/g;

/** What a file may load. */
interface Loads {
  /** Files of the project. */
  readonly targets: ReadonlySet<string>;
  /** Specifiers that lead to none. */
  readonly others: readonly string[];
}

const loads = new WeakMap<ProjectFiles, Map<string, Loads>>();

function loadsOf(project: ProjectFiles, path: string, text: string): Loads {
  const known = loads.get(project) ?? new Map<string, Loads>();
  loads.set(project, known);
  const found = known.get(path) ?? readLoads(project, path, text);
  known.set(path, found);
  return found;
}

function readLoads(project: ProjectFiles, path: string, text: string): Loads {
  const specifiers = [RELATIVE, OTHER].map(
    pattern => new Set([...text.matchAll(pattern)].map(([, , specifier = '']) => specifier)),
  );
  const [relative = new Set(), others = new Set()] = specifiers;
  const targets = [...relative, ...others].flatMap(specifier => project.resolve(specifier, path) ?? []);
  const isUnknown = (specifier: string): boolean =>
    !specifier.startsWith('node:') && project.resolve(specifier, path) === undefined;
  return { targets: new Set(targets), others: [...others].filter(isUnknown) };
}

/** Who names what, by a look at all texts. */
interface Named {
  /** Of each file of the project: those that name it in a string that leads to it. */
  readonly loaders: ReadonlyMap<string, readonly string[]>;
  /** Specifiers that lead to no file, nor to a package that is installed, by how they end. */
  readonly strange: ReadonlyMap<string, readonly Strange[]>;
}

interface Strange {
  readonly specifier: string;
  readonly path: string;
}

const named = new WeakMap<ProjectFiles, Named>();

function namedIn(project: ProjectFiles): Named {
  const known = named.get(project);
  if (known) return known;
  const loaders = new Map<string, string[]>();
  const strange = new Map<string, Strange[]>();
  for (const [path, text] of project.texts) {
    const { targets, others } = loadsOf(project, path, text);
    for (const target of targets) addItem(loaders, target, path);
    for (const specifier of others) {
      const end = specifier.slice(specifier.lastIndexOf('/') + 1);
      if (!project.isInstalled(specifier)) addItem(strange, end, { specifier, path });
    }
  }
  named.set(project, { loaders, strange });
  return { loaders, strange };
}

/** Who names each file of the project in a string that leads to it. No file is parsed for that. */
export function loadersIn(project: ProjectFiles): Named['loaders'] {
  return namedIn(project).loaders;
}

/**
 * Files that name a module in a string, hence may import it.
 * @throws {Refused} where a path alias may lead to it
 */
export function importersOf(project: ProjectFiles, path: string): Source[] {
  return loadersOf(project, path).map(other => sourceOf(project, other));
}

/**
 * The paths of the same files. None of them is parsed for that.
 * @throws {Refused} where a path alias may lead to it
 */
export function loadersOf(project: ProjectFiles, path: string): string[] {
  const { loaders, strange } = namedIn(project);
  const alias = aliasOf(strange, path);
  if (alias)
    throw new Refused(
      `\`${alias.specifier}\` in \`${nameOfFile(alias.path)}\` may be the module, by a path alias.`,
    );
  return (loaders.get(path) ?? []).filter(other => other !== path);
}

/** `@/lib/load`, `#load`, the package's own name: what only its configuration tells. */
function aliasOf(strange: Named['strange'], path: string): Strange | undefined {
  const stem = stemOf(path);
  const folder = stem === 'index' ? path.split(/[/\\]/).at(-2) : undefined;
  const ends = [...strange.keys()].filter(end => stemOf(end) === stem || end === folder);
  return ends.flatMap(end => strange.get(end) ?? []).find(one => one.path !== path);
}

export function stemOf(path: string): string {
  return nameOfFile(path).replace(/\.[cm]?[jt]sx?$/, '');
}

export function nameOfFile(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Where something is, for a reason: `lib.js:3`. */
export function where(source: Source, node: Node): string {
  return `${nameOfFile(source.path)}:${String(lineOf(source, node))}`;
}

/** What a function is called in a reason. */
export function nameOfFunction(source: Source, fn: FunctionNode): string {
  if (fn.id) return `\`${fn.id.name}\``;
  const owner = source.parents.get(fn);
  switch (owner?.type) {
    case 'VariableDeclarator':
      return `\`${owner.id.type === 'Identifier' ? owner.id.name : textOf(source, owner.id)}\``;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return `\`${textOf(source, owner.key)}\``;
    case 'AssignmentExpression':
      return `\`${textOf(source, owner.left)}\``;
    default:
      return 'the function';
  }
}
