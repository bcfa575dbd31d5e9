// What happens when the programs run: every one is executed, and the stacks at its blocking reads are read.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { transformSync } from 'esbuild';
import type { Program } from './read.ts';
import type { Frame, Read, Run } from './run.ts';
import { readSource, type Code, type Source } from './source.ts';

export interface Truth {
  /** `file:line` of every place in async code whose call ran a blocking read in place, in order. */
  readonly places: readonly string[];
  readonly error: string | undefined;
}

export function runPrograms(programs: readonly Program[]): Truth[] {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'unblock-programs-')));
  try {
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    const written = programs.map((program, index) => write(program, join(root, String(index))));
    const entries = programs.map((program, index) => join(root, String(index), program.files[0]?.path ?? ''));
    const output = execFileSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...entries], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    return (JSON.parse(output) as Run[]).map(({ reads, error }, index) => {
      const places = reads.flatMap(
        read => placeOf(read, join(root, String(index)), written[index] ?? new Map()) ?? [],
      );
      return { places: [...new Set(places)].sort(), error };
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** A file as it is written and how to find a place of what is run in it. */
interface Written {
  readonly source: Source;
  readonly map: SourceMap | undefined;
}

/** Writes a program down. TypeScript is compiled, because Node does not know decorators. */
function write({ files }: Program, folder: string): Map<string, Written> {
  return new Map(
    files.map(({ path, code }) => {
      const typed = path.endsWith('.ts');
      const output = typed
        ? transformSync(code, { loader: 'ts', target: 'es2022', sourcemap: true })
        : undefined;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), output?.code ?? code);
      const map = output && new SourceMap(JSON.parse(output.map) as SourceMapPayload);
      return [path, { source: readSource(path, code), map }];
    }),
  );
}

interface Step {
  readonly file: string;
  readonly line: number;
  readonly code: Code;
}

/**
 * Where a read belongs: to the call in the innermost async function it happened in (or in the promise reaction, when
 * it happened in none), or inside a callback that is written there.
 */
function placeOf(
  { stack, registered }: Read,
  folder: string,
  files: ReadonlyMap<string, Written>,
): string | undefined {
  const steps = stack.flatMap(frame => stepOf(frame, folder, files) ?? []);
  let index = steps.findIndex(({ code }) => code.context);
  if (index < 0) {
    if (!registered) return undefined;
    index = steps.length - 1;
    if (!steps[index]?.code.inline) return nameOf(stepOf(registered, folder, files));
  }
  while (steps[index - 1]?.code.inline && steps[index - 1]?.code.parent === steps[index]?.code) index--;
  return nameOf(steps[index]);
}

function nameOf(step: Step | undefined): string | undefined {
  return step && `${step.file}:${step.line}`;
}

function stepOf(frame: Frame, folder: string, files: ReadonlyMap<string, Written>): Step | undefined {
  const file = relative(folder, frame.file);
  const written = files.get(file);
  if (!written) return undefined;
  const place = written.map ? originOf(written.map, frame) : frame;
  return place && { file, line: place.line, code: written.source.codeAt(place.line, place.column) };
}

function originOf(map: SourceMap, { line, column }: Frame): { line: number; column: number } | undefined {
  const origin = map.findOrigin(line, column);
  return 'lineNumber' in origin ? { line: origin.lineNumber, column: origin.columnNumber } : undefined;
}
