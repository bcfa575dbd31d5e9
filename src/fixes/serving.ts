// A program that serves: its handlers run while others wait. What blocked was never interrupted; with an `await` in it,
// two requests can read one file before either has written it.
import { callsOf } from './callers.ts';
import { fileUsesIn, isWrittenIn } from './file-uses.ts';
import { knownCalls } from './make-async-uses.ts';
import { calledName, functionAround, type FunctionNode, type Node, type Source } from './source.ts';
import type { ProjectFiles } from './types.ts';

/** @returns a plain sentence about a file that runs at the same time would both change */
export function updatesWhileServing(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const here = fileUsesIn(project, source, place, fn);
  if (here.length === 0 || !serves(source, project)) return undefined;
  const around = servingAround(project, { source, fn });
  if (!around) return undefined;
  const shared = here.find(({ kind, isFixed }) => kind === 'write' && isFixed);
  if (shared)
    return `\`${shared.path}\` is written while a server runs, and several runs at once would write into one another.`;
  const torn = here.find(
    ({ path, isFixed, source: home }) =>
      isFixed && [source, home].some(file => isWrittenIn(project, file, path)),
  );
  if (torn)
    return `\`${torn.path}\` is also written while a server runs, and could be read when only half of it is there.`;
  const paths = new Set(here.map(({ path }) => path));
  for (const { source: home, fn: outer } of around) {
    const uses = fileUsesIn(project, home, outer.body, outer);
    const updated = uses.find(
      ({ path, kind }) =>
        paths.has(path) &&
        kind !== 'read' &&
        uses.some(other => other.path === path && other.kind === 'read'),
    );
    if (updated)
      return `\`${updated.path}\` is read and written while a server runs: of several runs at once, one could undo what another has written.`;
  }
  return undefined;
}

const SERVING =
  /\bcreate(Secure)?Server\b|\.listen\s*\(|\bserve\s*\(|\bipcMain\b|\bsetInterval\s*\(|\.(on|addListener|addEventListener|subscribe)\s*\(|\bexport\s+(async\s+)?(function|const)\s+(GET|POST|PUT|PATCH|DELETE|loader|action|handler)\b|['"](express|fastify|koa|hono|h3|next|vscode|electron|ws|socket\.io|bullmq?|polka|restify|@(nestjs|hapi|koa|fastify|trpc|apollo|remix-run|sveltejs)\/[\w-]+)(\/[\w-]+)?['"]/;
const TESTS = /(^|[/\\])(tests?|__tests__|spec|e2e|benchmarks?)[/\\]|\.(test|spec)\.[cm]?[jt]sx?$/;

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], boolean>();

/** Does the program have anything that calls a function again before it is done? */
function serves(source: Source, project: ProjectFiles | undefined): boolean {
  if (SERVING.test(source.text)) return true;
  if (!project) return false;
  const answer =
    known.get(project.resolve) ??
    [...project.texts].some(([path, text]) => !TESTS.test(path) && SERVING.test(text));
  known.set(project.resolve, answer);
  return answer;
}

interface FunctionIn {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/** Are called once, and wait or go on when they are told to. */
const ONCE = /^(listen|then|catch|finally|once|setTimeout|setImmediate|ready|action)$/;

/** The function and what calls it; undefined where all of that begins with the program's own start, one after the other. */
function servingAround(
  project: ProjectFiles | undefined,
  start: FunctionIn,
): readonly FunctionIn[] | undefined {
  const all: FunctionIn[] = [start];
  let isServing = false;
  // The list grows while it is iterated.
  for (const { source, fn } of all) {
    const { calls, receivers } = callsOf(source, fn);
    const elsewhere = project ? knownCalls(project, { source, fn }) : [];
    const once = receivers.filter(({ callee }) => ONCE.test(calledName(callee) ?? ''));
    const sites = [...[...calls, ...once].map(call => ({ source, call })), ...elsewhere];
    isServing ||= once.length < receivers.length || sites.length === 0;
    for (const { source: from, call } of sites) {
      const outer = functionAround(from, call);
      if (outer && !all.some(known => known.fn === outer)) all.push({ source: from, fn: outer });
    }
    if (all.length > 60) break;
  }
  return isServing ? all : undefined;
}
