// `fs.readFileSync(path)` → `await fs.promises.readFile(path)`
import type { Twin } from '../../analyzer/catalogue/types.ts';
import type { Finding } from '../../analyzer/finding.ts';
import { optionsOf } from '../reading/arguments.ts';
import { partsOf, rewriteHead, type CallParts } from '../writing/call.ts';
import { apiOf, holds, visibleOptions } from '../reading/catalogued.ts';
import { mayBeDescriptor } from './descriptor.ts';
import { NATIVE_TITLE, withCaution, type Draft } from '../draft.ts';
import { insert } from '../edits.ts';
import { nameFor, type Want } from '../reading/names.ts';
import { sleep } from './sleep.ts';
import { placeEdits, type Place } from '../place/place.ts';
import { roomFor } from '../place/room.ts';
import { bare, isTypeScript, type Node, nodeAt, propertyName, type Source } from '../reading/source.ts';
import { spin } from './spin.ts';
import { awaiting } from '../writing/splice.ts';
import { styleOf, type Style } from '../reading/style.ts';
import { cautionAbout } from '../timing/timing.ts';
import { notTheFunction } from '../reading/traced.ts';
import { twinReference } from './twin.ts';
import type { ProjectFacts, TextEdit } from '../types.ts';

/** @returns the fix, or why there is none; undefined where the API has no asynchronous twin at all */
export function useAsyncApi(
  finding: Finding,
  source: Source,
  facts: ProjectFacts,
): Draft | string | undefined {
  if (finding.target.kind === 'loop') return spin(finding, source, facts);
  const twin = apiOf(finding.target)?.twin;
  if (!twin || finding.shape !== 'call' || finding.trace.length > 0) return undefined;
  if (twin.differs) return `\`${shown(twin)}\` ${twin.differs}.`;
  const call = nodeAt(source, finding.node, 'CallExpression');
  if (!call) return 'The call is no longer there.';
  const parts = partsOf(source, call);
  if (typeof parts === 'string') return parts;
  if (call.typeArguments) return 'Type arguments of the call cannot be handed on.';
  if (parts.spread || isIndirect(call.callee)) return 'The call goes through `call` or `apply`.';
  const room = roomFor(source, styleOf(source, facts), parts.whole, finding, facts.project);
  if (typeof room === 'string') return room;
  const place = { ...room, project: facts.project };
  const obstacle = notTheFunction(source, parts.callee) ?? twinObstacle(source, twin, parts);
  if (obstacle) return obstacle;
  const style = styleOf(source, facts);
  switch (twin.shape) {
    case 'same':
      return plain(source, style, parts, place, twin);
    case 'exists':
      return plain(source, style, parts, place, twin, '.then(() => true, () => false)');
    case 'promisify':
      return promisified(source, style, parts, place, twin, '');
    case 'stdout':
      return stdout(source, style, parts, place, twin);
    case 'sleep':
      return sleep(source, style, parts, place);
    case 'method':
      return 'The method belongs to an object whose other uses would have to change too.';
  }
}

function shown(twin: Twin): string {
  return [twin.module, twin.export].filter(Boolean).join('.').replace('fs/promises', 'fs.promises');
}

function isIndirect(callee: Node): boolean {
  const node = bare(callee);
  const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
  return name === 'call' || name === 'apply';
}

/** Functions of `fs` whose promise takes a path or a FileHandle, but no file descriptor. */
const PATH_ONLY = /^(readFile|writeFile|appendFile|truncate)$/;

function twinObstacle(source: Source, twin: Twin, parts: CallParts): string | undefined {
  const list = parts.arguments;
  if (list.some(({ type }) => type === 'SpreadElement')) return 'The arguments are not all visible.';
  if (twin.when && !holds(source, twin.when, list))
    return `\`${shown(twin)}\` does not do the same with these arguments.`;
  const [first] = list;
  if (
    twin.module === 'fs/promises' &&
    PATH_ONLY.test(twin.export) &&
    first &&
    mayBeDescriptor(source, first)
  ) {
    return `\`${shown(twin)}\` takes no file descriptor.`;
  }
  return undefined;
}

