// Which branch of a function runs may be up to what it is handed: `if (kind === 'disk') …`, `switch (kind)`.
import { isBuiltin } from '../catalogue/builtins.ts';
import {
  OWN,
  requiredBy,
  SETTLED,
  TURN,
  type Condition,
  type FileIR,
  type Guard,
  type Question,
  type Value,
} from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { countIn, isPredicate, mayAnswer } from './asked.ts';
import { leaves } from './leaving.ts';
import { withMerged } from './merging.ts';
import { constant } from './shared.ts';
import { parameterSoFar, setSoFar } from './set-anew.ts';
import type { Field, Lowering } from './state.ts';
import { valueOf } from './values.ts';
import { parameterIn, isOfTurn, isOfElement, isOfOuter } from './tested.ts';

/**
 * The conditions under which a test holds or, without `holds`, does not: as far as they are about what a parameter is,
 * or a name that is set but once.
 */
export function guardsWhen(state: Lowering, test: TSESTree.Expression, holds = true): readonly Guard[] {
  if (test.type === 'UnaryExpression' && test.operator === '!')
    return guardsWhen(state, test.argument, !holds);
  if (test.type === 'LogicalExpression' && test.operator !== '??') {
    const sides = [guardsWhen(state, test.left, holds), guardsWhen(state, test.right, holds)];
    if ((test.operator === '&&') === holds) return sides.flat();
    return sides.every(guards => guards.length > 0) ? [{ either: sides }] : [];
  }
  const condition = conditionOf(state, test);
  if (!condition) return [];
  return [holds ? condition : negated(condition)];
}

function conditionOf(state: Lowering, test: TSESTree.Expression): Condition | undefined {
  if (test.type === 'Identifier' || test.type === 'MemberExpression')
    return guardOfTruth(state, valueOf(state, test));
  if (test.type === 'CallExpression')
    return (
      guardOfCall(state, test) ?? guardOfPredicate(state, test) ?? guardOfAnswer(state, valueOf(state, test))
    );
  if (test.type !== 'BinaryExpression' || test.left.type === 'PrivateIdentifier') return undefined;
  const { operator, left, right } = test;
  if (operator === 'instanceof')
    return guardAbout(state, valueOf(state, left), 'instanceof', valueOf(state, right));
  if (isOrder(operator)) {
    const [value, answer] = [valueOf(state, left), valueOf(state, right)];
    const counted = countIn(state, value);
    if (counted) return { ...counted, of: operator, among: [answer] };
    return value.t === 'const'
      ? guardAbout(state, answer, FLIPPED[operator], value)
      : answer.t === 'const'
        ? guardAbout(state, value, operator, answer)
        : undefined;
  }
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const condition = guardOfSides(state, left, right) ?? guardOfSides(state, right, left);
  return condition && operator.startsWith('!') ? negated(condition) : condition;
}

const FLIPPED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function isOrder(operator: string): operator is keyof typeof FLIPPED {
  return Object.hasOwn(FLIPPED, operator);
}

function guardOfSides(
  state: Lowering,
  asked: TSESTree.Expression,
  answer: TSESTree.Expression,
): Condition | undefined {
  if (asked.type === 'UnaryExpression' && asked.operator === 'typeof')
    return guardAbout(state, valueOf(state, asked.argument), 'typeof', valueOf(state, answer));
  return guardFor(state, valueOf(state, asked), [valueOf(state, answer)]);
}

/** `Array.isArray(list)`, `path.endsWith('.json')` */
function guardOfCall(
  state: Lowering,
  { callee, arguments: args }: TSESTree.CallExpression,
): Condition | undefined {
  const [argument, ...others] = args;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed)
    return undefined;
  if (!argument || others.length > 0 || argument.type === 'SpreadElement') return undefined;
  const { name } = callee.property;
  if (name === 'isArray' && callee.object.type === 'Identifier' && callee.object.name === 'Array')
    return guardAbout(state, valueOf(state, argument), name, undefined);
  const isAsked = name === 'startsWith' || name === 'endsWith' || name === 'includes';
  const text = isAsked ? valueOf(state, argument) : undefined;
  return isAsked && text?.t === 'const' && typeof text.value === 'string'
    ? guardAbout(state, valueOf(state, callee.object), name, text)
    : undefined;
}

