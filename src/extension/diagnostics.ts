import * as vscode from 'vscode';
import type { Finding, Hop, Severity, Span } from '../analyzer/finding.ts';
import { hopMessage, messageOf, placeOf } from '../analyzer/message.ts';
import { rulePage } from './rules.ts';
import type { Session } from './session.ts';

/** Shows as the origin of every diagnostic. */
export const SOURCE = 'unblock';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** Publishes the findings of open documents. */
export function registerDiagnostics(session: Session): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(SOURCE);
  const update = (document: vscode.TextDocument): void => {
    const findings = session.analysis.findings(document);
    collection.set(
      document.uri,
      findings?.map(finding => toDiagnostic(finding, document, session)),
    );
  };
  return vscode.Disposable.from(collection, session.analysis.onDidChange(update));
}

export function rangeOf(span: Span, document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

export function toDiagnostic(
  finding: Finding,
  document: vscode.TextDocument,
  { context, paths }: Session,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(finding.span, document),
    messageOf(finding),
    SEVERITIES[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: rulePage(context, finding.rule) };
  if (finding.rule === 'unused-suppression') {
    diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    return diagnostic;
  }
  const where = new vscode.Location(document.uri, rangeOf(finding.context.span, document));
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
