import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Finding, Hop, Severity, Span } from '../analyzer/finding.ts';
import { hopMessage, messageOf, placeOf } from '../analyzer/message.ts';
import type { FoundFile } from '../worker/protocol.ts';
import { analysedDocuments } from './documents.ts';
import { rulePage } from './rules.ts';
import type { Session } from './session.ts';
import { isEnabled } from './settings.ts';

/** Shows as the origin of every diagnostic. */
export const SOURCE = 'unblock';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** Milliseconds of work at a stretch: the extension host is shared with every other extension. */
const SLICE = 4;
/** Findings shown at once, in files that no editor holds: the editor takes its time for each. */
const AT_ONCE = 50;

/** What is in the Problems panel. */
export interface Problems {
  /** Shows a file that no editor holds as the disk has it; a little later, since there may be thousands. */
  showFound(file: FoundFile): void;
  /**
   * Resolves when everything is shown that was found.
   * @param paths what a scan has found: other files that no editor holds are shown no more
   */
  endScan(paths: readonly string[]): Promise<void>;
  dispose(): void;
}

/** Publishes the findings of open documents, and beside them those of a scan. */
export function createProblems(session: Omit<Session, 'problems'>): Problems {
  const { analysis, paths } = session;
  const collection = vscode.languages.createDiagnosticCollection(SOURCE);
  /** Files that no editor needs to hold, by URI. */
  const scanned = new Set<string>();
  const waiting = new Map<string, FoundFile>();
  /** The latest update of each document. */
  const updating = new WeakMap<vscode.TextDocument, object>();
  let isDisposed = false;
  let showing: Promise<void> | undefined;

  function update(document: vscode.TextDocument): void {
    const job = {};
    updating.set(document, job);
    void show(document, job);
  }

  /** Starts over when findings move meanwhile, and leaves it to a later update if there is one. */
  async function show(document: vscode.TextDocument, job: object): Promise<void> {
    const { uri } = document;
    const positionAt = (offset: number): vscode.Position => document.positionAt(offset);
    for (;;) {
      const findings = analysis.findings(document);
      if (!findings && scanned.has(uri.toString()) && isEnabled()) return;
      const diagnostics = findings && (await diagnosticsFor(findings, uri, positionAt));
      if (isDisposed || updating.get(document) !== job) return;
      if (analysis.findings(document) !== findings) continue;
      collection.set(uri, diagnostics);
      return;
    }
  }

  /** In slices, and the first at once: only a file with very many findings takes more. */
  async function diagnosticsFor(
    findings: readonly Finding[],
    uri: vscode.Uri,
    positionAt: (offset: number) => vscode.Position,
  ): Promise<vscode.Diagnostic[]> {
    const diagnostics: vscode.Diagnostic[] = [];
    let end = performance.now() + SLICE;
    for (const finding of findings) {
      diagnostics.push(toDiagnostic(finding, uri, positionAt, session));
      if (performance.now() < end) continue;
      await setImmediate();
      end = performance.now() + SLICE;
    }
    return diagnostics;
  }

  async function showWaiting(): Promise<void> {
    while (waiting.size > 0) {
      await setImmediate();
      const entries: [vscode.Uri, vscode.Diagnostic[] | undefined][] = [];
      const end = performance.now() + SLICE;
      let count = 0;
      for (const [path, file] of waiting) {
        waiting.delete(path);
        const { findings, lineStarts } = file;
        const uri = paths.uriOf(path);
        if (findings.length > 0) scanned.add(uri.toString());
        else scanned.delete(uri.toString());
        const positionAt = (offset: number): vscode.Position => positionIn(lineStarts, offset);
        const diagnostics = findings.length > 0 ? await diagnosticsFor(findings, uri, positionAt) : undefined;
        entries.push([uri, diagnostics]);
        count += findings.length;
        if (count > AT_ONCE || performance.now() > end) break;
      }
      const open = liveUris();
      if (isDisposed) return;
      if (isEnabled()) collection.set(entries.filter(([uri]) => !open.has(uri.toString())));
    }
  }

  /** The documents whose findings are shown as they are in the editor. */
  function liveUris(): ReadonlySet<string> {
    const live = analysedDocuments().filter(document => analysis.findings(document));
    return new Set(live.map(({ uri }) => uri.toString()));
  }

  /** A folder takes what is below it along. */
  function forget(gone: vscode.Uri): void {
    collection.forEach(uri => {
      if (`${uri.toString()}/`.startsWith(`${gone.toString()}/`)) collection.delete(uri);
    });
  }

  const subscriptions = vscode.Disposable.from(
    collection,
    analysis.onDidChange(update),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      files.forEach(forget);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      files.forEach(({ oldUri }) => {
        forget(oldUri);
      });
    }),
  );
  return {
    showFound(file) {
      waiting.set(file.path, file);
      showing ??= showWaiting().finally(() => {
        showing = undefined;
      });
    },
    async endScan(found) {
      await showing;
      const open = liveUris();
      const kept = new Set(found.map(path => paths.uriOf(path).toString()));
      for (const uri of scanned) {
        if (kept.has(uri)) continue;
        scanned.delete(uri);
        if (!open.has(uri)) collection.delete(vscode.Uri.parse(uri, true));
      }
    },
    dispose() {
      isDisposed = true;
      subscriptions.dispose();
    },
  };
}

function positionIn(lineStarts: readonly number[], offset: number): vscode.Position {
  let [line, end] = [0, lineStarts.length];
  while (end - line > 1) {
    const middle = (line + end) >>> 1;
    if ((lineStarts[middle] ?? 0) <= offset) line = middle;
    else end = middle;
  }
  return new vscode.Position(line, offset - (lineStarts[line] ?? 0));
}

export function rangeOf(span: Span, document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

export function toDiagnostic(
  finding: Finding,
  uri: vscode.Uri,
  positionAt: (offset: number) => vscode.Position,
  { context, paths }: Pick<Session, 'context' | 'paths'>,
): vscode.Diagnostic {
  const range = ({ start, end }: Span): vscode.Range => new vscode.Range(positionAt(start), positionAt(end));
  const severity = SEVERITIES[finding.severity];
  const diagnostic = new vscode.Diagnostic(range(finding.span), messageOf(finding), severity);
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: rulePage(context, finding.rule) };
  if (finding.rule === 'unused-suppression') {
    diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    return diagnostic;
  }
  const where = new vscode.Location(uri, range(finding.context.span));
  diagnostic.relatedInformation = [
    new vscode.DiagnosticRelatedInformation(where, `runs ${placeOf(finding.context)}`),
    ...finding.trace.map((hop, index) => {
      const location = new vscode.Location(paths.uriOf(hop.file), hopRange(hop));
      return new vscode.DiagnosticRelatedInformation(location, hopMessage(finding, index));
    }),
  ];
  return diagnostic;
}

/** From lines and columns: the hop's file need not be open. */
export function hopRange({ line, column, span }: Hop): vscode.Range {
  const start = new vscode.Position(line - 1, column - 1);
  return new vscode.Range(start, start.translate(0, span.end - span.start));
}
