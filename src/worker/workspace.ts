// The thread's state: open documents, what applies to them, and the project around them. Everything that parses happens
// on this side.
import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../analyzer/finding.ts';
import { isInside } from '../project/paths.ts';
import { createResolver } from '../project/resolve.ts';
import { rootOf, scopeOf } from './configuration.ts';
import { Holdings } from './holdings.ts';
import { mostSevere } from './news.ts';
import type {
  Changes,
  CheckResult,
  DocumentVersion,
  FoundFile,
  ScanResult,
  Settings,
  SourceDocument,
} from './protocol.ts';
import { createTurns, type Turns } from './turns.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';

export interface CheckedDocument extends SourceDocument {
  readonly findings: readonly Finding[];
  /** The text does not parse, so that `findings` mean nothing. */
  readonly broken: boolean;
}

export interface Workspace {
  /** Checks a document with what is known of what it imports, and sees to it that more becomes known. */
  check(document: SourceDocument): Promise<CheckResult>;
  /** The document, if the version asked for is the one that is known. */
  find(asked: DocumentVersion): CheckedDocument | undefined;
  /** The texts of open documents, in whatever version. */
  texts(): ReadonlyMap<string, string>;
  /** The workspace folder that a path lies in. */
  rootOf(path: string): string | undefined;
  close(path: string): void;
  configure(settings: Settings): void;
  /** Something came, went or changed on the disk. */
  changed(changes: Changes): void;
  scanBegin(roots: readonly string[]): null;
  scanStep(): Promise<{ left: number }>;
  scanEnd(keep: boolean): ScanResult;
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly log: (message: string) => void;
  /** A file has other findings than were told before. */
  readonly onFound: (file: FoundFile) => void;
  readonly turns?: Turns;
}

/** Milliseconds that a step of a scan takes: cancelling, and a hover in between, feel immediate. */
const SCAN_STEP = 40;

export function createWorkspace({ log, onFound, turns = createTurns() }: WorkspaceOptions): Workspace {
  const documents = new Map<string, CheckedDocument>();
  let settings: Settings = { roots: [], fallback: {} };
  let told = '';
  /** The folders whose findings are shown, open or not: those of the last scan that was not cancelled. */
  let shownRoots: readonly string[] = [];
  /** Files that are not open, and of which findings are shown. */
  const shown = new Set<string>();
  const amongDocuments = createResolver(path => documents.has(path));
  const holdings = new Holdings(
    (specifier, from) => upkeep.resolve(specifier, from) ?? amongDocuments(specifier, from),
  );
  const upkeep: Upkeep = createUpkeep({
    holdings,
    settings: () => settings,
    isOpen: path => documents.has(path),
    open: () => [...documents.keys()].filter(path => isAbsolute(path)),
    onFindings: publish,
    onGone(path) {
      if (shown.delete(path)) onFound({ path, findings: [], lineStarts: [0] });
    },
    log,
  });

  function publish(path: string, findings: readonly Finding[]): void {
    const lineStarts = holdings.files.get(path)?.lineStarts ?? [0];
    const document = documents.get(path);
    if (document) {
      if (document.broken || isDeepStrictEqual(document.findings, findings)) return;
      documents.set(path, { ...document, findings });
      onFound({ path, version: document.version, findings: mostSevere(findings), lineStarts: [] });
      return;
    }
    if (!isIn(shownRoots, path)) return;
    if (findings.length > 0) shown.add(path);
    else if (!shown.delete(path)) return;
    onFound({ path, findings: mostSevere(findings), lineStarts });
  }

  let working: Promise<void> | undefined;

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    try {
      do await turns.next();
      while (await upkeep.step());
    } catch (error) {
      log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  return {
    async check(document) {
      const { path, version, text } = document;
      const scope = await scopeOf(path, settings);
      const { checked, problem = '' } = scope;
      // Once per problem: every check of every document would repeat it.
      if (problem !== told) log(problem || 'The configuration file can be used again.');
      told = problem;
      const isNew = !documents.has(path);
      documents.set(path, { ...document, findings: [], broken: true });
      const isOther = holdings.note(path, text, scope);
      const failure = holdings.parse(path, text);
      const findings = failure || !checked ? [] : holdings.findings(path);
      documents.set(path, { ...document, findings, broken: failure !== undefined });
      shown.delete(path);
      if (isAbsolute(path) && (isNew || isOther)) upkeep.documentChanged(path, isNew ? 'opened' : 'edited');
      wake();
      return { version, findings: mostSevere(findings), ...(failure && { failure }) };
    },
    find({ path, version }) {
      const document = documents.get(path);
      return document?.version === version ? document : undefined;
    },
    texts: () => new Map(Array.from(documents, ([path, { text }]) => [path, text])),
    rootOf: path => rootOf(path, settings.roots)?.path,
    close(path) {
      const document = documents.get(path);
      if (!document) return;
      documents.delete(path);
      if (isAbsolute(path)) upkeep.documentChanged(path, 'closed');
      else holdings.drop(path);
      // The editor goes on showing these until it is told what the disk has.
      if (isIn(shownRoots, path) && (document.broken || document.findings.length > 0)) shown.add(path);
      wake();
    },
    configure(next) {
      settings = next;
      upkeep.configured();
      wake();
    },
    changed(changes) {
      upkeep.changed(changes);
      wake();
    },
    scanBegin(roots) {
      upkeep.cover(roots);
      return null;
    },
    async scanStep() {
      const end = performance.now() + SCAN_STEP;
      let more = true;
      while (more && performance.now() < end) more = await upkeep.step();
      return { left: more ? Math.max(1, upkeep.left) : 0 };
    },
    scanEnd(keep) {
      if (keep) shownRoots = upkeep.covered;
      else upkeep.cover(shownRoots);
      wake();
      return keep ? showAll() : { paths: [], findings: 0 };
    },
    async settled() {
      while (working) await working;
    },
  };

  /** Tells of every file of a scan, also what was told before. */
  function showAll(): ScanResult {
    shown.clear();
    let count = 0;
    for (const path of holdings.files.keys()) {
      if (!holdings.isParsed(path) || !isIn(shownRoots, path)) continue;
      const findings = documents.get(path)?.findings ?? holdings.findings(path);
      count += findings.length;
      if (!documents.has(path)) publish(path, findings);
    }
    return { paths: [...shown], findings: count };
  }
}

function isIn(roots: readonly string[], path: string): boolean {
  return roots.some(root => isInside(root, path));
}
