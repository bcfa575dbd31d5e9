import * as vscode from 'vscode';
import type { Finding } from '../analyzer/finding.ts';
import type { FileEdits, Fix, FixKind } from '../fixes/types.ts';
import type { FindingDetails } from '../worker/protocol.ts';
import { COMMANDS } from './commandIds.ts';
import { rangeOf, SOURCE } from './diagnostics.ts';
import { SELECTOR } from './documents.ts';
import { toWorkspaceEdit } from './edits.ts';
import { fixAllIn } from './fixAll.ts';
import { FIX_ALL, isFixAllRequest } from './fixAllKind.ts';
import type { Session } from './session.ts';

const { QuickFix } = vscode.CodeActionKind;

/** A kind of its own, so that a key can be bound to it. */
const MAKE_ASYNC = QuickFix.append('makeAsync');

/** What a fix is called where it is not on offer. */
export const FIX_TITLES: Readonly<Record<FixKind, string>> = {
  executor: 'Offload with runInExecutor',
  native: 'Use the async API',
  async: 'Make async',
};

/** Quick-fixes per finding, and `source.fixAll.unblock`. Every change is a WorkspaceEdit: one undo takes it back. */
export function registerCodeActions(session: Session): vscode.Disposable {
  const kinds = [QuickFix, vscode.CodeActionKind.Empty.append(FIX_ALL)];
  return vscode.languages.registerCodeActionsProvider(
    SELECTOR,
    {
      async provideCodeActions(document, range, { only }, token) {
        if (isFixAllRequest(only?.value)) return fixAllActions(session, document);
        if (only && !only.contains(QuickFix) && !QuickFix.contains(only)) return [];
        return quickFixes(session, document, range, token);
      },
    },
    { providedCodeActionKinds: kinds },
  );
}

async function fixAllActions(session: Session, document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  const all = await fixAllIn(session, document);
  if (!all?.fixed) return [];
  const kind = vscode.CodeActionKind.Empty.append(FIX_ALL);
  const action = new vscode.CodeAction('Fix all safe Unblock findings', kind);
  action.edit = all.edit;
  return [action];
}

async function quickFixes(
  session: Session,
  document: vscode.TextDocument,
  range: vscode.Range,
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  const { version } = document;
  const known = session.analysis.findings(document);
  // Asked at every move of the cursor: a comparison of numbers, however many findings there are.
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const isHere = ({ span }: Finding): boolean => span.start <= end && start <= span.end;
  // The cursor moves more often than it meets a finding.
  if (!known?.some(isHere)) return [];
  const findings = (await session.analysis.current(document))?.filter(isHere);
  if (!findings?.length || token.isCancellationRequested) return [];
  const path = session.paths.pathOf(document);
  const details = await session.client.request('details', { path, version, findings });
  if (!details) return [];
  const shown = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE);
  const fixes = await Promise.all(details.map(detail => fixActions(session, document, detail, shown)));
  const rest = await Promise.all(details.map(detail => otherActions(session, document, detail, shown)));
  return document.version === version ? [...fixes.flat(), ...rest.flat()] : [];
}

async function fixActions(
  session: Session,
  document: vscode.TextDocument,
  { finding, options }: FindingDetails,
  shown: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const diagnostics = published(document, finding, shown);
  const actions = options.fixes.map(async fix => {
    const action = await editAction(session, document, diagnostics, titleOf(fix, finding), fix.files);
    if (fix.kind === 'async') action.kind = MAKE_ASYNC;
    action.isPreferred = fix.preferred && finding.severity !== 'hint';
    return action;
  });
  const refused = options.refusals.map(({ kind, reason }) => {
    const action = new vscode.CodeAction(FIX_TITLES[kind], QuickFix);
    action.disabled = { reason };
    return action;
  });
  return [...(await Promise.all(actions)), ...refused];
}

/** A fix that needs a look at the code says so where it is chosen. */
function titleOf({ title, automatic, note }: Fix, { severity }: Finding): string {
  if (automatic || note === undefined || severity === 'hint') return title;
  return `${title} (check first: ${note.replace(/\.$/, '').replaceAll('`', '')})`;
}

async function otherActions(
  session: Session,
  document: vscode.TextDocument,
  { finding, suppressions }: FindingDetails,
  shown: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const { rule } = finding;
  const diagnostics = published(document, finding, shown);
  const edits: readonly (readonly [string, FileEdits | undefined])[] = [
    ['Remove this suppression', suppressions.remove],
    [`Disable ${rule} for this line`, suppressions.line],
    [`Disable ${rule} for this file`, suppressions.file],
  ];
  const actions = edits.flatMap(([title, edit]) =>
    edit ? [editAction(session, document, diagnostics, title, [edit])] : [],
  );
  const documentation = new vscode.CodeAction(`Show documentation for ${rule}`, QuickFix);
  documentation.command = { title: documentation.title, command: COMMANDS.showRule, arguments: [rule] };
  return [...(await Promise.all(actions)), documentation];
}

async function editAction(
  session: Session,
  document: vscode.TextDocument,
  diagnostics: vscode.Diagnostic[],
  title: string,
  files: readonly FileEdits[],
): Promise<vscode.CodeAction> {
  const action = new vscode.CodeAction(title, QuickFix);
  const own = session.paths.pathOf(document);
  // What it does to other files cannot be seen from here, so the editor shows it first.
  const isWide = files.some(({ path, create }) => path !== own && create === undefined);
  action.edit = await toWorkspaceEdit(files, session.paths, isWide ? title : undefined);
  action.diagnostics = diagnostics;
  return action;
}

/** The editor ties an action to the diagnostic that it shows. */
function published(
  document: vscode.TextDocument,
  finding: Finding,
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const range = rangeOf(finding.span, document);
  return shown.filter(diagnostic => diagnostic.range.isEqual(range));
}
