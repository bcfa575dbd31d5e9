// What the thread holds of the project's files: what they import, and what the analyzer keeps of them. No texts.
import { createHash } from 'node:crypto';
import { createAnalyzer, type Analyzer } from '../analyzer/analyzer.ts';
import type { Finding, ParseFailure } from '../analyzer/finding.ts';
import { importsOf } from '../project/imports.ts';
import {
  canMatter,
  connectedTo,
  globalsSetIn,
  isPartOfProject,
  linksByGlobals,
  namedIn,
} from '../project/relevant.ts';
import type { Resolver } from '../project/resolve.ts';
import type { Scope } from './configuration.ts';

export interface HeldFile {
  scope: Scope;
  specifiers: readonly string[];
  /** Where each specifier led when they were last followed. */
  targets: readonly (string | undefined)[];
  /** The globals that it sets, and those it names of all that are set. */
  globals: { readonly set: readonly string[]; readonly named: readonly string[] };
  /** Can it hold a finding by itself, by a look at the text? */
  matters: boolean;
  /** Is it a part of the project's code? Copies of our own runtime and bundles are none. */
  isPart: boolean;
  /** Offsets at which lines start, of a file that was parsed. */
  lineStarts: readonly number[] | undefined;
  /** The text that was parsed last, and what was wrong with it. A checkout touches files that end up as they were. */
  parsed: { readonly digest: string; readonly failure: ParseFailure | undefined } | undefined;
}

export class Holdings {
  readonly files = new Map<string, HeldFile>();
  readonly #analyzer: Analyzer;
  /** All globals that files were seen to set. */
  readonly #globals = new Set<string>();
  /** Is one of them new to files that were looked at before? */
  #newGlobals = false;

  constructor(resolve: Resolver) {
    this.#analyzer = createAnalyzer(
      {},
      { resolve, configFor: path => this.files.get(path)?.scope.config ?? {} },
    );
  }

  /**
   * Looks at a text without parsing it.
   * @returns whether it imports or matters otherwise than before
   */
  note(path: string, text: string, scope: Scope): boolean {
    const known = this.files.get(path);
    const isPart = isPartOfProject(path, text);
    const specifiers = isPart ? importsOf(text) : [];
    const matters = isPart && canMatter(text, scope.config);
    const globals = isPart ? this.#globalsIn(text) : NO_GLOBALS;
    if (!known) {
      this.files.set(path, {
        scope,
        specifiers,
        targets: [],
        globals,
        matters,
        isPart,
        lineStarts: undefined,
        parsed: undefined,
      });
      return true;
    }
    const same =
      known.matters === matters &&
      isSameList(known.specifiers, specifiers) &&
      isSameList(known.globals.set, globals.set) &&
      isSameList(known.globals.named, globals.named);
    Object.assign(known, { specifiers, globals, matters, isPart });
    this.rescope(path, scope);
    return !same;
  }

  #globalsIn(text: string): HeldFile['globals'] {
    const set = globalsSetIn(text);
    for (const name of set) {
      if (this.#globals.has(name)) continue;
      this.#globals.add(name);
      this.#newGlobals = true;
    }
    return { set, named: namedIn(text, this.#globals) };
  }

  /** Are there globals now that files which were looked at before may name? Asked once for each time there are. */
  takeNewGlobals(): boolean {
    const are = this.#newGlobals;
    this.#newGlobals = false;
    return are;
  }

  /** Another configuration may apply to a file. */
  rescope(path: string, scope: Scope): void {
    const file = this.files.get(path);
    if (!file) return;
    const same = JSON.stringify(file.scope) === JSON.stringify(scope);
    file.scope = scope;
    if (!same) this.#analyzer.refresh(path);
  }

  /** Parses a file that was noted. */
  parse(path: string, text: string): ParseFailure | undefined {
    const file = this.files.get(path);
    const digest = createHash('sha1').update(text).digest('base64');
    if (file?.parsed?.digest === digest) return file.parsed.failure;
    const failure = this.#analyzer.update(path, text);
    if (!file) return failure;
    file.parsed = { digest, failure };
    if (!failure) file.lineStarts = lineStartsOf(text);
    return failure;
  }

  /** Does the analyzer have a file, in whatever version? */
  isParsed(path: string): boolean {
    return this.files.get(path)?.lineStarts !== undefined;
  }

  drop(path: string): void {
    this.files.delete(path);
    this.#analyzer.delete(path);
  }

  /** Notes where a file's specifiers lead. */
  follow(path: string, targets: readonly (string | undefined)[]): void {
    const file = this.files.get(path);
    if (!file) return;
    const same = isSameList(definedOf(file.targets), definedOf(targets));
    file.targets = targets;
    if (!same) this.#analyzer.refresh(path);
  }

  /** The files that the analyzer has to see. */
  relevant(): Set<string> {
    const own = [...this.files].filter(([, { isPart }]) => isPart);
    const isOwn = (target: string): boolean => this.files.get(target)?.isPart !== false;
    return connectedTo(
      own.flatMap(([path, { matters }]) => (matters ? path : [])),
      [
        ...own.map(([path, { targets }]) => [path, definedOf(targets).filter(isOwn)] as const),
        ...linksByGlobals(own.map(([path, { globals }]) => ({ path, ...globals }))),
      ],
    );
  }

  /** What files import, and what that imports, the files themselves included. */
  importedBy(paths: Iterable<string>): Set<string> {
    const all = new Set(paths);
    for (const path of all)
      for (const target of this.files.get(path)?.targets ?? []) if (target !== undefined) all.add(target);
    return all;
  }

  findings(path: string): readonly Finding[] {
    // Asked for in any case: otherwise it would stay outdated.
    const findings = this.#analyzer.check(path);
    return this.files.get(path)?.scope.checked ? findings : [];
  }

  /** Files that were checked, and whose findings may be others now. */
  outdated(): string[] {
    return this.#analyzer.outdated();
  }
}

const NO_GLOBALS: HeldFile['globals'] = { set: [], named: [] };

function definedOf(targets: readonly (string | undefined)[]): readonly string[] {
  return targets.filter(target => target !== undefined);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Lines as the editor counts them: for it, U+2028 and U+2029 end none. */
function lineStartsOf(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), match => match.index + match[0].length)];
}
