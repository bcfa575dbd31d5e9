// The only importer of the parser. It takes 340 ms to load (measured, Node 24): hosts import this module lazily.
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree';
import type { ParseFailure } from './finding.ts';
import { TOO_DEEP, type ParsedFile } from './syntax.ts';

export {
  isFailure,
  scopesOf,
  TOO_DEEP,
  visitChildren,
  visitorKeys,
  type ParsedFile,
  type TSESTree,
} from './syntax.ts';

/**
 * Parses a file. Never throws: bad input, also input nested so deeply that the parser's stack overflows, is a failure.
 * @param path decides the language: JSX is on except in `.ts`, `.mts` and `.cts`
 * @param text the source text; a byte order mark and a shebang are allowed
 */
export function parse(path: string, text: string): ParsedFile | ParseFailure {
  try {
    const ast = parseTypeScript(text, {
      filePath: path,
      jsx: !/\.[mc]?ts$/i.test(path),
      loc: true,
      range: true,
      comment: true,
      tokens: false,
      errorOnUnknownASTType: false,
      suppressDeprecatedPropertyWarnings: true,
    });
    return { path, text, ast };
  } catch (error) {
    return failureFrom(error);
  }
}

function failureFrom(error: unknown): ParseFailure {
  if (error instanceof RangeError) return TOO_DEEP;
  const message = error instanceof Error ? error.message : String(error);
  const location = (error as { location?: { start?: { line: number; column: number } } }).location?.start;
  return { message, line: location?.line ?? 1, column: (location?.column ?? 0) + 1 };
}