/** `isText(value)` */
function guardOfPredicate(state: Lowering, node: TSESTree.CallExpression): Condition | undefined {
  if (!isPredicate(node.callee) || !mayAnswer(state, valueOf(state, node.callee))) return undefined;
  for (const argument of node.arguments) {
    const parameter =
      argument.type === 'Identifier' ? parameterIn(state, valueOf(state, argument)) : undefined;
    if (!parameter || parameter.inside || state.handed.has(parameter.fn)) continue;
    const { fn, index } = parameter;
    noteDeciding(state, fn, index);
    return { value: valueOf(state, node), fn, index, of: 'answer' };
  }
  return undefined;
}

/** `isDebug()` */
function guardOfAnswer(state: Lowering, value: Value): Condition | undefined {
  return value.t === 'result' && isSettled(state, value) ? { value, fn: SETTLED, index: 0 } : undefined;
}

/** The guard of code that runs where the answer to a question about a parameter is that value. */
function guardAbout(
  state: Lowering,
  value: Value,
  of: Question,
  answer: Value | undefined,
): Condition | undefined {
  const parameter = parameterIn(state, value);
  if (!parameter || parameter.inside || answer?.t === 'none' || state.handed.has(parameter.fn))
    return undefined;
  const { fn, index } = parameter;
  noteDeciding(state, fn, index);
  return { value: parameterSoFar(state, value), fn, index, of, ...(answer && { among: [answer] }) };
}

/** The guard of code that runs where `value` is one of others, which have to be written out. */
export function guardFor(state: Lowering, asked: Value, among: readonly Value[]): Condition | undefined {
  const counted = among.every(({ t }) => t === 'const') ? countIn(state, asked) : undefined;
  if (counted) return { ...counted, among };
  const value = withMerged(state, setSoFar(state, asked));
  const parameter = parameterIn(state, value);
  const owner = parameter ? undefined : ownerOf(state, value);
  if (owner !== undefined)
    return among.every(option => isName(state, option))
      ? ownGuard(state, { value, fn: owner, index: OWN, among })
      : undefined;
  if (!parameter || isOfTurn(state, parameter)) {
    if (!among.every(({ t }) => t === 'const')) return undefined;
    if (isSettled(state, value)) return { value, fn: SETTLED, index: 0, among };
    return isOfElement(state, value) ? { value, fn: TURN, index: 0, among } : undefined;
  }
  const { fn, index, inside } = parameter;
  if (
    !among.every(option => isName(state, option) || isOfOuter(state, option, fn)) ||
    (inside ? state.handed.has(fn) : value.t !== 'variable' && value.t !== 'union')
  )
    return undefined;
  if (!inside) noteDeciding(state, fn, index);
  return { value, fn, index, among };
}

export function noteDeciding({ ir }: Pick<Lowering, 'ir'>, fn: number, index: number): void {
  const record = ir.functions[fn];
  if (record && !record.decides?.includes(index)) record.decides = [...(record.decides ?? []), index];
}

/** The guard of code that runs where a value is true. */
function guardOfTruth(state: Lowering, asked: Value): Condition | undefined {
  const counted = countIn(state, asked);
  if (counted) return counted;
  const value = withMerged(state, setSoFar(state, asked));
  const parameter = parameterIn(state, value);
  const owner = parameter ? undefined : ownerOf(state, value);
  if (owner !== undefined) return ownGuard(state, { value, fn: owner, index: OWN });
  if (!parameter && isSettled(state, value)) return { value, fn: SETTLED, index: 0 };
  if (!parameter || isOfTurn(state, parameter))
    return isOfElement(state, value) ? { value, fn: TURN, index: 0 } : undefined;
  const { fn, index } = parameter;
  const handed = state.handed.has(fn);
  const record = state.ir.functions[fn];
  if (record && handed) record.handed = true;
  if (record && !record.tests?.includes(index)) record.tests = [...(record.tests ?? []), index];
  return { value, fn, index };
}

/** The guards of what stands in for a value that is missing: `({ load = make() }) => …`. */
export function guardsOfMissing(state: Lowering, value: Value): readonly Guard[] {
  const condition = guardOfTruth(state, value);
  return condition ? [negated(condition)] : [];
}

/** The guards of what runs where a value is there: `logger?.log(read())`. */
export function guardsOfPresence(state: Lowering, value: Value): readonly Guard[] {
  const condition = isSettled(state, value) ? guardFor(state, value, [constant(null)]) : undefined;
  return condition ? [negated(condition)] : [];
}

