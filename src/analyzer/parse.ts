// The only importer of the parser. It takes 340 ms to load (measured, Node 24): hosts import this module lazily.
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import { parse as parseTypeScript, type TSESTree } from '@typescript-eslint/typescript-estree';
import type { ParseFailure } from './finding.ts';

export type { TSESTree } from '@typescript-eslint/typescript-estree';
export { visitorKeys } from '@typescript-eslint/visitor-keys';

export interface ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
}

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
    const scopes = analyze(ast, { sourceType: ast.sourceType, jsxPragma: null, jsxFragmentName: null });
    return { path, text, ast, scopes };
  } catch (error) {
    return failureFrom(error);
  }
}

export function isFailure(result: ParsedFile | ParseFailure): result is ParseFailure {
  return 'message' in result;
}

function failureFrom(error: unknown): ParseFailure {
  if (error instanceof RangeError) return { message: 'nested too deeply to be analysed', line: 1, column: 1 };
  const message = error instanceof Error ? error.message : String(error);
  const location = (error as { location?: { start?: { line: number; column: number } } }).location?.start;
  return { message, line: location?.line ?? 1, column: (location?.column ?? 0) + 1 };
}
