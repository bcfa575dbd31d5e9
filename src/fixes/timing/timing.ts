// A new `await` lets other code run in between. What could notice?
import { clashBeside } from './beside.ts';
import { callsOf } from '../reading/callers.ts';
import { hasWaitedBefore, isDroppedByCaller } from './first-await.ts';
import { calledUnwaited } from './handed-on.ts';
import { pendingForCallers } from './pending-callers.ts';
import { pendingAt, reactionBeside, sharedPromise, soonBefore } from './pending.ts';
import { setByCallback } from './set-by-callback.ts';
import type { Place } from '../place/place.ts';
import { howConcurrent, outputAfter, updatesOneFile, writesSharedFile } from './concurrency.ts';
import { impatientCaller } from './impatient.ts';
import { overlapOf } from './interval.ts';
import { nameOfFile } from '../reading/project.ts';
import { isKeptBesideOthers, runsBesideItself, waitsBesideModule } from './overlap.ts';
import { movedMeanwhile } from './moved-meanwhile.ts';
import { isSequential } from '../sequential/sequential.ts';
import { updatesWhileServing } from './serving.ts';
import { changedWhileServing, isHandedToList, setByOthers, setForOthers } from './served-state.ts';
import { sharedStateAround } from './shared-state.ts';
import { lineOf, type Node, type Source } from '../reading/source.ts';

/** @returns why the fix needs a look at the code first; undefined where it is provably safe */
export function cautionAbout(
  source: Source,
  node: Node,
  { fn, makeAsync, project }: Place,
): string | undefined {
  if (isSequential(project)) return undefined;
  const state = sharedStateAround(source, fn, node);
  if (state.checkThenAct) {
    return `\`${state.checkThenAct}\` is read before and written after the new \`await\`: other code may change it in between.`;
  }
  if (state.meanwhile)
    return `\`${state.meanwhile}\` is changed before and after the new \`await\`: other code may see what it is in between.`;
  if (state.torn) {
    const [flag, value] = state.torn;
    return `\`${flag}\` is set before and \`${value}\` after the new \`await\`: other code may see the one without the other.`;
  }
  const pending = pendingAt(source, fn, node);
  if (pending)
    return `\`${pending}\` is started before and handled after the new \`await\`: what it does in between is missed.`;
  const soon = soonBefore(source, fn, node);
  if (soon) return `What \`${soon}\` puts off would run before the rest, during the new \`await\`.`;
  const later = setByCallback(source, fn, node, project);
  if (later)
    return `A callback that is started before the new \`await\` has to do with \`${later}\`, and could come during it.`;
  const waiting = makeAsync ? undefined : pendingForCallers(source, fn, node);
  if (waiting) return waiting;
  const elsewhere = movedMeanwhile(source, project);
  if (elsewhere) return elsewhere;
  const uses = callsOf(source, fn);
  const impatient = impatientCaller(source, fn, node, uses, state.written);
  if (impatient) return impatient;
  const beside = makeAsync ? undefined : clashBeside(source, fn, node, uses.calls, state.written);
  if (beside) return beside;
  const handed = makeAsync ? undefined : calledUnwaited(project, source, fn, node);
  if (handed) return handed;
  const order =
    state.written ??
    state.repeated ??
    state.stale ??
    setForOthers(source, fn, node, project) ??
    setByOthers(source, fn, node, project) ??
    outputAfter(source, fn, node);
  const updates = updatesOneFile(source, fn, node) || writesSharedFile(source, fn, node);
  const isFirst = makeAsync || !hasWaitedBefore(source, fn, node);
  const reaction = isFirst ? reactionBeside(source, fn, order) : undefined;
  if (reaction)
    return `It runs beside line ${reaction.line}, and the order in which \`${reaction.order}\` is used would change.`;
  const module = makeAsync ? undefined : waitsBesideModule(project, source, fn);
  if (module?.prints)
    return `\`${nameOfFile(module.path)}\` waits at its top beside another module, and what they print would come in another order.`;
  const isRepeated =
    (order !== undefined || updates) &&
    (isHandedToList(source, fn, project) || module !== undefined || runsBesideItself(project, source, fn));
  const concurrency = isRepeated
    ? 'itself'
    : (howConcurrent(source, fn, uses) ?? (isKeptBesideOthers(source, fn) ? 'others' : undefined));
  const changes = concurrency === 'itself' ? order : concurrency && state.appended;
  if (changes)
    return `It runs several times at once, so the order in which \`${changes}\` is used would change.`;
  if (concurrency === 'itself' && updates)
    return 'It runs several times at once and updates one file: updates could be lost or change places.';
  const served = updatesWhileServing(source, fn, node, project);
  if (served) return served;
  const overlap = overlapOf(source, fn);
  if (overlap)
    return `\`setInterval\` may call it again before it is done, and \`${overlap}\` belongs to all runs.`;
  const changed = changedWhileServing(source, fn, node, project);
  if (changed) return changed;
  const shared = isFirst ? sharedPromise(source, fn) : undefined;
  if (shared)
    return `\`${shared}\` is waited for elsewhere, too: what follows the new \`await\` would come after that.`;
  if (makeAsync || fn.generator || !isFirst) return undefined;
  const caller = isDroppedByCaller(source, fn, project);
  return (
    caller &&
    `A caller (line ${lineOf(source, caller)}) does not wait for it and runs on: what follows the new \`await\` would come late.`
  );
}
