// A listener is gone when it is taken off its emitter again, before anything could have come:
// `bus.on('job', run); bus.off('job', run);`.
import type { PropertyWrite, Value } from '../ir.ts';
import { LISTENER_METHODS } from '../listeners.ts';
import type { TSESTree } from '../syntax.ts';
import { statementsSince } from './local-overwrites.ts';
import { isQuiet } from './map-edits.ts';
import { capturedIn, isStatementOfBody, isStraight } from './overwrites.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** Takes away the listeners that a statement which always runs takes off an emitter. */
export function forgetListeners(state: Lowering, { callee, arguments: args }: TSESTree.CallExpression): void {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return;
  if (callee.property.type !== 'Identifier' || !REMOVING.has(callee.property.name)) return;
  const [event, listener] = args.map(argument => valueOf(state, argument));
  const isAll = callee.property.name === 'removeAllListeners';
  if (event && event.t !== 'const') return;
  if (isAll ? listener : listener?.t !== 'variable') return;
  const emitter = valueOf(state, callee.object);
  const { ir, fn } = state;
  const isIt = (write: PropertyWrite): boolean =>
    write.object === emitter &&
    write.fn === fn &&
    write.key.t === 'const' &&
    (event ? write.key.value === `on:${String(event.value)}` : String(write.key.value).startsWith('on:')) &&
    (isAll || write.value === listener);
  if (!ir.writes.some(isIt) || mayHaveCome(state, callee.object, emitter)) return;
  const kept = ir.writes.filter(write => !isIt(write));
  ir.writes.splice(0, ir.writes.length, ...kept);
}

const REMOVING: ReadonlySet<string> = new Set([
  'off',
  'removeListener',
  'removeEventListener',
  'removeAllListeners',
]);
const QUIET: ReadonlySet<unknown> = new Set([...LISTENER_METHODS, ...REMOVING, 'setMaxListeners']);

/** May an event have come since the emitter was made? */
function mayHaveCome(state: Lowering, name: TSESTree.Identifier, emitter: Value): boolean {
  const { ir, overwrites, fn } = state;
  if (emitter.t !== 'variable') return true;
  if (fn === 0) {
    const since = overwrites.since.get(emitter.id) ?? 0;
    if (!isStraight(state)) return true;
    return (ir.functions[0]?.sites ?? []).some(site => site >= since && !isQuietSite(state, site));
  }
  const statements = statementsSince(state, name);
  if (!statements || !isStatementOfBody(state)) return true;
  if (capturedIn(state).has(state.bindings.ids.get(name) ?? -1)) return true;
  return statements.some(statement => !isQuiet(state, statement, name.name, QUIET));
}

/** Does it only make something, or add or remove listeners? */
function isQuietSite({ ir }: Lowering, site: number): boolean {
  const { kind, callee } = ir.sites[site] ?? {};
  if (kind !== 'call' && kind !== 'tag') return true;
  return callee?.t === 'member' && callee.key.t === 'const' && QUIET.has(callee.key.value);
}
