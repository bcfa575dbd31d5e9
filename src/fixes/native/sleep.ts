// `Atomics.wait(cell, 0, 0, ms)` → `await sleep(ms)`
import { valueOf } from '../reading/arguments.ts';
import type { CallParts } from '../writing/call.ts';
import { NATIVE_TITLE, type Draft } from '../draft.ts';
import { nameFor } from '../reading/names.ts';
import { placeEdits, type Place } from '../place/place.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import { bare, dotted, textOf, type Node, type Source } from '../reading/source.ts';
import { awaiting } from '../writing/splice.ts';
import type { Style } from '../reading/style.ts';
import { cautionAbout } from '../timing/timing.ts';

/** `Atomics.wait(cell, 0, 0, ms)` as a statement of its own, on a cell that nothing ever notifies. */
export function sleep(source: Source, style: Style, parts: CallParts, place: Place): Draft | string {
  const [cell, index, value, timeout] = parts.arguments;
  if (!cell || !index || value?.type !== 'Literal' || value.value !== 0 || !timeout)
    return 'It waits for more than time to pass.';
  if (source.parents.get(parts.whole)?.type !== 'ExpressionStatement') return 'Its result is used.';
  const made = valueOf(source, cell);
  if (!isFreshCell(made)) return 'Another thread may end the wait.';
  if (bare(cell).type === 'Identifier' && !isOnlyWaitedFor(source, bare(cell)))
    return 'The cell is used elsewhere, so another thread may end the wait.';
  const module = style.nodePrefix ? 'node:timers/promises' : 'timers/promises';
  const written = nameFor(source, style, parts.whole, {
    module,
    name: 'setTimeout',
    namespace: 'timers',
    local: 'sleep',
  });
  const { before, after } = awaiting(source, parts.whole);
  const text = `${before}${written.text}(${textOf(source, timeout)})${after}`;
  const caution = place.loop?.caution ?? cautionAbout(source, parts.whole, place);
  return {
    kind: 'native',
    title: NATIVE_TITLE,
    edits: [{ span: { start: parts.whole.range[0], end: parts.whole.range[1] }, text }, ...placeEdits(place)],
    wants: written.want ? [written.want] : [],
    freed: bare(cell).type === 'Identifier' ? [textOf(source, cell)] : [],
    runtime: false,
    ...(place.loop && { loop: place.loop }),
    ...(caution !== undefined && { caution }),
  };
}

function isFreshCell(node: Node): boolean {
  const buffer = node.type === 'NewExpression' ? node.arguments[0] : undefined;
  return (
    buffer?.type === 'NewExpression' &&
    buffer.callee.type === 'Identifier' &&
    buffer.callee.name === 'SharedArrayBuffer'
  );
}

/** Does nothing get at the cell but waits, so that each of them lasts as long as it says? */
function isOnlyWaitedFor(source: Source, cell: Node): boolean {
  const variable = variableOf(source, cell);
  const declared = variable?.defs[0]?.node as Node | undefined;
  const declaration = declared && source.parents.get(declared);
  if (!variable || !declaration || source.parents.get(declaration)?.type === 'ExportNamedDeclaration')
    return false;
  return referencesTo(source, variable).every(({ identifier, init }) => {
    const call = source.parents.get(identifier);
    const isWait =
      call?.type === 'CallExpression' &&
      call.arguments[0] === identifier &&
      dotted(source, call.callee) === 'Atomics.wait';
    return init === true || isWait;
  });
}
