// What the analysis needs of a syntax tree, whichever parser has made it.
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { ParseFailure } from './finding.ts';

export { visitorKeys } from '@typescript-eslint/visitor-keys';
export type { TSESTree } from '@typescript-eslint/typescript-estree';

export interface ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
}

/** What a text that cannot be parsed or analysed comes to. */
export function isFailure(result: object): result is ParseFailure {
  return 'message' in result;
}

/** Of a text that is nested so deeply that the stack overflows. */
export const TOO_DEEP: ParseFailure = {
  message: 'nested too deeply to be analysed',
  line: 1,
  column: 1,
};

/**
 * Binds the names in a tree.
 * @param globals declare those of the language, too, to tell them from what a program sets; else a name that nothing
 *   declares is a global anyway
 * @throws {RangeError} if it is nested too deeply
 */
export function withScopes(path: string, text: string, ast: TSESTree.Program, globals = false): ParsedFile {
  const { sourceType } = ast;
  const lib = globals ? undefined : { lib: [] };
  const scopes = analyze(ast, { sourceType, jsxPragma: null, jsxFragmentName: null, ...lib });
  return { path, text, ast, scopes };
}
