// A list that a function has written out is another one from where something is taken out of it: `list.shift();`,
// `stack.pop()`, `list.reverse();`. Where that always runs, and nobody else has the list, it is known what is where.
import { NONE, SHUFFLED, type ArrayLiteral, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { statementsSince } from './local-overwrites.ts';
import { capturedIn } from './overwrites.ts';
import { constant, member } from './shared.ts';
import { variableOf, type Lowering } from './state.ts';
import { valueOf } from './values.ts';

type Elements = ArrayLiteral['elements'];

/**
 * Lets the variable whose method a call is be another list, and notes what the call takes out. Where that cannot be told,
 * notes that anything may be anywhere in the list.
 */
export function editList(state: Lowering, node: TSESTree.CallExpression, site: number): void {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed) return;
  const { object, property } = callee;
  if (property.type !== 'Identifier' || !LISTS.has(property.name)) return;
  const { renewed } = state;
  const own = object.type === 'Identifier' ? state.bindings.ids.get(object) : undefined;
  const before = own === undefined ? undefined : renewed.get(own);
  const list = valueOf(state, object);
  if (state.fn !== 0 && !callee.optional) editLocal(state, node, site);
  const isKnown = own !== undefined && renewed.get(own) !== before;
  if (!isKnown && SHUFFLING.has(property.name) && KEPT.has(list.t))
    state.ir.writes.push({ object: list, key: WHOLE, value: list, fn: state.fn });
}

function editLocal(
  state: Lowering,
  { callee, arguments: args }: TSESTree.CallExpression,
  site: number,
): void {
  if (callee.type !== 'MemberExpression') return;
  const { object, property } = callee;
  if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
  if (!EDITING.has(property.name) || !alwaysRuns(state)) return;
  const elements = elementsNow(state, object);
  if (!elements) {
    const made = spreadUntouched(state, object);
    const end = property.name === 'pop' ? LAST : property.name === 'shift' ? FIRST : undefined;
    if (made && end) state.taken.set(site, member(state.members, made, end));
    return;
  }
  const { kept, taken } = edited(state, property.name, elements, args) ?? {};
  if (!kept) return;
  if (taken) state.taken.set(site, taken);
  setTo(state, object, kept);
}

/** `list.length = 0` */
export function shortenList(state: Lowering, target: TSESTree.Node, value: Value): void {
  if (state.fn === 0 || target.type !== 'MemberExpression' || target.computed) return;
  const { object, property } = target;
  if (object.type !== 'Identifier' || property.type !== 'Identifier' || property.name !== 'length') return;
  if (value.t !== 'const' || typeof value.value !== 'number' || !alwaysRuns(state)) return;
  const elements = elementsNow(state, object);
  if (elements && value.value < elements.length) setTo(state, object, elements.slice(0, value.value));
}

const LAST = constant(-1);
const FIRST = constant(0);

const WHOLE = constant(SHUFFLED);
const SHUFFLING: ReadonlySet<string> = new Set([
  'reverse',
  'sort',
  'shift',
  'unshift',
  'splice',
  'fill',
  'copyWithin',
]);
const LISTS: ReadonlySet<string> = new Set([...SHUFFLING, 'pop']);
/** What is called on a value that has no name is done to nothing that anybody meets again. */
const KEPT: ReadonlySet<Value['t']> = new Set(['variable', 'member']);
const EDITING: ReadonlySet<string> = new Set(['pop', 'shift', 'unshift', 'reverse', 'splice']);
const CHANGING = String.raw`(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)\s*\(|length\s*=[^=]`;

function edited(
  state: Lowering,
  method: string,
  elements: Elements,
  args: readonly TSESTree.CallExpressionArgument[],
): { kept: Elements; taken?: Value } | undefined {
  const given = args.map(argument => valueOf(state, argument));
  if (args.some(({ type }) => type === 'SpreadElement')) return undefined;
  const added = given.map(value => ({ value, spread: false }));
  switch (method) {
    case 'pop':
      return { kept: elements.slice(0, -1), taken: elements.at(-1)?.value ?? NONE };
    case 'shift':
      return { kept: elements.slice(1), taken: elements[0]?.value ?? NONE };
    case 'unshift':
      return { kept: [...added, ...elements] };
    case 'reverse':
      return { kept: elements.toReversed() };
    default: {
      const [from, count] = given;
      if (from?.t !== 'const' || typeof from.value !== 'number') return undefined;
      if (count && (count.t !== 'const' || typeof count.value !== 'number')) return undefined;
      const kept = [...elements];
      const cut = kept.splice(from.value, count ? Number(count.value) : Infinity, ...added.slice(2));
      return { kept, taken: arrayOf(state, cut) };
    }
  }
}