function plain(source: Source, style: Style, parts: CallParts, place: Place, twin: Twin, tail = ''): Draft {
  const written = twinReference(source, style, parts, twin);
  return draft(source, parts, place, `${written.text}(`, tail, written.wants, twin.unlike);
}

function promisified(
  source: Source,
  style: Style,
  parts: CallParts,
  place: Place,
  twin: Twin,
  tail: string,
  caution?: string,
  more: readonly TextEdit[] = [],
): Draft | string {
  const overloaded =
    /^(scrypt|checkPrime|generatePrime|argon2|encapsulate|decapsulate|sign|verify|randomInt|glob)$/.test(
      twin.export,
    );
  if (overloaded && isTypeScript(source.path)) {
    return `\`promisify(${twin.export})\` has the type of one overload only.`;
  }
  const inner = twinReference(source, style, parts, twin);
  const module = style.nodePrefix ? 'node:util' : 'util';
  const outer = nameFor(source, style, parts.whole, { module, name: 'promisify', namespace: 'util' });
  const wants = [...(outer.want ? [outer.want] : []), ...inner.wants];
  return draft(source, parts, place, `${outer.text}(${inner.text})(`, tail, wants, caution, more);
}

/** Resolves to `{ stdout, stderr }`, as strings unless told otherwise; the sync forms return a Buffer unless told. */
function stdout(source: Source, style: Style, parts: CallParts, place: Place, twin: Twin): Draft | string {
  const options = visibleOptions(source, parts.arguments);
  if (!options) return 'The options are not visible: they decide whether it returns text or bytes.';
  const last = parts.arguments.at(-1);
  const object = last && parts.arguments.length > 1 && optionsOf(source, last) ? last : undefined;
  const more: TextEdit[] = [];
  if (!options.has('encoding')) {
    const literal = object && bare(object);
    if (!literal)
      more.push(
        insert(
          parts.call.range[1] - 1,
          `${parts.arguments.length > 0 ? ', ' : ''}{ encoding: 'buffer' }`.replaceAll("'", style.quote),
        ),
      );
    else if (literal.type === 'ObjectExpression') {
      const comma = literal.properties.length > 0 ? ',' : ' ';
      more.push(insert(literal.range[0] + 1, ` encoding: ${style.quote}buffer${style.quote}${comma}`));
    } else return 'The options are not written here: they decide whether it returns text or bytes.';
  }
  const caution =
    'What the command writes to stderr is no longer shown, and its error has `code` instead of `status`.';
  return promisified(source, style, parts, place, twin, '.stdout', caution, more);
}

function draft(
  source: Source,
  parts: CallParts,
  place: Place,
  head: string,
  tail: string,
  wants: readonly Want[],
  ownCaution?: string,
  more: readonly TextEdit[] = [],
): Draft {
  const { before, after } = awaiting(source, parts.whole);
  // `(await exec(…)).stdout` awaits before the member is read; `access(…).then(…)` awaits what the member yields.
  const inner = tail.startsWith('.stdout');
  const opening = inner ? `${before.replace(/\(?await $/, '')}(await ` : before;
  const closing = inner ? `)${tail}` : tail + after;
  const edits = [...more, ...rewriteHead(source, parts, opening + head, [])];
  if (closing) edits.push(insert(parts.whole.range[1], closing));
  edits.push(...placeEdits(place));
  const drafted: Omit<Draft, 'caution'> = {
    kind: 'native',
    title: NATIVE_TITLE,
    edits,
    wants,
    freed: rootName(parts.callee),
    runtime: false,
    ...(place.loop && { loop: place.loop }),
  };
  const own = ownCaution ?? place.loop?.caution;
  return withCaution(drafted, () => own ?? cautionAbout(source, parts.whole, place));
}

/** The name that the callee begins with: it may have lost its last use. */
function rootName(callee: Node): string[] {
  let node = bare(callee);
  while (node.type === 'MemberExpression') node = bare(node.object);
  return node.type === 'Identifier' ? [node.name] : [];
}
