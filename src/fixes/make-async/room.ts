// Callbacks of list methods cannot wait. Before a function in one is made async, the callback becomes a loop, which does
// the same and can.
import type { Finding, Span } from '../../analyzer/finding.ts';
import { applyEdits } from '../edits.ts';
import { loopFor } from '../loops/loop.ts';
import { waiterOf } from './callers.ts';
import { listAsLoop } from './generators.ts';
import { NoRoom, Refused, withText } from '../reading/project.ts';
import { moveFinding } from '../moved.ts';
import { writtenOut } from '../place/reference.ts';
import { withReplacements } from '../place/replacements.ts';
import { withSortKeys } from '../place/sort-keys.ts';
import type { Node } from '../reading/source.ts';
import { styleOf } from '../reading/style.ts';
import type { ProjectFiles, TextEdit } from '../types.ts';

/** Where to look, and how that came from the project as it is. */
export interface Prepared {
  readonly project: ProjectFiles;
  readonly finding: Finding;
  /** The edits so far, by file, one after the other. */
  readonly steps: ReadonlyMap<string, readonly (readonly TextEdit[])[]>;
  /** Why it is not provably the same. */
  readonly doubts: readonly string[];
}

/** More loops than these nobody can look through. */
const MOST = 20;

/**
 * Tries until no callback is in the way any more.
 * @param path of the file with the finding
 * @throws {Refused} as `attempt` does
 */
export function withRoom<T>(
  start: Omit<Prepared, 'steps' | 'doubts'>,
  path: string,
  attempt: (now: Prepared) => T,
): T {
  let now: Prepared = { ...start, steps: new Map(), doubts: [] };
  for (let round = 0; ; round++) {
    try {
      return attempt(now);
    } catch (error) {
      const roomier = error instanceof NoRoom && round < MOST ? makeRoom(now, path, error) : undefined;
      if (!roomier) throw error;
      now = roomier;
    }
  }
}

function makeRoom(
  { project, finding, steps, doubts }: Prepared,
  path: string,
  no: NoRoom,
): Prepared | undefined {
  const { source, node, handed, spread } = no.obstacle;
  const out = handed && writtenOut(source, node, handed);
  const facts = { moduleKind: project.moduleKind(source.path), runtime: undefined };
  const list = spread && listAsLoop(source, styleOf(source, facts), node, spread);
  const sort = handed || spread ? undefined : withSortKeys({ ...finding, node: spanOf(node) }, source, facts);
  const replaced =
    handed || spread || sort
      ? undefined
      : withReplacements({ ...finding, node: spanOf(node) }, source, facts);
  const loop = handed || spread || sort || replaced ? undefined : loopAround(project, no);
  const edits = out ? [out.edit] : (list ?? sort?.edits ?? replaced?.edits ?? loop?.edits);
  if (!edits) return undefined;
  const own = source.path === path && finding.shape === 'reference' && finding.span.start === node.range[0];
  const moved = moveFinding(finding, path, edits, source.path);
  const isCompared = sort && source.path === path && sort.replaces.some(span => isIn(finding.node, span));
  const done = steps.get(source.path) ?? [];
  const caution = sort?.caution ?? loop?.caution;
  return {
    project: withText(project, source.path, applyEdits(source.text, edits)),
    finding: isCompared
      ? { ...moved, span: sort.finding.span, node: sort.finding.node }
      : out && own
        ? { ...moved, shape: 'call', span: out.callee, node: out.call }
        : moved,
    steps: new Map(steps).set(source.path, [...done, edits]),
    doubts: caution === undefined ? doubts : [...doubts, caution],
  };
}

function spanOf({ range: [start, end] }: Node): Span {
  return { start, end };
}

function isIn(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** @throws {Refused} saying why the callback stays one */
function loopAround(
  project: ProjectFiles,
  { message, obstacle: { source, node } }: NoRoom,
): { edits: readonly TextEdit[]; caution?: string | undefined } | undefined {
  const style = styleOf(source, { moduleKind: project.moduleKind(source.path) });
  const place = loopFor(
    source,
    style,
    node,
    at => {
      try {
        const fn = waiterOf(project, source, at, 'It is called');
        return fn ? { fn, makeAsync: false } : message;
      } catch (error) {
        if (error instanceof Refused) return error.message;
        throw error;
      }
    },
    project,
  );
  if (typeof place === 'string' && place !== message) throw new Refused(place);
  return typeof place === 'object' ? place.loop : undefined;
}
