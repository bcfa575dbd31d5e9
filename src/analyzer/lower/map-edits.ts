// What is put into a `Map` or `Set` is gone when it is deleted, or something else is put under its key, before anybody
// could have looked: `routes.set('/a', load); routes.delete('/a');`.
import { NONE, type PropertyWrite, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { statementsSince } from './local-overwrites.ts';
import { capturedIn, isForGood, isStatementOfBody, isStraight } from './overwrites.ts';
import { variableOf, type Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** Takes away what a statement that always runs deletes from a collection, or is about to put something else in the place of. */
export function forgetKept(state: Lowering, { callee, arguments: args }: TSESTree.CallExpression): void {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return;
  if (callee.property.type !== 'Identifier' || !FORGETTING.has(callee.property.name)) return;
  const { name: method } = callee.property;
  const id = variableOf(state, callee.object) ?? -1;
  const [source, ...others] = state.ir.variables[id]?.values ?? [];
  const site = source?.t === 'result' && others.length === 0 ? state.ir.sites[source.site] : undefined;
  if (site?.kind !== 'new' || site.callee.t !== 'global') return;
  const isMap = site.callee.name === 'Map';
  if ((!isMap && site.callee.name !== 'Set') || isSeen(state, callee.object, id)) return;
  const [first] = args;
  const key = first ? valueOf(state, first) : NONE;
  const made = site.args[0]?.value;
  if (method === 'clear') {
    forget(state, id, () => true);
    forgetElements(state, made, () => true);
  } else if (isMap && key.t === 'const') {
    forget(state, id, write => isSame(write.under ?? write.key, key));
    forgetElements(state, made, value => isPair(state, value, key));
  } else if (!isMap && method === 'delete' && key.t === 'variable' && isForGood(state, key)) {
    const isIt = (value: Value): boolean => value.t === 'variable' && value.id === key.id;
    forget(state, id, ({ value }) => isIt(value));
    forgetElements(state, made, isIt);
  }
}

const FORGETTING: ReadonlySet<string> = new Set(['set', 'delete', 'clear']);
/** In files that put more into objects than this, as generators write them, nobody looks through it all for each. */
const MANY = 1_000;

function isSame(a: Value, b: Value): boolean {
  return a.t === 'const' && b.t === 'const' && a.value === b.value;
}

function forget({ ir }: Lowering, id: number, isIt: (write: PropertyWrite) => boolean): void {
  const kept = ir.writes.filter(
    write => !(write.object.t === 'variable' && write.object.id === id && isIt(write)),
  );
  if (kept.length < ir.writes.length) ir.writes.splice(0, ir.writes.length, ...kept);
}

/** The same in the list that a collection is made from: `new Map([['/a', load]])`. */
function forgetElements({ ir }: Lowering, source: Value | undefined, isIt: (value: Value) => boolean): void {
  if (source?.t !== 'array') return;
  const elements = ir.arrays[source.id]?.elements ?? [];
  ir.arrays[source.id] = { elements: elements.filter(({ value, spread }) => spread || !isIt(value)) };
}

function isPair({ ir }: Lowering, value: Value, key: Value): boolean {
  const name = value.t === 'array' ? ir.arrays[value.id]?.elements[0] : undefined;
  return name !== undefined && !name.spread && isSame(name.value, key);
}

/** May anything but its own methods have looked at a collection since it was made? */
function isSeen(state: Lowering, name: TSESTree.Identifier, id: number): boolean {
  const { ir, bindings, overwrites, fn } = state;
  if (ir.writes.length > MANY) return true;
  if (fn !== 0) {
    if (ir.variables[id]?.fn !== fn || !isStatementOfBody(state)) return true;
    const own = bindings.ids.get(name) ?? -1;
    const statements = statementsSince(state, name);
    if (!statements || own !== id || capturedIn(state).has(own)) return true;
    return statements.slice(0, -1).some(statement => !isQuiet(state, statement, name.name));
  }
  const since = overwrites.since.get(id);
  if (since === undefined || !isStraight(state) || overwrites.read.has(String(id))) return true;
  return (ir.functions[0]?.sites ?? []).some(site => site >= since && !isOwnMethod(state, site, id));
}

/** Is a call of a collection's method that runs nothing else? */
function isOwnMethod({ ir }: Lowering, site: number, id: number): boolean {
  const { kind, callee } = ir.sites[site] ?? {};
  if (kind !== 'call' && kind !== 'new' && kind !== 'tag') return true;
  return (
    callee?.t === 'member' &&
    callee.object.t === 'variable' &&
    callee.object.id === id &&
    callee.key.t === 'const' &&
    QUIET.has(callee.key.value)
  );
}

/** Does a statement have nothing to do with a collection, or only put something into it? */
export function isQuiet(
  { parsed }: Lowering,
  statement: TSESTree.Statement,
  name: string,
  quiet = QUIET,
): boolean {
  const word = new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`);
  const isIn = ({ range: [start, end] }: TSESTree.Node): boolean => word.test(parsed.text.slice(start, end));
  if (!isIn(statement)) return true;
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property } = call.callee;
  const isIt = object.type === 'Identifier' && object.name === name && property.type === 'Identifier';
  return isIt && quiet.has(property.name) && !call.arguments.some(isIn);
}

const QUIET: ReadonlySet<unknown> = new Set(['set', 'add', 'delete', 'clear', 'has']);