function ownGuard(state: Lowering, condition: Condition): Condition {
  const member = rootOf(condition.value);
  if (member) state.fields.push(member);
  return condition;
}

/** The member of `this` that a value is, or is in. */
function rootOf(value: Value): Field | undefined {
  if (value.t !== 'member' || value.key.t !== 'const') return undefined;
  return value.object.t === 'this'
    ? { fn: value.object.fn, key: String(value.key.value) }
    : rootOf(value.object);
}

/** The method of whose `this` a value is a member, or is in one. */
function ownerOf({ ir }: Lowering, value: Value): number | undefined {
  const fn = rootOf(value)?.fn ?? 0;
  const { owner, self } = ir.functions[fn] ?? {};
  return (owner?.kind === 'class' && !owner.static) || self ? fn : undefined;
}

/** May it be a name that is set but once at the top of a file, or a member of what such a name stands for, be it a class? */
function isSettled(state: Lowering, value: Value, isMember = false): boolean {
  const { ir, bindings } = state;
  if (value.t === 'member') return value.key.t === 'const' && isSettled(state, value.object, true);
  if (value.t === 'result') return isAnswer(state, value.site);
  if (value.t !== 'variable' || !bindings.variables[value.id]?.top) return false;
  const { values, counts, vague } = ir.variables[value.id] ?? { values: [] };
  const [source, ...others] = values;
  if (counts || vague || others.length > 0) return false;
  // Functions may come before what they use.
  if (!source || source.t === 'const') return true;
  return (isMember && (source.t === 'object' || source.t === 'class')) || isImported(ir, source);
}

/** May it be what a function at the top of a file always returns: `isDebug()`? */
function isAnswer({ ir, bindings }: Lowering, id: number): boolean {
  const { kind, callee, args = [] } = ir.sites[id] ?? {};
  if (kind !== 'call' || callee?.t !== 'variable' || args.length > 0) return false;
  const [source, ...others] = bindings.variables[callee.id]?.top
    ? (ir.variables[callee.id]?.values ?? [])
    : [];
  return others.length === 0 && (!source || source.t === 'function' || isImported(ir, source));
}

/** Does it come from another file, or is it a frozen object? */
function isImported(ir: FileIR, value: Value): boolean {
  if (value.t === 'import') return !isBuiltin(value.from);
  if (value.t === 'member') return isImported(ir, value.object);
  const site = value.t === 'result' ? ir.sites[value.site] : undefined;
  const specifier = requiredBy(site);
  return specifier === undefined ? site?.args[0]?.value.t === 'object' : !isBuiltin(specifier);
}

/** Is it written out, or the name of something that is? */
function isName(state: Lowering, value: Value): boolean {
  return value.t === 'member' || value.t === 'const' || isSettled(state, value);
}

function negated(condition: Condition): Condition {
  const { not, ...rest } = condition;
  return not ? rest : { ...rest, not: true };
}

/** A value that is one only where conditions hold. */
export function whenHeld(guards: readonly Guard[], value: Value): Value {
  return guards.length > 0 && value.t !== 'none' ? { t: 'when', value, guards } : value;
}

/** Walks what runs under conditions. */
export function under(state: Lowering, guards: readonly Guard[], walk: () => void): void {
  const outer = state.guards;
  if (guards.length > 0) state.guards = [...outer, ...guards];
  walk();
  state.guards = outer;
}

/** The guards of the cases of a `switch`: a case also runs when the one before it falls through. */
export function guardsOfCases(
  state: Lowering,
  { discriminant, cases }: TSESTree.SwitchStatement,
): (readonly Guard[])[] {
  const value = valueOf(state, discriminant);
  const all = cases.flatMap(({ test }) => (test ? [valueOf(state, test)] : []));
  let falling: Value[] | undefined = [];
  return cases.map(({ test, consequent }) => {
    const among = test && falling ? [...falling, valueOf(state, test)] : undefined;
    const alone: boolean = falling?.length === 0;
    falling = leaves(consequent.at(-1)) ? [] : among;
    const condition = among ? guardFor(state, value, among) : undefined;
    if (among) return condition ? [condition] : [];
    const others = test || !alone ? undefined : guardFor(state, value, all);
    return others ? [negated(others)] : [];
  });
}
