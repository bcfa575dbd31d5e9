// **Make async**: a sync helper and all its callers, up to those that are async already, get to use the async API.
import { createAnalyzer } from '../../analyzer/analyzer.ts';
import type { Finding, Hop } from '../../analyzer/finding.ts';
import { assemble } from '../assemble.ts';
import { composed } from '../compose.ts';
import type { Draft } from '../draft.ts';
import { applyEdits, conflict, mapSpan } from '../edits.ts';
import { callersOf, waiterOf, type Callers } from './callers.ts';
import { doubtAbout, droppedElsewhere, type Changed } from './doubts.ts';
import { asyncEdits } from './edits.ts';
import { withRoom, type Prepared } from './room.ts';
import {
  nameOfFile,
  nameOfFunction,
  Refused,
  sourceOf,
  type FunctionAt,
  withText,
} from '../reading/project.ts';
import { isWaitedFor } from '../place/waited-callback.ts';
import { isReactionAlone } from './typed.ts';
import { useAsyncApi } from '../native/native.ts';
import { offload } from '../offload/offload.ts';
import { isSequential, returnsPlain } from '../sequential/sequential.ts';
import {
  functionAround,
  isFunction,
  readSource,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { FileEdits, Fix, FixFile, NewFile, ProjectFacts, ProjectFiles, TextEdit } from '../types.ts';
import { mayBeMadeAsync, twinOf, mayBeOffloaded } from './candidates.ts';

/** @returns the fix, or why there is none; undefined without asynchronous twin, or where the project is not known */
export function makeAsync(finding: Finding, file: FixFile, facts: ProjectFacts): Fix | string | undefined {
  if (!mayBeMadeAsync(finding, file.text)) return undefined;
  const { project } = facts;
  if (!project) return undefined;
  const twin = facts.only === undefined ? twinOf(finding) : undefined;
  const around = facts.around?.(lastOf(finding, file).file);
  const home = mayBeOffloaded(finding) ? around : undefined;
  if (!twin && !home) return undefined;
  if (twin?.differs && !home) return `Its asynchronous form ${twin.differs}.`;
  const current = withText(project, file.path, file.text);
  const { texts } = current;
  try {
    return withRoom({ finding, project: current }, file.path, now =>
      planned(now, { file, texts, home, only: facts.only }),
    );
  } catch (error) {
    // In an async function there is nothing to be made async.
    if (error instanceof AsyncAlready) return undefined;
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class AsyncAlready extends Refused {}

/** Where the blocking function is called in the end. */
function lastOf({ trace, span }: Finding, { path }: Pick<FixFile, 'path'>): Pick<Hop, 'file' | 'span'> {
  return trace.at(-1) ?? { file: path, span };
}

interface Plan {
  readonly file: FixFile;
  readonly texts: ReadonlyMap<string, string>;
  /** What is known around the file of the blocking call, where it may be offloaded. */
  readonly home: ProjectFacts | undefined;
  readonly only: ProjectFacts['only'];
}

function planned({ finding, project, steps: made, doubts }: Prepared, plan: Plan): Fix {
  const { file, texts } = plan;
  const last = lastOf(finding, file);
  const home = sourceOf(project, last.file);
  const api = home.nodes.find(
    node =>
      node.type === 'CallExpression' &&
      node.callee.range[0] === last.span.start &&
      node.callee.range[1] === last.span.end,
  );
  const start = api && waiterOf(project, home, api, `\`${finding.api}\` is called`);
  if (!start) throw new Refused('The blocking call does not stand in a function.');
  if (start.async) throw new AsyncAlready(`\`${finding.api}\` stands in an async function already.`);
  const callers = callersOf(project, { source: home, fn: start });
  const own = sourceOf(project, file.path);
  const isHere = finding.trace.length === 0;
  const leads =
    isHere ||
    isHandedToReaction(project, own, finding) ||
    callers.sites.some(
      ({ source, call }) => source === own && [call, ...call.arguments].some(node => isAt(node, finding)),
    );
  if (!leads) throw new Refused('The call does not come to the blocking one by calls that can be awaited.');
  const steps = new Map(Array.from(asyncEdits(callers), ([source, edits]) => [source.path, [edits]]));
  const changed = changedBy(project, callers, steps);
  const { create, draft: converted } = useTwins({ ...plan, finding, project, changed, steps });
  const doubt =
    doubts[0] ??
    converted.caution ??
    callers.doubts[0] ??
    droppedElsewhere(project, callers) ??
    doubtAbout(project, finding.api, changed);
  const paths = new Set([...made.keys(), ...steps.keys()]);
  const files = Array.from(paths, path => {
    const before = texts.get(path) ?? '';
    return filesOf(path, before, [...(made.get(path) ?? []), ...(steps.get(path) ?? [])]);
  });
  return {
    kind: 'async',
    title: titleOf(home, start, callers, files),
    files: [
      ...files.sort((a, b) => Number(b.path === file.path) - Number(a.path === file.path)),
      ...create.map(({ path, text }) => ({ path, create: text, edits: [] })),
    ],
    preferred: false,
    automatic: doubt === undefined && finding.severity !== 'hint',
    ...(doubt !== undefined && { note: doubt }),
  };
}

/** Is it the call that was found, or the function that is handed to one: `attempt(load, path)`? */
function isAt({ range }: Node, { node, span, shape }: Finding): boolean {
  const { start, end } = shape === 'reference' ? span : node;
  return range[0] === start && range[1] === end;
}

/** `paths.then(readAll())`: there is nothing to await. */
function isHandedToReaction(project: ProjectFiles, source: Source, { span, trace }: Finding): boolean {
  return (
    trace.length === 1 &&
    source.nodes.some(
      node =>
        node.range[0] === span.start &&
        node.range[1] === span.end &&
        isReactionAlone({ project }, source, source.parents.get(node), node),
    )
  );
}

function titleOf(source: Source, fn: FunctionNode, callers: Callers, files: readonly FileEdits[]): string {
  const more = callers.functions.length - 1;
  const name = nameOfFunction(source, fn);
  const others = more > 0 ? ` and ${String(more)} ${more === 1 ? 'caller' : 'callers'}` : '';
  return `Make ${name}${others} async${files.length > 1 ? `, in ${String(files.length)} files` : ''}`;
}

/** The functions and calls as they are in the changed texts: nodes keep their order, since none is added but `await`. */
function changedBy(
  project: ProjectFiles,
  callers: Callers,
  steps: Steps,
): Changed & { readonly waiting: Set<FunctionNode> } {
  const after = new Map<Source, Source>();
  const sourceAfter = (source: Source): Source => {
    const known =
      after.get(source) ?? parsed(source.path, applyEdits(source.text, steps.get(source.path)?.[0] ?? []));
    after.set(source, known);
    return known;
  };
  const functions = callers.functions.map(({ source, fn }): FunctionAt => {
    const changed = sourceAfter(source);
    return { source: changed, fn: sameOf(source, changed, fn, isFunction) };
  });
  const sites = callers.sites.map(({ source, call, whole }) => {
    const changed = sourceAfter(source);
    const kind = (node: Node): node is typeof call => node.type === 'CallExpression';
    const now = sameOf(source, changed, call, kind);
    const parent = changed.parents.get(now);
    const wholeNow = whole !== call && parent?.type === 'ChainExpression' ? parent : now;
    return { source: changed, whole: wholeNow, fn: functionAround(changed, now) };
  });
  const waiting = new Set(sites.flatMap(({ fn }) => fn ?? []));
  // Who waits for what a function returns gets the same if that is a promise.
  const isAwaited =
    callers.sites.length > 0 && callers.sites.every(({ source, call }) => isWaitedFor(source, call));
  const plain = new Set(
    functions.flatMap(({ fn }, index) => {
      const before = callers.functions[index];
      const isPlain =
        before &&
        (isAwaited || callers.plain.has(before.fn) || returnsPlain(project, before.source, before.fn));
      return isPlain ? [fn] : [];
    }),
  );
  return { functions, sites, waiting, plain };
}

function sameOf<T extends Node>(before: Source, after: Source, node: T, is: (node: Node) => node is T): T {
  const index = before.nodes.filter(is).indexOf(node);
  const found = after.nodes.filter(is)[index];
  if (!found) throw new Refused('The changed text would be read in another way.');
  return found;
}

type Steps = Map<string, TextEdit[][]>;

interface Converting extends Pick<Plan, 'file'> {
  readonly finding: Finding;
  readonly project: ProjectFiles;
  readonly changed: ReturnType<typeof changedBy>;
  readonly steps: Steps;
  readonly home: ProjectFacts | undefined;
  readonly only: ProjectFacts['only'];
}

/**
 * Puts the async API into the functions that became async: for the call that blocks, and for others where it is safe.
 * What has no true twin is offloaded.
 */
function useTwins({ finding, file, project, changed, steps, home, only }: Converting): {
  readonly draft: Draft;
  readonly create: readonly NewFile[];
} {
  const last = lastOf(finding, file);
  const wanted = mapSpan(last.span, steps.get(last.file)?.[0] ?? []);
  const sources = new Set(changed.functions.map(({ source }) => source));
  const analyzer = createAnalyzer({}, { resolve: () => undefined });
  const create: NewFile[] = [];
  let primary: Draft | undefined;
  for (const source of sources) {
    analyzer.update(source.path, source.text);
    const isHome = source.path === last.file;
    const facts = {
      ...(isHome && home),
      moduleKind: project.moduleKind(source.path),
      runtime: isHome ? home?.runtime : undefined,
      // Otherwise what is asked of it would be answered by the texts as they were.
      ...(isSequential(project) && { project }),
    };
    const drafts: Draft[] = [];
    for (const found of analyzer.check(source.path)) {
      const isWanted = isHome && found.span.start === wanted.start && found.span.end === wanted.end;
      const node = source.nodes.find(
        ({ range }) => range[0] === found.node.start && range[1] === found.node.end,
      );
      const around = node && functionAround(source, node);
      const inside = around && changed.functions.some(({ fn }) => fn === around);
      if (!isWanted && (!inside || found.severity === 'hint')) continue;
      if (only && !isWanted) continue;
      const twin = only ? undefined : useAsyncApi(found, source, facts);
      const draft = isWanted && home ? safer(twin, offload(found, source, facts)) : twin;
      if (isWanted && typeof draft === 'string') throw new Refused(draft);
      if (!draft || typeof draft === 'string') continue;
      const isExtra =
        draft.caution === undefined && !drafts.some(other => conflict(other.edits, draft.edits));
      if (isWanted) primary = draft;
      if (!isWanted && !isExtra) continue;
      drafts.push(draft);
      // In a callback of a list method, it waits in the function around that.
      for (let fn = around; fn; fn = functionAround(source, fn)) changed.waiting.add(fn);
    }
    const result = drafts.length > 0 ? assemble(source, facts, drafts) : undefined;
    if (result) steps.get(source.path)?.push(...result.steps.map(step => [...step]));
    if (result) create.push(...result.create);
  }
  if (!primary) throw new Refused(`\`${finding.api}\` cannot be awaited where it stands.`);
  return { draft: primary, create };
}

function safer(twin: Draft | string | undefined, offloaded: Draft | string): Draft | string | undefined {
  if (typeof twin === 'object' && twin.caution === undefined) return twin;
  const isSafe = typeof offloaded === 'object' && offloaded.caution === undefined;
  return isSafe || typeof twin !== 'object' ? offloaded : twin;
}

/** @throws {Refused} for a text that does not parse, e.g. because a name is `await` */
function parsed(path: string, text: string): Source {
  const source = readSource({ path, text });
  if (!source) throw new Refused(`\`${nameOfFile(path)}\` would not parse.`);
  return source;
}

function filesOf(path: string, before: string, steps: readonly (readonly TextEdit[])[]): FileEdits {
  const after = steps.reduce<string>((text, edits) => applyEdits(text, edits), before);
  parsed(path, after);
  return { path, edits: composed(before, steps) };
}
