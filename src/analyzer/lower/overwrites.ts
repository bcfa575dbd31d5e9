// What a file puts into a variable or a property at its top is gone when it puts something else there before anything
// could have seen it. A variable of a function is another one from where it is set anew.
import { isBuiltin } from '../catalogue/builtins.ts';
import { NONE, requiredBy, type FileIR, type Member, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { ARGUMENTS } from './scopes.ts';
import { isJustCalled, isOnlyCalled } from './renewed-at-top.ts';
import { variableOf, type Lowering } from './state.ts';
import { constant, member } from './shared.ts';
import { keyOf, MODULE, valueOf } from './values.ts';

/** What the top level of a file has done so far. */
export class Overwrites {
  /** What it has read: variables by their numbers, `number.key` for a member, `number.` for any member. */
  readonly read = new Set<string>();
  /** Members that it has set: `number.key`. */
  readonly set = new Set<string>();
  /** How many sites there were when it set an export last, by name. */
  readonly exported = new Map<string, number>();
  /** How many sites there were when it waited last: what had been started may have looked at anything. */
  waited = -1;
  /** How many sites there were when a variable was declared. */
  readonly since = new Map<number, number>();
  /** How many variables it has set anew that functions may see. */
  anew = 0;
  /** What functions put into variables of the top level. */
  readonly later = new Map<number, Value[]>();
}

/** Is the expression that is walked a statement at the top level, which always runs? */
export function isStraight({ fn, ancestors }: Lowering): boolean {
  return fn === 0 && ancestors.length === 2 && ancestors[1]?.type === 'ExpressionStatement';
}

/** Is a variable declared by a statement of the top level? `var` may do so twice. */
export function isDeclaredAtTop({ fn, ancestors }: Lowering): boolean {
  return fn === 0 && ancestors.length === 2 && ancestors[1]?.type === 'VariableDeclaration';
}

export function noteDeclared({ fn, overwrites, bindings, ir }: Lowering, name: TSESTree.Node): void {
  const id = fn === 0 ? bindings.ids.get(name) : undefined;
  if (id !== undefined) overwrites.since.set(id, ir.sites.length);
}

/** Notes that a name is met which is not assigned to. */
export function noteRead(state: Lowering, node: TSESTree.Identifier): void {
  if (isJustCalled(state)) return;
  const parent = state.ancestors.at(-1);
  if (node.name === EXPORTS && parent?.type !== 'ExpressionStatement' && !isName(parent, node))
    state.overwrites.read.add(EXPORTS);
  if (node.name === EXPORTS && state.fn === 0) noteExportsRead(state);
  const id = state.fn === 0 ? state.bindings.ids.get(node) : undefined;
  // The object of an assignment's target is visited as a child of the statement; exports are bindings.
  if (id === undefined || parent?.type === 'ExpressionStatement' || parent?.type === 'ExportSpecifier')
    return;
  const { read } = state.overwrites;
  const key =
    parent?.type === 'MemberExpression' && parent.object === node ? keyOf(state, parent) : undefined;
  if (key?.t === 'const' && key.value === PROTOTYPE) notePrototypeRead(state, id);
  else if (key?.t !== 'const') read.add(String(id));
  else read.add(`${String(id)}.`).add(`${String(id)}.${String(key.value)}`);
}

/** Notes which member of a class's or constructor's prototype is read, if it is not just set. */
function notePrototypeRead(state: Lowering, id: number): void {
  const [around, prototype] = state.ancestors.slice(-2);
  if (around?.type === 'ExpressionStatement') return;
  const isMember = around?.type === 'MemberExpression' && around.object === prototype;
  const key = isMember ? keyOf(state, around) : undefined;
  state.overwrites.read.add(
    key?.t === 'const' ? `${String(id)}.${PROTOTYPE}.${String(key.value)}` : `${String(id)}.${PROTOTYPE}`,
  );
}

/** Notes which export is read: `exports.load` in something else than the target of an assignment. */
function noteExportsRead(state: Lowering): void {
  const parent = state.ancestors.at(-1);
  if (parent?.type === 'ExpressionStatement') return;
  const key = parent?.type === 'MemberExpression' ? keyOf(state, parent) : undefined;
  const { read } = state.overwrites;
  read.add(key?.t === 'const' ? `${EXPORTS}.${String(key.value)}` : `${EXPORTS}.`);
}

/** Notes what a function puts into a variable of the top level. */
export function noteLater({ overwrites: { later } }: Lowering, id: number, value: Value): void {
  const values = later.get(id);
  if (values) values.push(value);
  else later.set(id, [value]);
}

/**
 * Takes away what `exports.name = …` has put where `module.exports = …`, or another assignment to that name, puts
 * something else.
 */
export function forgetExports(state: Lowering, { left, right }: TSESTree.AssignmentExpression): void {
  const { ir, parsed, overwrites, fn, ancestors } = state;
  const straight = ancestors.slice(1).every(({ type }) => STATEMENT.has(type));
  if (fn !== 0 || !straight || left.type !== 'MemberExpression') return;
  const lost = exportsOf(state);
  if (valueOf(state, left.object) === lost) forgetExport(state, left, right);
  if (overwrites.read.has(EXPORTS)) return;
  if (valueOf(state, left) !== lost || /\bexports\b/.test(parsed.text.slice(...right.range))) return;
  const kept = ir.writes.filter(write => write.object !== lost || write.fn !== 0);
  if (kept.length < ir.writes.length) ir.writes.splice(0, ir.writes.length, ...kept);
}

/** Takes away what an export was set to before, where nobody has asked for it. */
function forgetExport(state: Lowering, left: TSESTree.MemberExpression, right: TSESTree.Expression): void {
  const { ir, overwrites, parsed } = state;
  const [key, exported] = [keyOf(state, left), exportsOf(state)];
  if (key.t !== 'const') return;
  const name = `${EXPORTS}.${String(key.value)}`;
  const isRead = overwrites.read.has(name) || overwrites.read.has(`${EXPORTS}.`);
  const since = overwrites.exported.get(name);
  overwrites.exported.set(name, ir.sites.length);
  if (
    since === undefined ||
    isRead ||
    mayCall(ir, since, true) ||
    /\bexports\b/.test(parsed.text.slice(...right.range))
  )
    return;
  const earlier = ir.writes.findIndex(
    write =>
      write.fn === 0 && write.object === exported && write.key.t === 'const' && write.key.value === key.value,
  );
  if (earlier >= 0) ir.writes.splice(earlier, 1);
}

/** Is it the name in `module.exports`? */
function isName(parent: TSESTree.Node | undefined, node: TSESTree.Identifier): boolean {
  return parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
}

const EXPORTS = 'exports';
const PROTOTYPE = 'prototype';
const STATEMENT: ReadonlySet<string> = new Set(['ExpressionStatement', 'AssignmentExpression']);

function exportsOf({ members }: Lowering): Value {
  return member(members, MODULE, constant('exports'));
}

/** Takes away what was in the target of an assignment. */
export function forgetOverwritten(state: Lowering, target: TSESTree.Node): void {
  if (target.type === 'MemberExpression') {
    forgetMember(state, target.object, keyOf(state, target));
    return;
  }
  const id = state.bindings.ids.get(target);
  const variable = state.ir.variables[id ?? -1];
  if (id === undefined || variable?.fn !== 0 || isSeen(state, id)) return;
  const { read, later } = state.overwrites;
  if (!read.has(`${String(id)}.`)) {
    variable.values.splice(0, variable.values.length, ...(later.get(id) ?? []));
    variable.vague = false;
  }
}

/** The class or constructor in `Job.prototype`. */
function ofPrototype(object: TSESTree.Node): TSESTree.Identifier | undefined {
  if (object.type !== 'MemberExpression' || object.computed || object.object.type !== 'Identifier')
    return undefined;
  return object.property.type === 'Identifier' && object.property.name === PROTOTYPE
    ? object.object
    : undefined;
}

/** The same for a member of an object, class or prototype, or an element of an array, that is written out. */
export function forgetMember(state: Lowering, target: TSESTree.Node, key: Value): void {
  const { ir, overwrites, bindings } = state;
  const id = bindings.ids.get(ofPrototype(target) ?? target);
  const { fn, values = [] } = ir.variables[id ?? -1] ?? {};
  const [literal, ...others] = values;
  if (id === undefined || fn !== 0 || others.length > 0 || key.t !== 'const') return;
  if (isSeen(state, id) && !isOnlyCalled(state, id, literal, target)) return;
  const isOfPrototype = ofPrototype(target) !== undefined;
  const whole = `${String(id)}.${isOfPrototype ? PROTOTYPE : ''}`;
  const member = `${whole}${isOfPrototype ? '.' : ''}${String(key.value)}`;
  if (overwrites.read.has(member) || (isOfPrototype && overwrites.read.has(whole))) return;
  const isTaken =
    literal?.t === 'class' || literal?.t === 'function'
      ? takeOutOfClass(state, literal, key.value, !isOfPrototype)
      : !isOfPrototype && takeOut(state, literal, key.value);
  if (!isTaken) return;
  if (overwrites.set.has(member)) {
    const object = valueOf(state, target);
    const earlier = ir.writes.findIndex(
      write =>
        write.fn === 0 && write.object === object && write.key.t === 'const' && write.key.value === key.value,
    );
    if (earlier >= 0) ir.writes.splice(earlier, 1);
  }
  overwrites.set.add(member);
}

/** Takes a method out of a class, or with `isStatic` a static one; a plain function has none yet. */
function takeOutOfClass(
  { ir }: Lowering,
  literal: Value & { t: 'class' | 'function' },
  key: unknown,
  isStatic: boolean,
): boolean {
  if (literal.t === 'function') return true;
  const record = ir.classes[literal.id];
  const isIt = (member: Member): boolean =>
    member.static === isStatic && (member.key.t !== 'const' || member.key.value === key);
  const found = record?.members.filter(isIt) ?? [];
  if (!record || found.some(({ kind, key: name }) => name.t !== 'const' || kind !== 'method')) return false;
  ir.classes[literal.id] = { ...record, members: record.members.filter(member => !isIt(member)) };
  return true;
}

function withNothing(key: string): Member {
  return { kind: 'field', key: constant(key), value: NONE, static: false };
}

/** Takes what a literal has under a key out of it, unless there may be more to it. */
export function takeOut({ ir }: Lowering, literal: Value | undefined, key: unknown): boolean {
  if (literal?.t === 'object') {
    const members = ir.objects[literal.id]?.members ?? [];
    if (members.some(({ kind }) => kind !== 'field' && kind !== 'spread')) return false;
    const kept = members.filter(
      item => item.kind === 'spread' || item.key.t !== 'const' || item.key.value !== key,
    );
    // What is copied into it may have such a member, too.
    const isCopy = typeof key === 'string' && kept.some(({ kind }) => kind === 'spread');
    ir.objects[literal.id] = { members: isCopy ? [...kept, withNothing(key)] : kept };
    return true;
  }
  const elements = literal?.t === 'array' ? (ir.arrays[literal.id]?.elements ?? []) : [];
  if (literal?.t !== 'array' || elements.some(({ spread }) => spread)) return false;
  ir.arrays[literal.id] = {
    elements: elements.map((element, index) => (index === key ? { ...element, value: NONE } : element)),
  };
  return true;
}

/**
 * Lets a variable of the function be another one from here on, where a statement that always runs sets it anew and no
 * function in the function sees it.
 */
export function renew(state: Lowering, target: TSESTree.Node): void {
  // `[a, b] = [b, a]`
  if (target.type === 'ArrayPattern')
    for (const element of target.elements) if (element) renew(state, element);
  if (target.type !== 'Identifier') return;
  const id = state.fn === 0 ? undefined : variableOf(state, target);
  const variable = state.ir.variables[id ?? -1];
  if (variable?.fn !== state.fn || variable.counts) return;
  const own = state.bindings.ids.get(target);
  if (own === undefined || !isStatementOfBody(state) || capturedIn(state).has(own)) return;
  if (variable.values.length === 0) {
    variable.vague = false;
    return;
  }
  const { name, fn, type } = variable;
  state.renewed.set(own, state.ir.variables.push({ name, fn, values: [], ...(type && { type }) }) - 1);
}

/** Is it a name that has been set anew? */
export function isRenewed({ bindings, renewed }: Lowering, target: TSESTree.Node): boolean {
  return renewed.size > 0 && renewed.has(bindings.ids.get(target) ?? ARGUMENTS);
}

/** Is the expression that is walked a statement of the function's body, or what such a statement sets several names to? */
export function isStatementOfBody({ ancestors, body }: Lowering): boolean {
  const around = ancestors.findLastIndex(({ type }) => type !== 'AssignmentExpression');
  return ancestors[around]?.type === 'ExpressionStatement' && ancestors[around - 1] === body;
}

/** The variables that functions see which they are not of. */
export function capturedIn(state: Lowering): ReadonlySet<number> {
  state.captured ??= new Set(
    Array.from(state.bindings.through.values(), nodes =>
      nodes.map(node => state.bindings.ids.get(node) ?? ARGUMENTS),
    ).flat(),
  );
  return state.captured;
}

/** Is it the name of what is always the same: a function, or what is set but once and not in a closure? */
export function isForGood(state: Lowering, value: Value): boolean {
  if (value.t !== 'variable') return false;
  if (state.constants.has(value.id)) return true;
  return state.ir.variables[value.id]?.values.length === 1 && !capturedIn(state).has(value.id);
}

/** May something have looked at a variable: the top level itself, or whatever it has called or waited for since? */
export function isSeen(state: Lowering, id: number): boolean {
  return state.overwrites.read.has(String(id)) || mayHaveRun(state, id);
}

/** May a function have run since a variable of the top level was declared? */
export function mayHaveRun({ ir, overwrites: { since, waited } }: Lowering, id: number): boolean {
  const from = since.get(id) ?? 0;
  return waited >= from || mayCall(ir, from, false);
}

/**
 * Has the top level called anything since there were so many sites?
 * @param files does it count if that was another file of the project? It may have come here itself
 */
function mayCall(ir: FileIR, from: number, files: boolean): boolean {
  const sites = ir.functions[0]?.sites ?? [];
  for (let index = sites.length - 1; index >= 0 && (sites[index] ?? -1) >= from; index--) {
    const site = ir.sites[sites[index] ?? -1];
    const calls = site?.kind === 'call' || site?.kind === 'new' || site?.kind === 'tag';
    if (!calls) continue;
    const isRequire = site.callee.t === 'global' && site.callee.name === 'require';
    if (!isRequire || (files && !isBuiltin(requiredBy(site) ?? '.'))) return true;
  }
  return false;
}

/** Notes that the top level waits. */
export function noteWait({ fn, overwrites, ir }: Lowering): void {
  if (fn === 0) overwrites.waited = ir.sites.length;
}
