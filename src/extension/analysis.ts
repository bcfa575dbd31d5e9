// Keeps the findings of every open document: checks on open at once, after edits when typing pauses.
import * as vscode from 'vscode';
import type { Finding } from '../analyzer/finding.ts';
import type { AnalysisClient } from '../worker/client.ts';
import type { FoundFile, Request } from '../worker/protocol.ts';
import { analysedDocuments, isAnalysed, type Paths } from './documents.ts';
import { isEnabled } from './settings.ts';
import { shiftFindings } from './shift.ts';
import { documentsOf, isInTab } from './tabs.ts';

/** Milliseconds without an edit after which a document is checked. */
const PAUSE = 200;

export interface Analysis {
  /** A document has new findings, or (closed, disabled) none any more. */
  readonly onDidChange: vscode.Event<vscode.TextDocument>;
  /** The last good findings, moved along with edits since; undefined before the first check. */
  findings(document: vscode.TextDocument): readonly Finding[] | undefined;
  /** Findings of the text as it is now, checked at once if need be; undefined if it does not parse or changes meanwhile. */
  current(document: vscode.TextDocument): Promise<readonly Finding[] | undefined>;
  /**
   * Checks every open document again, e.g. with new settings.
   * @param suspect what crashed the thread; that document waits until it is edited
   */
  checkAll(suspect?: Request): void;
  /** Takes findings that are others because of something outside of the document. */
  showFound(file: FoundFile): void;
  dispose(): void;
}

interface State {
  findings: readonly Finding[] | undefined;
  /** Version that `findings` are exact for. */
  version?: number;
  /** Version that crashed the thread. */
  deadly?: number;
  checking?: { readonly version: number; readonly done: Promise<void> };
  timer?: NodeJS.Timeout;
}

export function createAnalysis(client: AnalysisClient, paths: Paths): Analysis {
  const states = new Map<vscode.TextDocument, State>();
  /** Documents that the editor still holds, although their last tab is closed. */
  const hidden = new WeakSet<vscode.TextDocument>();
  const changed = new vscode.EventEmitter<vscode.TextDocument>();

  function open(document: vscode.TextDocument): void {
    if (states.has(document) || hidden.has(document) || !isAnalysed(document) || !isEnabled()) return;
    states.set(document, { findings: undefined });
    void check(document);
  }

  function edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const state = states.get(document);
    if (!state || contentChanges.length === 0) return;
    if (state.findings) state.findings = shiftFindings(state.findings, contentChanges);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => void check(document), PAUSE);
  }

  function close(document: vscode.TextDocument): void {
    const state = states.get(document);
    if (!state) return;
    clearTimeout(state.timer);
    states.delete(document);
    client.close(paths.pathOf(document));
    changed.fire(document);
  }

  function followTabs({ opened, closed }: vscode.TabChangeEvent): void {
    for (const document of documentsOf(closed)) {
      if (isInTab(document)) continue;
      hidden.add(document);
      close(document);
    }
    for (const document of documentsOf(opened)) {
      hidden.delete(document);
      open(document);
    }
  }

  function check(document: vscode.TextDocument): Promise<void> {
    const state = states.get(document);
    const { version } = document;
    if (!state || state.deadly === version) return Promise.resolve();
    clearTimeout(state.timer);
    if (state.checking?.version === version) return state.checking.done;
    const checking = { version, done: run(document, state, version) };
    state.checking = checking;
    void checking.done.then(() => {
      if (state.checking === checking) delete state.checking;
    });
    return checking.done;
  }

  async function run(document: vscode.TextDocument, state: State, version: number): Promise<void> {
    const path = paths.pathOf(document);
    const result = await client.request('check', { path, version, text: document.getText() });
    if (!result || states.get(document) !== state || document.version !== version) return;
    if (result.failure) {
      delete state.version;
    } else {
      state.findings = result.findings;
      state.version = version;
    }
    changed.fire(document);
  }

  function checkAll(suspect?: Request): void {
    for (const [document, state] of states) {
      if (!suspect) delete state.deadly;
      else if (suspect.kind === 'check' && suspect.params.path === paths.pathOf(document))
        state.deadly = suspect.params.version;
    }
    for (const document of [...states.keys()]) {
      if (!isEnabled() || !isAnalysed(document)) close(document);
      else {
        delete states.get(document)?.checking;
        void check(document);
      }
    }
    analysedDocuments().forEach(open);
  }

  // Documents that are already open wait until activation is over.
  const first = setImmediate(() => {
    checkAll();
  });
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(open),
    vscode.workspace.onDidChangeTextDocument(edit),
    // Also sent when a document's language changes, followed by an opening.
    vscode.workspace.onDidCloseTextDocument(close),
    vscode.window.tabGroups.onDidChangeTabs(followTabs),
    changed,
  );

  return {
    onDidChange: changed.event,
    findings: document => states.get(document)?.findings,
    async current(document) {
      const state = states.get(document);
      if (state && state.version !== document.version) await check(document);
      return state?.version === document.version ? state.findings : undefined;
    },
    checkAll,
    showFound({ path, version, findings }) {
      for (const [document, state] of states) {
        // Those of an older version come again after the check that is due.
        if (document.version !== version || paths.pathOf(document) !== path) continue;
        state.findings = findings;
        state.version = version;
        changed.fire(document);
      }
    },
    dispose() {
      clearImmediate(first);
      for (const { timer } of states.values()) clearTimeout(timer);
      states.clear();
      subscriptions.dispose();
    },
  };
}
