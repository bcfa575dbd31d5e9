// `fs.readFileSync(path)` → `await runInExecutor(null, fs.readFileSync, path)`
import type { Finding } from '../../analyzer/finding.ts';
import { cannotTravel, mayBeOptions, optionsOf } from '../reading/arguments.ts';
import { handedTo } from '../reading/callers.ts';
import { partsOf, rewriteHead, type CallParts } from '../writing/call.ts';
import { apiOf, offloadObstacle } from '../reading/catalogued.ts';
import { OFFLOAD_TITLE, withCaution, type Draft } from '../draft.ts';
import { insert } from '../edits.ts';
import { genericArgument } from './generic.ts';
import { helperFor } from './helper.ts';
import { nameFor } from '../reading/names.ts';
import { placeEdits, type Place } from '../place/place.ts';
import { roomFor } from '../place/room.ts';
import { variableOf } from '../reading/scope.ts';
import { nodeAt, textOf, type Node, type Source } from '../reading/source.ts';
import { awaiting } from '../writing/splice.ts';
import { styleOf } from '../reading/style.ts';
import { cautionAbout } from '../timing/timing.ts';
import { notTheFunction } from '../reading/traced.ts';
import { mayHoldUnsendable } from './unsendable.ts';
import type { ProjectFacts, TextEdit } from '../types.ts';

/** @returns the fix, or why there is none */
export function offload(finding: Finding, source: Source, facts: ProjectFacts): Draft | string {
  if (finding.shape !== 'call') return NOT_A_CALL[finding.shape];
  const call = nodeAt(source, finding.node, 'CallExpression');
  if (!call) return 'The call is no longer there.';
  const parts = partsOf(source, call);
  if (typeof parts === 'string') return parts;
  const room = roomFor(source, styleOf(source, facts), parts.whole, finding, facts.project);
  if (typeof room === 'string') return room;
  const place = { ...room, project: facts.project };
  const blocked = argumentObstacle(source, parts) ?? heldObstacle(finding, source, parts, facts);
  if (blocked) return blocked;
  const generic = genericArgument(source, parts.arguments);
  if (generic)
    return `The type of \`${generic}\` is generic, and which form of the function it selects is not known.`;
  if (!facts.runtime) return 'Save the file first: the runtime is brought along beside it.';
  if (facts.runtime.isLeftOut)
    return 'The package would be published without the runtime: name a folder for it in `files` of package.json.';
  switch (finding.target.kind) {
    case 'external':
      return offloadExternal(finding, source, facts, parts, place);
    case 'function': {
      const helper = helperFor(finding.target, source, facts, parts);
      if (typeof helper === 'string') return helper;
      return draft(source, facts, parts, place, helper);
    }
    case 'instance':
      return 'The object it belongs to exists on this thread only.';
    case 'loop':
      return NOT_A_CALL.loop;
  }
}

const NOT_A_CALL = {
  new: 'An instance made in a worker could not be handed back.',
  reference: 'The function is called in place by its receiver, which does not wait.',
  loop: 'Only a function can be offloaded: put the loop into one.',
  access: 'Reading a property cannot be offloaded: what it runs belongs to its object.',
  assignment: 'Setting a property cannot be offloaded: what it runs belongs to its object.',
  conversion: 'What the language calls by itself cannot be offloaded: it waits for nothing.',
  iteration: 'The iterator blocks on each step and cannot leave its thread.',
  tag: 'A template tag cannot be offloaded.',
  call: '',
} as const;

function offloadExternal(
  finding: Finding,
  source: Source,
  facts: ProjectFacts,
  parts: CallParts,
  place: Place,
): Draft | string {
  if (finding.rule === 'blocking-module')
    return 'A worker would load a module of its own: load this one at the top of the file.';
  const obstacle = offloadObstacle(apiOf(finding.target)) ?? notTheFunction(source, parts.callee);
  if (obstacle) return obstacle;
  if (hasOwnEntries(finding, source, parts))
    return 'Its result would lose its class on the way back from a worker.';
  return draft(source, facts, parts, place, { caution: hiddenFilter(finding, source, parts) });
}

/** Offloadable functions of Node that take a function among their options: where the options are, and its name. */
const FILTERS: Readonly<Record<string, readonly [index: number, name: string]>> = {
  'fs.cpSync': [2, 'filter'],
  'fs.globSync': [1, 'exclude'],
};

function hiddenFilter(finding: Finding, source: Source, parts: CallParts): string | undefined {
  const [index = 0, name = ''] = FILTERS[finding.api] ?? [];
  const options = name === '' ? undefined : parts.arguments[index];
  if (!options || optionsOf(source, options)) return undefined;
  return mayBeOptions(source, options)
    ? `The options must not hold a \`${name}\`: functions cannot be cloned.`
    : undefined;
}

/** Entries that `globSync` makes have a class of their own, unlike those of `readdirSync`. */
function hasOwnEntries({ api }: Finding, source: Source, parts: CallParts): boolean {
  const options = api === 'fs.globSync' ? parts.arguments[1] : undefined;
  const types = options && optionsOf(source, options)?.get('withFileTypes');
  return types !== undefined && textOf(source, types) !== 'false';
}

function argumentObstacle(source: Source, parts: CallParts): string | undefined {
  for (const argument of parts.arguments) {
    const variable = variableOf(source, argument);
    const handed = variable ? handedTo(source, variable) : [];
    const reason = [argument, ...handed].map(value => cannotTravel(source, value)).find(Boolean);
    if (reason) return `An argument cannot be sent to a worker: ${reason}.`;
  }
  return undefined;
}

/** Built-ins are handed paths and data; helpers may be handed anything. */
function heldObstacle(
  { target }: Finding,
  source: Source,
  parts: CallParts,
  { project }: ProjectFacts,
): string | undefined {
  if (target.kind !== 'function') return undefined;
  const held = parts.arguments.find(argument => mayHoldUnsendable(project, source, argument));
  return (
    held &&
    `\`${textOf(source, held)}\` may hold functions or objects of classes, which cannot be sent to a worker.`
  );
}

export interface Extra {
  readonly edits?: readonly TextEdit[];
  readonly move?: Node;
  readonly caution?: string | undefined;
}

function draft(source: Source, facts: ProjectFacts, parts: CallParts, place: Place, extra: Extra): Draft {
  const runner = nameFor(source, styleOf(source, facts), parts.whole, {
    module: facts.runtime?.specifier ?? 'run-in-executor',
    name: 'runInExecutor',
    namespace: 'executor',
  });
  const { before, after } = awaiting(source, parts.whole);
  const edits = rewriteHead(source, parts, `${before}${runner.text}(`, ['null', parts.reference]);
  if (after) edits.push(insert(parts.whole.range[1], after));
  edits.push(...placeEdits(place));
  edits.push(...(extra.edits ?? []));
  const drafted: Omit<Draft, 'caution'> = {
    kind: 'executor',
    title: OFFLOAD_TITLE,
    edits,
    wants: runner.want ? [runner.want] : [],
    runtime: true,
    ...(extra.move && { move: extra.move }),
    ...(place.loop && { loop: place.loop }),
  };
  const own = extra.caution ?? place.loop?.caution;
  return withCaution(drafted, () => own ?? cautionAbout(source, parts.whole, place));
}
