// Keeps what the thread holds true, in pieces of some ten milliseconds: reads what documents import and what has changed
// on the disk, and checks again what that, or an edit, may have changed.
import type { Finding } from '../analyzer/finding.ts';
import { ConfigError } from '../project/config.ts';
import { NO_CONFIG } from '../project/configFiles.ts';
import { discover, isSource, type Discovery, type DiscoverOptions } from '../project/discover.ts';
import { eachOf } from '../project/parallel.ts';
import { isInside } from '../project/paths.ts';
import { readSource, UnreadableError } from '../project/read.ts';
import { scopeOf, type ConfigFiles, type Scope } from './configuration.ts';
import type { Holdings } from './holdings.ts';
import { commonFolder, createModules, lookAroundFor, UNKNOWN, type Modules } from './modules.ts';
import type { Changes, Settings } from './protocol.ts';
import { forAMoment } from './turns.ts';

/** Files read at a time: their texts are held until they are parsed. */
const READ_AT_ONCE = 32;

export interface UpkeepOptions {
  readonly holdings: Holdings;
  readonly settings: () => Settings;
  /** Paths of open documents that are files: these win over the disk. */
  readonly isOpen: (path: string) => boolean;
  readonly open: () => Iterable<string>;
  /** A file was checked again. */
  readonly onFindings: (path: string, findings: readonly Finding[]) => void;
  /** A file is not there any more, or nobody needs it. */
  readonly onGone: (path: string) => void;
  readonly log: (message: string) => void;
}

export interface Upkeep {
  /** Where a specifier leads, as far as the disk has been looked at. */
  resolve(specifier: string, from: string): string | undefined;
  /** A document was opened, closed, or imports something else. */
  documentChanged(path: string, what: 'opened' | 'edited' | 'closed'): void;
  /** Something came, went or changed on the disk. */
  changed(changes: Changes): void;
  /** Settings or configuration files are others. */
  configured(): void;
  /** From now on, looks at everything in some folders; without any, only at what documents import. */
  cover(roots: readonly string[]): void;
  readonly covered: readonly string[];
  /** Does one piece of what is to be done. @returns whether there may be more */
  step(): Promise<boolean>;
  /** How many files are still to be read or checked, as far as is known. */
  readonly left: number;
}

