// Parameters that are set anew under conditions: `if (typeof mode === 'function') { done = mode; mode = 'r'; }`.
import type { Value } from '../ir.ts';
import { capturedIn } from './overwrites.ts';
import { member } from './shared.ts';
import type { Lowering } from './state.ts';

/**
 * What a parameter, or a member of it, is at this place: what it was set to last of what it was set to under conditions
 * that hold, itself under none. The same value where it was not set anew, or where that cannot be told.
 */
export function setSoFar(state: Lowering, value: Value): Value {
  if (value.t === 'member') {
    const object = setSoFar(state, value.object);
    return object === value.object ? value : member(state.members, object, value.key);
  }
  const variable = value.t === 'variable' ? state.ir.variables[value.id] : undefined;
  const [first, ...others] = variable?.values ?? [];
  if (value.t !== 'variable' || others.length === 0 || variable?.counts || variable?.fn !== state.fn)
    return value;
  if (!first || (first.t === 'default' ? first.value.t : first.t) !== 'parameter') return value;
  if (!others.every(({ t }) => t === 'when') || isSetElsewhere(state, value.id)) return value;
  return { t: 'union', of: [{ t: 'when', value: first, guards: [] }, ...others] };
}

/** The parameter that a variable still is at this place, whatever it is set to behind it; else the same value. */
export function parameterSoFar(state: Lowering, value: Value): Value {
  const variable = value.t === 'variable' ? state.ir.variables[value.id] : undefined;
  const { values = [], fn, counts } = variable ?? {};
  const [first, ...others] = values;
  const isParameter = first?.t === 'parameter' && !first.rest && others.length === 0;
  if (value.t !== 'variable' || !isParameter || fn !== state.fn || counts) return value;
  return isSetElsewhere(state, value.id) ? value : first;
}

/** May a variable have been set by what is written behind this place, or in another function? */
function isSetElsewhere(state: Lowering, id: number): boolean {
  // Once more around, what comes later has been before.
  return state.ancestors.some(({ type }) => LOOPS.has(type)) || capturedIn(state).has(id);
}

const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'LabeledStatement',
]);
