// Type-checks programs before and after their fixes.
import { join } from 'node:path';
import ts from 'typescript';
import { runtimeTexts, type Project } from './project.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
};

export const RUNTIME = { runtime: { specifier: './run-in-executor.mjs', create: [] } };

/** The runtime beside the programs. */
export async function copies(): Promise<Record<string, string>> {
  const { mjs, dmts } = await runtimeTexts();
  return { 'run-in-executor.mjs': mjs, 'run-in-executor.d.mts': dmts };
}

/** What the compiler says about some files of the project. */
export function errorsIn(project: Project, names: readonly string[]): string[] {
  const program = ts.createProgram(
    names.map(name => join(project.directory, name)),
    OPTIONS,
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file?.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0];
    return `${ts.flattenDiagnosticMessageText(messageText, ' ')} in: ${line}`;
  });
}
