// How long the findings of a project are out of date after an edit: `node latency.ts <target> <folder> <edits> <seconds>`.
// Each edit is taken back afterwards, which is measured as well. Prints JSON.
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { collectGarbage } from '../../src/cli/garbage.ts';
import { EDITS, pick, randomFrom } from './edits.ts';
import { openProject, type Project } from './editor.ts';
import { quantile } from './statistics.ts';

/** Which files are edited. */
const TARGETS: Readonly<Record<string, (project: Project) => readonly string[]>> = {
  /** Any file. */
  any: ({ analysed }) => analysed,
  /** The files that most others import. */
  hubs: ({ analysed }) => analysed.slice(0, 20),
  /** The file that is nearest to 5,000 lines. */
  long: ({ analysed, texts }) => {
    const distance = (path: string) => Math.abs((texts.get(path)?.split('\n').length ?? 0) - 5000);
    return analysed.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1);
  },
};

interface Measured {
  readonly kind: string;
  /** Until the analyzer knows the new text: parsed and lowered. */
  readonly taken: number;
  /** Until all findings that may have changed are made anew. */
  readonly wall: number;
  /** The same on the thread's own clock, which stands still while other programs have the core. */
  readonly cpu: number;
  /** Files that were looked at again. */
  readonly checked: number;
  readonly parses: boolean;
}

function apply(project: Project, path: string, text: string, kind: string): Measured {
  const began = process.threadCpuUsage();
  const start = performance.now();
  const failure = project.analyzer.update(path, text);
  const taken = performance.now() - start;
  const stale = failure ? [] : project.analyzer.outdated();
  for (const file of stale) project.analyzer.check(file);
  const wall = performance.now() - start;
  const { user, system } = process.threadCpuUsage(began);
  return { kind, taken, wall, cpu: (user + system) / 1000, checked: stale.length, parses: !failure };
}

function editAtRandom(
  project: Project,
  paths: readonly string[],
  edits: number,
  seconds: number,
): Measured[] {
  const random = randomFrom(1);
  const measured: Measured[] = [];
  const end = performance.now() + seconds * 1000;
  while (measured.length < edits && performance.now() < end) {
    const path = pick(paths, random) ?? '';
    const text = project.texts.get(path) ?? '';
    const kind = pick(Object.keys(EDITS), random) ?? '';
    const edited = EDITS[kind]?.(text, random);
    if (edited === undefined) continue;
    measured.push(apply(project, path, edited, kind), apply(project, path, text, `${kind}, undone`));
  }
  return measured;
}

function summaryOf(measured: readonly Measured[]) {
  const at = (share: number, value: (one: Measured) => number) => quantile(measured.map(value), share);
  return {
    edits: measured.length,
    wall: { p50: at(0.5, ({ wall }) => wall), p95: at(0.95, ({ wall }) => wall) },
    cpu: { p50: at(0.5, ({ cpu }) => cpu), p95: at(0.95, ({ cpu }) => cpu) },
    taken: { p50: at(0.5, ({ taken }) => taken), p95: at(0.95, ({ taken }) => taken) },
    checked: { p50: at(0.5, ({ checked }) => checked), p95: at(0.95, ({ checked }) => checked) },
    unparsed: measured.filter(({ parses }) => !parses).length,
  };
}

/** Bytes after everything that is not needed is gone. */
function memoryAtRest() {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed, external, rss };
}

const [target = 'any', folder = '.', edits = '400', seconds = '60'] = process.argv.slice(2);
const start = performance.now();
const project = await openProject(resolve(folder));
const opened = (performance.now() - start) / 1000;
const rest = memoryAtRest();
const paths = TARGETS[target]?.(project) ?? [];
const measured = editAtRandom(project, paths, Number(edits), Number(seconds));
const kinds = Object.groupBy(measured, ({ kind }) => kind);
console.log(
  JSON.stringify({
    files: project.texts.size,
    analysed: project.analysed.length,
    findings: project.findings,
    edited: new Set(paths).size,
    opened,
    rest,
    all: summaryOf(measured),
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, some = []]) => [kind, summaryOf(some)])),
  }),
);
