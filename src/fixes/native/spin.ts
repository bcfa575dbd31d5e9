// `while (Date.now() < end);` → `while (Date.now() < end) await sleep(end - Date.now());`
import type { Finding } from '../../analyzer/finding.ts';
import { NATIVE_TITLE, type Draft } from '../draft.ts';
import { replace } from '../edits.ts';
import { isInert } from '../loops/statement.ts';
import { nameFor } from '../reading/names.ts';
import { placeEdits } from '../place/place.ts';
import { roomFor } from '../place/room.ts';
import { variableOf } from '../reading/scope.ts';
import { nodeAt, textOf, type Node, type Source } from '../reading/source.ts';
import { styleOf } from '../reading/style.ts';
import { cautionAbout } from '../timing/timing.ts';
import type { ProjectFacts } from '../types.ts';

/** @returns the fix of a loop that only watches the clock, or why there is none */
export function spin(finding: Finding, source: Source, facts: ProjectFacts): Draft | string {
  const loop = nodeAt(source, finding.node, 'WhileStatement');
  const { body } = loop ?? {};
  const isEmpty =
    body?.type === 'EmptyStatement' || (body?.type === 'BlockStatement' && body.body.length === 0);
  const left = loop && isEmpty ? remaining(source, loop.test) : undefined;
  if (!loop || !body || left === undefined) return 'The loop does more than wait until a point in time.';
  if ((source.ast.comments ?? []).some(({ range }) => range[0] >= body.range[0] && range[1] <= body.range[1]))
    return 'A comment in the loop would be lost.';
  const style = styleOf(source, facts);
  const room = roomFor(source, style, loop, finding, facts.project);
  if (typeof room === 'string') return room;
  const place = { ...room, project: facts.project };
  const written = nameFor(source, style, loop, {
    module: style.nodePrefix ? 'node:timers/promises' : 'timers/promises',
    name: 'setTimeout',
    namespace: 'timers',
    local: 'sleep',
  });
  const waiting = `await ${written.text}(${left})${style.semicolon}`;
  const text = body.type === 'BlockStatement' ? `{ ${waiting} }` : `${gapBefore(source, body)}${waiting}`;
  const caution = place.loop?.caution ?? cautionAbout(source, loop, place);
  return {
    kind: 'native',
    title: NATIVE_TITLE,
    edits: [replace(body.range[0], body.range[1], text), ...placeEdits(place)],
    wants: written.want ? [written.want] : [],
    runtime: false,
    ...(place.loop && { loop: place.loop }),
    ...(caution !== undefined && { caution }),
  };
}

function gapBefore(source: Source, body: Node): string {
  return /\s$/.test(source.text.slice(0, body.range[0])) ? '' : ' ';
}

/** How long the loop still has to wait, where its test compares the clock with something that stays. */
function remaining(source: Source, test: Node): string | undefined {
  if (test.type !== 'BinaryExpression') return undefined;
  const [early, late] = /^<=?$/.test(test.operator)
    ? [test.left, test.right]
    : /^>=?$/.test(test.operator)
      ? [test.right, test.left]
      : [];
  if (!early || !late || !isSimple(source, late)) return undefined;
  if (isClock(source, early)) return `${textOf(source, late)} - ${textOf(source, early)}`;
  if (early.type !== 'BinaryExpression' || early.operator !== '-') return undefined;
  if (!isClock(source, early.left) || !isSimple(source, early.right)) return undefined;
  return `${textOf(source, late)} - (${textOf(source, early)})`;
}

/** A name or a number that stays what it is. */
function isSimple(source: Source, node: Node): boolean {
  return (node.type === 'Identifier' || node.type === 'Literal') && isInert(source, node);
}

function isClock(source: Source, node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object } = node.callee;
  const isGlobal =
    object.type === 'Identifier' && (object.name === 'performance' || !variableOf(source, object));
  return isGlobal && /^(Date|performance)\.now$/.test(textOf(source, node.callee));
}
