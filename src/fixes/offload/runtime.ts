// Where the runtime comes from for one file: a package, a copy that is there, or a copy to be made, and in which form.
import { directoryOf, extensionOf, isInside, join, relativeSpecifier } from '../reading/paths.ts';
import { isSafeBeside, publishedFolder } from './published.ts';
import { isTypeScript, readSource, type Source } from '../reading/source.ts';
import { specifiersOf, styleOf } from '../reading/style.ts';
import type { CopyFlavour, FixFile, NewFile, ProjectFacts, RelativeEnding, RuntimePlan } from '../types.ts';

/** `compilerOptions` after `extends` is resolved; the names are those of tsconfig.json, values in any case. */
export interface CompilerOptions {
  readonly noEmit?: boolean;
  readonly emitDeclarationOnly?: boolean;
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly verbatimModuleSyntax?: boolean;
  readonly allowImportingTsExtensions?: boolean;
  readonly rewriteRelativeImportExtensions?: boolean;
  readonly rootDir?: string;
}

/** What a host gathers around a file; everything it needs is on disk, nothing is decided there. */
export interface RawFacts {
  readonly file: FixFile;
  /** The folder a copy may be put into if there is no package.json; undefined for untitled documents. */
  readonly root: string | undefined;
  /** The nearest package.json upwards of the file. */
  readonly package?: {
    readonly directory: string;
    readonly type?: string;
    readonly files?: readonly string[];
  };
  /** The nearest tsconfig.json upwards of the file. */
  readonly tsconfig?: { readonly directory: string; readonly compilerOptions: CompilerOptions };
  /** Does `run-in-executor` resolve as a package from the file? */
  readonly packageResolves: boolean;
  /** Paths of files named `run-in-executor.{ts,mts,mjs,cjs}` in the project that begin with the version line. */
  readonly copies: readonly string[];
  /** The runtime's texts as they are copied. */
  readonly texts: Readonly<Record<CopyFlavour | 'dmts' | 'dcts', string>>;
  readonly isPureModule?: (specifier: string) => boolean;
  readonly openModule?: ProjectFacts['openModule'];
  readonly exists?: (path: string) => boolean;
}

const NAME = 'run-in-executor';

/** Decides everything about the project that the fixes of one file depend on. */
export function planRuntime(raw: RawFacts): ProjectFacts {
  const moduleKind = moduleKindOf(raw);
  const source = readSource(raw.file);
  const relativeEnding = relativeEndingOf(raw, source);
  const importsAsEsm = source ? styleOf(source, { moduleKind }).modules === 'import' : moduleKind === 'esm';
  return {
    moduleKind,
    relativeEnding,
    runtime: runtimeFor(raw, flavourOf(raw, importsAsEsm), relativeEnding),
    ...(raw.isPureModule && { isPureModule: raw.isPureModule }),
    ...(raw.openModule && { openModule: raw.openModule }),
    ...(raw.exists && { exists: raw.exists }),
  };
}

function moduleKindOf({ file, package: owner }: RawFacts): 'esm' | 'cjs' {
  const extension = extensionOf(file.path);
  if (/^\.m[jt]s$/.test(extension)) return 'esm';
  if (/^\.c[jt]s$/.test(extension)) return 'cjs';
  return owner?.type === 'module' ? 'esm' : 'cjs';
}

/** TypeScript source only where a compiler turns it into JavaScript next to the file's own output. */
function flavourOf({ file, tsconfig, package: owner }: RawFacts, importsAsEsm: boolean): CopyFlavour {
  const options = tsconfig?.compilerOptions;
  if (isTypeScript(file.path) && options && emits(options)) {
    return options.verbatimModuleSyntax && owner?.type !== 'module' ? 'mts' : 'ts';
  }
  return importsAsEsm ? 'mjs' : 'cjs';
}

function emits(options: CompilerOptions): boolean {
  return (
    !options.noEmit &&
    !options.emitDeclarationOnly &&
    (!options.allowImportingTsExtensions || options.rewriteRelativeImportExtensions === true)
  );
}