/** Is what is walked in no branch, loop or function within the body of the function? */
export function alwaysRuns({ ancestors, body }: Lowering): boolean {
  const from = ancestors.findLastIndex(node => !PLAIN.has(node.type) || isLogical(node));
  return body !== undefined && ancestors[from] === body;
}

function isLogical(node: TSESTree.Node): boolean {
  return node.type === 'AssignmentExpression' && /^(?:\|\||&&|\?\?)=$/.test(node.operator);
}

const PLAIN: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'VariableDeclarator',
  'AssignmentExpression',
  'CallExpression',
  'MemberExpression',
  'AwaitExpression',
  'ReturnStatement',
]);

/** What is in the list that a variable holds, where it was written out and all that was done to it since is known. */
function elementsNow(state: Lowering, name: TSESTree.Identifier): Elements | undefined {
  const { ir, bindings, listed } = state;
  const own = bindings.ids.get(name) ?? -1;
  const id = variableOf(state, name) ?? -1;
  const { fn, values: [made, ...others] = [] } = ir.variables[id] ?? {};
  if (fn !== state.fn || made?.t !== 'array' || others.length > 0 || capturedIn(state).has(own))
    return undefined;
  const elements = ir.arrays[made.id]?.elements ?? [];
  const statements = statementsSince(state, name);
  if (!statements || elements.length > LONGEST || elements.some(({ spread }) => spread)) return undefined;
  const [since, now] = [statements.slice(0, -1), statements.at(-1)];
  const last = since.findLastIndex(statement => listed.get(own) === statement);
  const changesIn = counterOfChanges(state, name);
  if (!now || changesIn(now) !== 1) return undefined;
  let result = elements;
  for (const [index, statement] of since.entries()) {
    if (index <= last || changesIn(statement) === 0) continue;
    const added = pushed(state, statement, name);
    if (!added || changesIn(statement) > 1) return undefined;
    result = [...result, ...added];
  }
  return result.length > LONGEST ? undefined : result;
}

/** Counts where a statement may do something to a list. */
function counterOfChanges(
  { parsed }: Lowering,
  { name }: TSESTree.Identifier,
): (statement: TSESTree.Node) => number {
  const word = String.raw`(?<![\w$.])${name.replaceAll('$', String.raw`\$`)}`;
  const changes = new RegExp(
    String.raw`${word}(?:(?![\w$]|\s*(?:\?\.|\.|\[))|\s*\.\s*(?:${CHANGING})|\s*\[[^\]]*\]\s*=[^=])`,
    'g',
  );
  return ({ range: [start, end] }) => Array.from(parsed.text.slice(start, end).matchAll(changes)).length;
}

/** The list with spreads in it that a variable holds, if nothing has been done to it yet: `[...list]`. */
function spreadUntouched(state: Lowering, name: TSESTree.Identifier): Value | undefined {
  const { ir, bindings } = state;
  const variable = ir.variables[variableOf(state, name) ?? -1];
  const [made, ...others] = variable?.values ?? [];
  if (variable?.fn !== state.fn || made?.t !== 'array' || others.length > 0) return undefined;
  if (capturedIn(state).has(bindings.ids.get(name) ?? -1)) return undefined;
  if (!ir.arrays[made.id]?.elements.some(({ spread }) => spread)) return undefined;
  const changes = statementsSince(state, name)?.map(counterOfChanges(state, name));
  return changes?.at(-1) === 1 && changes.slice(0, -1).every(count => count === 0) ? made : undefined;
}

/** Longer lists are data. */
const LONGEST = 32;

/** `list.push(f);` */
function pushed(
  state: Lowering,
  statement: TSESTree.Statement,
  { name }: TSESTree.Identifier,
): Elements | undefined {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = call.callee;
  const isIt = object.type === 'Identifier' && object.name === name;
  if (!isIt || property.type !== 'Identifier' || property.name !== 'push') return undefined;
  // A name that was set anew since is not what was pushed.
  const isKnown = call.arguments.every(
    argument =>
      argument.type !== 'SpreadElement' && !state.renewed.has(state.bindings.ids.get(argument) ?? -1),
  );
  return isKnown ? call.arguments.map(value => ({ value: valueOf(state, value), spread: false })) : undefined;
}

function setTo(state: Lowering, name: TSESTree.Identifier, elements: Elements): void {
  const { ir, bindings, body, ancestors } = state;
  const variable = ir.variables[variableOf(state, name) ?? -1];
  const own = bindings.ids.get(name);
  const statement = ancestors[ancestors.findLastIndex(node => node === body) + 1];
  if (!variable || own === undefined || !statement) return;
  state.listed.set(own, statement);
  const { name: text, fn } = variable;
  state.renewed.set(own, ir.variables.push({ name: text, fn, values: [arrayOf(state, elements)] }) - 1);
}

function arrayOf({ ir }: Lowering, elements: Elements): Value {
  return { t: 'array', id: ir.arrays.push({ elements }) - 1 };
}
