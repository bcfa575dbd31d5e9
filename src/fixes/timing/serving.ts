// A program that serves: its handlers run while others wait. What blocked was never interrupted; with an `await` in it,
// two requests can read one file before either has written it.
import { callsOf } from '../reading/callers.ts';
import { fileUsesIn, fileUsesOf, isWrittenIn, type FileUse } from './file-uses.ts';
import { knownCalls } from '../make-async/search.ts';
import { calledName, functionAround, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import { runsBesideItself } from './overlap.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';

/** @returns a plain sentence about a file that runs at the same time would both change */
export function updatesWhileServing(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const here = fileUsesIn(project, source, place, fn);
  if (here.length === 0) return undefined;
  const isServer = serves(source, project);
  const around = runsAtOnce(project, { source, fn }, isServer);
  if (!around) return undefined;
  return (isServer ? sharedIn(project, source, here) : undefined) ?? updatedIn(project, here, around);
}

/** Files that several functions use. */
function sharedIn(
  project: ProjectFiles | undefined,
  source: Source,
  here: readonly FileUse[],
): string | undefined {
  const shared = here.find(({ kind, isFixed }) => kind === 'write' && isFixed);
  if (shared)
    return `\`${shared.path}\` is written while a server runs, and several runs at once would write into one another.`;
  const torn = here.find(
    ({ path, isFixed, source: home }) =>
      isFixed && [source, home].some(file => isWrittenIn(project, file, path)),
  );
  return (
    torn &&
    `\`${torn.path}\` is also written while a server runs, and could be read when only half of it is there.`
  );
}

/** A file that one run reads and writes. */
function updatedIn(
  project: ProjectFiles | undefined,
  here: readonly FileUse[],
  around: readonly FunctionIn[],
): string | undefined {
  const paths = new Set(here.map(({ path }) => path));
  for (const { source, fn } of around) {
    const uses = fileUsesOf(project, source, fn);
    const updated = uses.find(
      ({ path, kind }) =>
        paths.has(path) &&
        kind !== 'read' &&
        uses.some(other => other.path === path && other.kind === 'read'),
    );
    if (updated)
      return `\`${updated.path}\` is read and written, and of several runs at once, one could undo what another has written.`;
  }
  return undefined;
}

const SERVING =
  /\bcreate(Secure)?Server\b|\.listen\s*\(|\bserve\s*\(|\bipcMain\b|\bsetInterval\s*\(|\.(on|addListener|addEventListener|subscribe)\s*\(|\.(get|post|put|patch|delete|all|use)\s*\(\s*['"`]\/|\bexport\s+(async\s+)?(function|const)\s+(GET|POST|PUT|PATCH|DELETE|loader|action|handler)\b|['"](express|fastify|koa|hono|h3|next|vscode|electron|ws|socket\.io|bullmq?|polka|restify|@(nestjs|hapi|koa|fastify|trpc|apollo|remix-run|sveltejs)\/[\w-]+)(\/[\w-]+)?['"]/;
const TESTS = /(^|[/\\])(tests?|__tests__|spec|e2e|benchmarks?)[/\\]|\.(test|spec)\.[cm]?[jt]sx?$/;

/** Is a file a test or a benchmark, by its name? */
export function isTest(path: string): boolean {
  return TESTS.test(path);
}

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], boolean>();

/** Does the program have anything that calls a function again before it is done? */
export function serves(source: Source, project: ProjectFiles | undefined): boolean {
  if (SERVING.test(source.text)) return true;
  if (!project) return false;
  const answer =
    known.get(project.resolve) ??
    [...project.texts].some(([path, text]) => !isTest(path) && SERVING.test(text));
  known.set(project.resolve, answer);
  return answer;
}

export interface FunctionIn {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/** Are called once, and wait or go on when they are told to. */
const ONCE = /^(listen|then|catch|finally|once|setTimeout|setImmediate|ready|action|command)$/;

/**
 * The function and what calls it; undefined where all of that begins with the program's own start, one after the other.
 * Where nobody is served, only who gets the function handed may call it again before it is done.
 */
export function runsAtOnce(
  project: ProjectFiles | undefined,
  start: FunctionIn,
  isServer: boolean,
): readonly FunctionIn[] | undefined {
  const all: FunctionIn[] = [start];
  let isHanded = false;
  let isUnknown = false;
  // The list grows while it is iterated.
  for (const { source, fn } of all) {
    const { calls, receivers } = callsOf(source, fn);
    const elsewhere = project ? knownCalls(project, { source, fn }) : [];
    const once = receivers.filter(
      call => ONCE.test(calledName(call.callee) ?? '') || waitingCall(project, source, fn) === call,
    );
    const sites = [...[...calls, ...once].map(call => ({ source, call })), ...elsewhere];
    isHanded ||= once.length < receivers.length || runsBesideItself(project, source, fn);
    isUnknown ||= sites.length === 0;
    for (const { source: from, call } of sites) {
      const outer = functionAround(from, call);
      if (outer && !all.some(known => known.fn === outer)) all.push({ source: from, fn: outer });
    }
    if (all.length > MOST) break;
  }
  return isHanded || (isServer && isUnknown) ? all : undefined;
}

/** More functions than these nobody can look through. */
const MOST = 60;
