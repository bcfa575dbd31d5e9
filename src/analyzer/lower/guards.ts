// Which branch of a function runs may be up to what it is handed: `if (kind === 'disk') …`, `switch (kind)`.
import type { Guard, Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** The condition under which a test holds, if it is about what a parameter is. */
export function guardOf(state: Lowering, test: TSESTree.Expression): Guard | undefined {
  if (test.type === 'UnaryExpression' && test.operator === '!') return negated(guardOf(state, test.argument));
  if (test.type === 'Identifier' || test.type === 'MemberExpression')
    return guardOfTruth(state, valueOf(state, test));
  if (test.type !== 'BinaryExpression' || !/^[!=]==?$/.test(test.operator)) return undefined;
  const [left, right] = [valueOf(state, test.left), valueOf(state, test.right)];
  const guard = guardFor(state, left, [right]) ?? guardFor(state, right, [left]);
  return test.operator.startsWith('!') ? negated(guard) : guard;
}

/** The guard of code that runs where `value` is one of others, which have to be written out. */
export function guardFor(state: Lowering, value: Value, among: readonly Value[]): Guard | undefined {
  if (value.t !== 'variable' || !among.every(isName)) return undefined;
  const parameter = parameterIn(state, value);
  if (!parameter || parameter.inside) return undefined;
  const { fn, index } = parameter;
  const record = state.ir.functions[fn];
  if (record && !record.decides?.includes(index)) record.decides = [...(record.decides ?? []), index];
  return { value, fn, index, among };
}

/** The guard of code that runs where a value is true. */
function guardOfTruth(state: Lowering, value: Value): Guard | undefined {
  const parameter = parameterIn(state, value);
  if (!parameter || state.handed.has(parameter.fn)) return undefined;
  const { fn, index } = parameter;
  const record = state.ir.functions[fn];
  if (record && !record.tests?.includes(index)) record.tests = [...(record.tests ?? []), index];
  return { value, fn, index };
}

/** The parameter that a value is, or is a member of. */
function parameterIn(
  state: Lowering,
  value: Value | undefined,
  depth = 0,
): { readonly fn: number; readonly index: number; readonly inside: boolean } | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value?.t) {
    case 'variable': {
      const [source, ...others] = state.ir.variables[value.id]?.values ?? [];
      return others.length === 0 ? parameterIn(state, source, depth + 1) : undefined;
    }
    case 'default':
      return parameterIn(state, value.value, depth + 1);
    case 'member': {
      const root = value.key.t === 'const' ? parameterIn(state, value.object, depth + 1) : undefined;
      return root && { ...root, inside: true };
    }
    case 'parameter':
      return value.rest ? undefined : { fn: value.fn, index: value.index, inside: false };
    default:
      return undefined;
  }
}

const DEEPEST = 6;

/** Numbers count: a function that calls itself comes to others than it is handed at first. */
function isName(value: Value): boolean {
  return value.t === 'member' || (value.t === 'const' && typeof value.value !== 'number');
}

export function negated(guard: Guard | undefined): Guard | undefined {
  if (!guard) return undefined;
  const { not, ...rest } = guard;
  return not ? rest : { ...rest, not: true };
}

/** A value that is one only where a condition holds. */
export function whenHeld(guard: Guard | undefined, value: Value): Value {
  return guard && value.t !== 'none' ? { t: 'when', value, guards: [guard] } : value;
}

/** Walks what runs under a condition. */
export function under(state: Lowering, guard: Guard | undefined, walk: () => void): void {
  const outer = state.guards;
  if (guard) state.guards = [...outer, guard];
  walk();
  state.guards = outer;
}

/** The guards of the cases of a `switch`: a case also runs when the one before it falls through. */
export function guardsOfCases(
  state: Lowering,
  { discriminant, cases }: TSESTree.SwitchStatement,
): (Guard | undefined)[] {
  const value = valueOf(state, discriminant);
  const all = cases.flatMap(({ test }) => (test ? [valueOf(state, test)] : []));
  let falling: Value[] | undefined = [];
  return cases.map(({ test, consequent }) => {
    const among = test && falling ? [...falling, valueOf(state, test)] : undefined;
    const alone: boolean = falling?.length === 0;
    falling = leaves(consequent.at(-1)) ? [] : among;
    if (among) return guardFor(state, value, among);
    return test || !alone ? undefined : negated(guardFor(state, value, all));
  });
}

/** Does nothing come after a statement? */
export function leaves(statement: TSESTree.Statement | undefined): boolean {
  switch (statement?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return leaves(statement.body.at(-1));
    default:
      return false;
  }
}
