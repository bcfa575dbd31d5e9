// Which documents are analysed, and under which path the analyzer knows them.
import * as vscode from 'vscode';
import { analyzerPath } from './analyzerPath.ts';

const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];

export const SELECTOR: vscode.DocumentSelector = LANGUAGES.map(language => ({ language }));

/**
 * JavaScript and TypeScript that could be edited where it is: files, untitled documents, remote and virtual file
 * systems. Not the left side of a diff, output panels, chat snippets or notebook cells.
 */
export function isAnalysed(document: vscode.TextDocument): boolean {
  if (!LANGUAGES.includes(document.languageId)) return false;
  const { scheme } = document.uri;
  return (
    scheme === 'file' || scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true
  );
}

export function analysedDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(isAnalysed);
}

/** The analyzer knows paths, the editor knows URIs. */
export interface Paths {
  pathOf(document: vscode.TextDocument): string;
  /** Undoes `pathOf`; any other path is a file on disk. */
  uriOf(path: string): vscode.Uri;
}

export function createPaths(): Paths {
  const uris = new Map<string, vscode.Uri>();
  return {
    pathOf(document) {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      const path = analyzerPath(document, folder?.scheme === 'file' ? folder.fsPath : undefined);
      if (path !== document.uri.fsPath || document.uri.scheme !== 'file') uris.set(path, document.uri);
      return path;
    },
    uriOf: path => uris.get(path) ?? vscode.Uri.file(path),
  };
}