function runtimeFor(raw: RawFacts, flavour: CopyFlavour, ending: RelativeEnding): RuntimePlan | undefined {
  if (raw.packageResolves) return { specifier: NAME, create: [] };
  const known = nearestCopy(raw, flavour);
  if (known !== undefined) return { specifier: specifierOf(raw.file.path, known, ending), create: [] };
  const directory = copyDirectory(raw);
  if (directory === undefined) return undefined;
  // What a compiler makes of TypeScript lies where its other output lies.
  const isCompiled = flavour === 'ts' || flavour === 'mts';
  const folder =
    raw.package && !isCompiled ? publishedFolder(raw.package, raw.file.path, directory) : directory;
  const path = join(folder ?? directory, `${NAME}.${flavour}`);
  const specifier = specifierOf(raw.file.path, path, ending);
  return folder === undefined
    ? { specifier, create: [], isLeftOut: true }
    : { specifier, create: copies(raw, folder, flavour) };
}

function copies({ texts }: RawFacts, directory: string, flavour: CopyFlavour): NewFile[] {
  const code = { path: join(directory, `${NAME}.${flavour}`), text: texts[flavour] };
  if (flavour === 'mjs') return [code, { path: join(directory, `${NAME}.d.mts`), text: texts.dmts }];
  if (flavour === 'cjs') return [code, { path: join(directory, `${NAME}.d.cts`), text: texts.dcts }];
  return [code];
}

/** `src` of the package where the file lies in it (compilers rarely look elsewhere), else the package's folder. */
function copyDirectory({ file, root, package: owner, tsconfig }: RawFacts): string | undefined {
  const base = owner?.directory ?? root;
  if (base === undefined) return undefined;
  const rootDir = tsconfig?.compilerOptions.rootDir;
  if (rootDir && isTypeScript(file.path)) {
    const absolute = /^([/\\]|[A-Za-z]:|\w+:)/.test(rootDir)
      ? rootDir
      : join(tsconfig.directory, rootDir.replace(/^\.\/?/, ''));
    const directory = absolute.replace(/[/\\]$/, '');
    if (isInside(file.path, directory)) return directory;
  }
  const source = join(base, 'src');
  return isInside(file.path, source) ? source : base;
}

/** A copy the file can import: of the wanted form first, then any that is loaded the same way. */
function nearestCopy(
  { file, copies: known, package: owner }: RawFacts,
  flavour: CopyFlavour,
): string | undefined {
  const usable = known.filter(path => {
    if (owner && !isTypeScript(path) && !isSafeBeside(owner, file.path, directoryOf(path))) return false;
    const form = extensionOf(path).slice(1);
    return form === flavour || (flavour === 'mjs' && form === 'cjs' && !isTypeScript(file.path));
  });
  const distance = (path: string): number => relativeSpecifier(file.path, path).split('/').length;
  const rank = (path: string): number => (extensionOf(path).slice(1) === flavour ? 0 : 100) + distance(path);
  return [...usable].sort((a, b) => rank(a) - rank(b))[0];
}

function specifierOf(from: string, to: string, ending: RelativeEnding): string {
  const specifier = relativeSpecifier(from, to);
  const extension = extensionOf(to);
  if (!isTypeScript(to)) return specifier;
  const stem = specifier.slice(0, -extension.length);
  // `.mts` is never found without an ending.
  if (ending === 'none' && extension === '.ts') return stem;
  return ending === 'source' ? specifier : stem + extension.replace('ts', 'js');
}

/** As the file's other relative imports do it, else as its tsconfig allows. */
function relativeEndingOf(
  { file, tsconfig, package: owner }: RawFacts,
  source: Source | undefined,
): RelativeEnding {
  const relative = source ? specifiersOf(source).filter(name => /^\.\.?\//.test(name)) : [];
  if (relative.some(isTypeScript)) return 'source';
  if (relative.some(name => /\.[cm]?jsx?$/.test(name))) return 'output';
  if (relative.some(name => !/\.\w+$/.test(name))) return 'none';
  const options = tsconfig?.compilerOptions;
  if (options?.allowImportingTsExtensions || options?.rewriteRelativeImportExtensions) return 'source';
  if (!options) return isTypeScript(file.path) ? 'source' : 'output';
  const resolution = (options.moduleResolution ?? options.module ?? '').toLowerCase();
  const strict = /^(node16|node18|node20|nodenext)$/.test(resolution);
  const esm = owner?.type === 'module' || extensionOf(file.path) === '.mts';
  // Where there is a bundler in truth, it finds the output's name as well; Node.js finds nothing else.
  return strict || esm ? 'output' : 'none';
}

/** Facts after a fix has brought the runtime along. */
export function withRuntime(facts: ProjectFacts): ProjectFacts {
  return facts.runtime ? { ...facts, runtime: { ...facts.runtime, create: [] } } : facts;
}