export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { holdings, isOpen, open, onFindings, onGone, log } = options;
  const { files } = holdings;
  let modules: Modules | undefined;
  let roots: readonly string[] = [];
  /** Files on the disk that are to be read, for the first time or again. */
  const unread = new Set<string>();
  /** Texts that are to be parsed. */
  const unparsed = new Map<string, string>();
  /** Files whose specifiers may lead elsewhere than is noted. */
  const unfollowed = new Set<string>();
  /** Files that have to be checked. */
  const unchecked = new Set<string>();
  /** Files that could not be read: asked for again only when something comes or goes. */
  const unreadable = new Set<string>();
  let relevant = new Set<string>();
  let configFiles: ConfigFiles = new Map();
  /** Files that were checked as they are on the disk: from then on, it is known when they are outdated. */
  const checked = new Set<string>();
  /** Files over which the analyzer failed: not looked at again before they change. */
  const failed = new Set<string>();
  const due = { survey: true, rescope: false, sweep: false, relevance: false };
  /** A configuration file cannot be used; the walk goes on as if there were none. */
  let withoutConfig = false;

  const isCovered = (path: string): boolean => roots.some(root => isInside(root, path));

  function checkIfCovered(path: string): void {
    if (checked.has(path) || isOpen(path) || !isCovered(path)) return;
    if (files.get(path)?.scope.checked) unchecked.add(path);
  }

  /** A failure over one file costs that file's findings, nothing else. */
  function guarded<T>(path: string, task: () => T): T | undefined {
    try {
      return task();
    } catch (error) {
      failed.add(path);
      log(`${path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return undefined;
    }
  }

  function note(path: string, text: string, scope: Scope): void {
    if (!holdings.note(path, text, scope)) return;
    unfollowed.add(path);
    due.relevance = true;
  }

  function drop(path: string): void {
    unparsed.delete(path);
    unfollowed.delete(path);
    unchecked.delete(path);
    checked.delete(path);
    if (!files.has(path)) return;
    holdings.drop(path);
    due.relevance = true;
    onGone(path);
  }

  async function read(): Promise<void> {
    const batch = [...unread].slice(0, READ_AT_ONCE);
    for (const path of batch) unread.delete(path);
    await eachOf(batch, async path => {
      try {
        const [{ text }, scope] = await Promise.all([
          readSource(path),
          scopeOf(path, options.settings(), configFiles),
        ]);
        unreadable.delete(path);
        if (isOpen(path)) return;
        note(path, text, scope);
        if (files.get(path)?.matters || relevant.has(path) || holdings.isParsed(path))
          unparsed.set(path, text);
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        if (isOpen(path)) return;
        unreadable.add(path);
        drop(path);
      }
    });
  }

  function parse(path: string): void {
    const text = unparsed.get(path);
    unparsed.delete(path);
    if (text === undefined || isOpen(path)) return;
    failed.delete(path);
    const failure = guarded(path, () => holdings.parse(path, text));
    checkIfCovered(path);
    if (failure && isCovered(path))
      log(`${path}:${String(failure.line)}:${String(failure.column)}: ${failure.message}`);
  }

  /** Finds out anew what is there and what specifiers lead to, beside what is known, which serves until then. */
  async function survey(): Promise<void> {
    due.survey = false;
    unreadable.clear();
    const cwd = commonFolder(options.settings().roots, open());
    const how: DiscoverOptions = { cwd, ...(withoutConfig && { config: NO_CONFIG }) };
    const discovery: Discovery = roots.length > 0 ? await discover(roots, how) : UNKNOWN;
    for (const { path, message } of discovery.problems) log(`${path}: ${message}`);
    const next = await createModules(discovery, how, isOpen);
    for (const path of open()) next.ask(path);
    await lookAroundFor(next, files);
    modules = next;
    for (const path of files.keys()) {
      unfollowed.add(path);
      checkIfCovered(path);
      if (isCovered(path) && !isOpen(path) && !next.isThere(path)) unread.add(path);
    }
    for (const { path } of discovery.files) if (!files.has(path) && !isOpen(path)) unread.add(path);
    due.sweep = true;
  }

  async function follow(): Promise<void> {
    const known = modules;
    if (!known) return;
    forAMoment(unfollowed, path => {
      const file = files.get(path);
      if (!file) return;
      const targets = file.specifiers.map(specifier => known.resolve(specifier, path));
      holdings.follow(path, targets);
      due.relevance = true;
      for (const target of targets)
        if (target !== undefined && !files.has(target) && !unreadable.has(target) && !isOpen(target))
          unread.add(target);
    });
    if (unfollowed.size > 0 || !known.isAsked) return;
    const affected = await known.lookAround();
    for (const path of affected === 'all' ? files.keys() : affected) unfollowed.add(path);
  }

  /** Lets go of what nobody imports any more. */
  function sweep(): void {
    due.sweep = false;
    const starts = [...open(), ...[...files.keys()].filter(isCovered)];
    const needed = holdings.importedBy(starts);
    for (const path of [...files.keys()]) if (!needed.has(path)) drop(path);
  }

  /** What is connected with something that matters has to be parsed, although it was not when it was read. */
  function relate(): void {
    due.relevance = false;
    const isUnknown = (path: string): boolean => !files.get(path)?.parsed && !isOpen(path);
    // Nobody knows whether a text names a global that nobody set when it was looked at.
    if (holdings.takeNewGlobals()) for (const path of files.keys()) if (isUnknown(path)) unread.add(path);
    relevant = holdings.relevant();
    for (const path of relevant) if (files.has(path) && isUnknown(path)) unread.add(path);
  }

  async function rescope(): Promise<void> {
    due.rescope = false;
    configFiles = new Map();
    const known = configFiles;
    await eachOf([...files.keys()], async path => {
      const scope = await scopeOf(path, options.settings(), known);
      if (isOpen(path)) return;
      const wasChecked = files.get(path)?.scope.checked;
      holdings.rescope(path, scope);
      if (isCovered(path) && scope.checked !== wasChecked) unchecked.add(path);
    });
  }

  function check(): boolean {
    if (unchecked.size === 0)
      for (const path of holdings.outdated()) if (!failed.has(path)) unchecked.add(path);
    if (unchecked.size === 0) return false;
    forAMoment(unchecked, path => {
      if (!holdings.isParsed(path)) return;
      checked.add(path);
      guarded(path, () => {
        onFindings(path, holdings.findings(path));
      });
    });
    return true;
  }

  /** In this order: what is checked last is checked once. */
  async function work(): Promise<boolean> {
    if (files.size === 0 && roots.length === 0) return false;
    if (due.rescope) await rescope();
    else if (unparsed.size > 0) forAMoment(new Set(unparsed.keys()), parse);
    else if (due.survey) await survey();
    else if (unread.size > 0) await read();
    else if (unfollowed.size > 0 || modules?.isAsked) await follow();
    else if (due.sweep) sweep();
    else if (due.relevance) relate();
    else return check();
    return true;
  }

  let last: Promise<unknown> = Promise.resolve();

  return {
    resolve: (specifier, from) => modules?.resolve(specifier, from),
    documentChanged(path, what) {
      unread.delete(path);
      unparsed.delete(path);
      failed.delete(path);
      due.relevance = true;
      const isThere = modules?.isThere(path);
      // A document that is on no disk came just now.
      if (what === 'opened' && !isThere)
        for (const importer of modules?.affectedBy(path) ?? files.keys()) unfollowed.add(importer);
      // One that goes may have been saved since its folder was read.
      if (what === 'closed' && !isThere) due.survey = true;
      if (what !== 'edited') modules?.ask(path);
      if (what === 'closed') {
        checked.delete(path);
        unread.add(path);
        due.sweep = true;
      } else unfollowed.add(path);
    },
    changed({ paths, structure }) {
      if (structure) due.survey = true;
      for (const path of paths ?? files.keys())
        if (!isOpen(path) && isSource(path) && (files.has(path) || unreadable.has(path))) unread.add(path);
      // A folder takes what is in it along.
      const folders = (paths ?? []).filter(path => !isSource(path));
      for (const path of folders.length > 0 ? files.keys() : []) {
        if (isOpen(path) || !folders.some(folder => isInside(folder, path))) continue;
        unread.add(path);
        due.survey = true;
      }
    },
    configured() {
      withoutConfig = false;
      due.rescope = true;
      due.survey = true;
    },
    cover(next) {
      roots = next;
      due.survey = true;
    },
    get covered() {
      return roots;
    },
    step() {
      const piece = last.then(work).catch((error: unknown) => {
        if (!(error instanceof ConfigError) || withoutConfig) throw error;
        withoutConfig = true;
        due.survey = true;
        return true;
      });
      last = piece.catch(() => undefined);
      return piece;
    },
    get left() {
      return 2 * unread.size + unparsed.size + unchecked.size;
    },
  };
}
