// A listener is gone when it is taken off its emitter again, before anything could have come:
// `bus.on('job', run); bus.off('job', run);`.
import { isBuiltin } from '../catalogue/builtins.ts';
import { requiredBy, type FileIR, type PropertyWrite, type Value } from '../ir.ts';
import { LISTENER_METHODS } from '../listeners.ts';
import type { TSESTree } from '../syntax.ts';
import { statementsSince } from './local-overwrites.ts';
import { isQuiet } from './map-edits.ts';
import { capturedIn, isForGood, isStatementOfBody, isStraight } from './overwrites.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** Takes away the listeners that a statement which always runs takes off an emitter. */
export function forgetListeners(state: Lowering, { callee, arguments: args }: TSESTree.CallExpression): void {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return;
  if (callee.property.type !== 'Identifier' || !REMOVING.has(callee.property.name)) return;
  const [event, listener] = args.map(argument => valueOf(state, argument));
  const isAll = callee.property.name === 'removeAllListeners';
  if (event && event.t !== 'const') return;
  // Options of the event target decide which one goes.
  if (args.length > 2 || (isAll ? listener : !listener || !isForGood(state, listener))) return;
  const emitter = valueOf(state, callee.object);
  const { ir, fn } = state;
  const isIt = (write: PropertyWrite): boolean =>
    write.object === emitter &&
    write.fn === fn &&
    write.key.t === 'const' &&
    (event ? write.key.value === `on:${String(event.value)}` : String(write.key.value).startsWith('on:')) &&
    (isAll || write.value === listener);
  if (!ir.writes.some(isIt) || mayHaveCome(state, callee.object, emitter)) return;
  // What is added twice is there once more.
  if (isAll) ir.writes.splice(0, ir.writes.length, ...ir.writes.filter(write => !isIt(write)));
  else ir.writes.splice(ir.writes.findLastIndex(isIt), 1);
}

/**
 * Is it made right here, so that nobody else has it, with methods that are known?
 * @returns undefined if it comes from somewhere else
 */
function isMadeHere({ ir }: Lowering, emitter: Value & { t: 'variable' }): boolean | undefined {
  const [made, ...others] = ir.variables[emitter.id]?.values ?? [];
  const site = made?.t === 'result' && others.length === 0 ? ir.sites[made.site] : undefined;
  return site?.kind === 'new' ? isPlainEmitter(ir, site.callee) : undefined;
}

/** Are listeners added with options? These decide which one goes. */
function hasOptions({ ir, fn }: Lowering, emitter: Value): boolean {
  return (ir.functions[fn]?.sites ?? []).some(id => {
    const { callee, args = [] } = ir.sites[id] ?? {};
    return callee?.t === 'member' && callee.object === emitter && args.length > 2;
  });
}

/** Is it `EventEmitter` or `EventTarget`, or a class of the file that extends it and leaves its methods as they are? */
function isPlainEmitter(ir: FileIR, value: Value, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  switch (value.t) {
    case 'global':
      return true;
    case 'import':
      return isBuiltin(value.from);
    case 'member':
      return isPlainEmitter(ir, value.object, depth + 1);
    case 'result': {
      const specifier = requiredBy(ir.sites[value.site]);
      return specifier !== undefined && isBuiltin(specifier);
    }
    case 'variable': {
      const [only, ...others] = ir.variables[value.id]?.values ?? [];
      return only !== undefined && others.length === 0 && isPlainEmitter(ir, only, depth + 1);
    }
    case 'class': {
      const { members = [], superclass } = ir.classes[value.id] ?? {};
      const isOwn = members.some(({ key }) => key.t !== 'const' || QUIET.has(key.value));
      return superclass !== undefined && !isOwn && isPlainEmitter(ir, superclass, depth + 1);
    }
    default:
      return false;
  }
}

const DEEPEST = 6;
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
  if (emitter.t !== 'variable' || hasOptions(state, emitter)) return true;
  const isOurs = isMadeHere(state, emitter);
  if (isOurs === false) return true;
  if (fn === 0) {
    const since = overwrites.since.get(emitter.id) ?? 0;
    if (!isStraight(state) || overwrites.waited >= since) return true;
    return (ir.functions[0]?.sites ?? []).some(site => site >= since && !isQuietSite(state, site));
  }
  const statements = isOurs ? statementsSince(state, name) : undefined;
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
