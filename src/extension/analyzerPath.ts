// Free of `vscode`: the tests run it in plain Node.
import type { TextDocument } from 'vscode';

/** Endings that the parser reads as a language means them, and the one to add to every other name. */
const ENDINGS: Readonly<Record<string, { readonly known: RegExp; readonly add: string }>> = {
  javascript: { known: /\.[cm]?jsx?$/i, add: '.js' },
  javascriptreact: { known: /\.[cm]?jsx?$/i, add: '.jsx' },
  typescript: { known: /\.[cm]?ts$/i, add: '.ts' },
  typescriptreact: { known: /\.tsx$/i, add: '.tsx' },
};

/**
 * The stable name of a document: the path of a file, else an address. It always ends as its language asks.
 * @param folder where an untitled document counts as being, so that the configuration there applies to it
 */
export function analyzerPath(
  document: Pick<TextDocument, 'languageId' | 'uri'>,
  folder: string | undefined,
): string {
  const { languageId, uri } = document;
  const name = nameOf(uri, folder);
  const ending = ENDINGS[languageId];
  return !ending || ending.known.test(name) ? name : name + ending.add;
}

function nameOf(uri: TextDocument['uri'], folder: string | undefined): string {
  if (uri.scheme === 'file') return uri.fsPath;
  if (uri.scheme !== 'untitled') return uri.toString(true);
  // `code new.ts` opens an untitled document with the path it will get; others have a bare name.
  if (uri.path.startsWith('/')) return uri.fsPath;
  return folder === undefined ? uri.toString(true) : `${folder}/${uri.path}`;
}
