// Callers that get a promise and go on, or let others win, before what follows the new `await` has run.
import { isWaitedFor } from '../place/waited-callback.ts';
import { outermost, type Uses } from '../reading/callers.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  lineOf,
  nodesOf,
  propertyName,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

const ANSWERS =
  /^(preventDefault|stopPropagation|stopImmediatePropagation|respondWith|waitUntil|setDragImage|setData)$/;

/**
 * @param written state outside of the function that is written after the place
 * @returns a plain sentence about such a caller
 */
export function impatientCaller(
  source: Source,
  fn: FunctionNode,
  place: Node,
  { calls, receivers }: Uses,
  written: string | undefined,
): string | undefined {
  const racing = [...calls, ...receivers].find(call => isRaced(source, call));
  if (racing)
    return `It races others (line ${lineOf(source, racing)}), and the new \`await\` may let them win.`;
  const keeping = written === undefined ? undefined : calls.find(call => isKept(source, call));
  if (keeping)
    return `A caller (line ${lineOf(source, keeping)}) goes on before it waits, and \`${written ?? ''}\` is written after the new \`await\`.`;
  const event = receivers.find(isListening);
  if (!event) return undefined;
  const answer = answerAfter(source, fn, place);
  if (answer) return `\`${answer}\` after the new \`await\` comes too late for the event.`;
  const emitting = emittingCall(source, event);
  return (
    emitting &&
    `What emits the event (line ${lineOf(source, emitting)}) goes on at once: what follows the new \`await\` would come late.`
  );
}

/** In `Promise.race([…])` or `Promise.any([…])`, by way of a variable and of `map`, too. */
export function isRaced(source: Source, call: Node, seen = new Set<Node>()): boolean {
  let at = outermost(source, call);
  for (let up = source.parents.get(at); up; up = source.parents.get(at)) {
    if (up.type === 'CallExpression' && up.callee !== at && RACE.test(textOf(source, up.callee))) return true;
    if (up.type === 'VariableDeclarator' && up.id.type === 'Identifier' && up.init === at) {
      // `const next = i => steps[i](() => next(i + 1));`
      if (seen.has(up)) return false;
      seen.add(up);
      const variable = variableOf(source, up.id);
      const uses = variable ? referencesTo(source, variable).filter(({ init }) => !init) : [];
      return uses.some(({ identifier }) => isRaced(source, identifier, seen));
    }
    if (!PASSED_ON.test(up.type)) return false;
    if (up.type === 'ArrowFunctionExpression' && up.body !== at) return false;
    if (up.type === 'MemberExpression' && up.object !== at) return false;
    at = outermost(source, up);
  }
  return false;
}

const RACE = /^Promise\.(race|any)$/;
/** `[load(1)]`, `{ a: load(1) }`, `list.map(x => load(x))`, `load(1).then(…)` */
const PASSED_ON =
  /^(ArrayExpression|SpreadElement|ArrowFunctionExpression|CallExpression|MemberExpression|ConditionalExpression|LogicalExpression)$/;

/** `const saved = save();`, where the next statement does not wait. */
function isKept(source: Source, call: Node): boolean {
  let at = outermost(source, call);
  if (source.parents.get(at)?.type === 'ArrayExpression') at = source.parents.get(at) ?? at;
  const holder = source.parents.get(at);
  if (holder?.type !== 'VariableDeclarator' && holder?.type !== 'AssignmentExpression') return false;
  for (const above of ancestorsOf(source, holder)) {
    const list = 'body' in above ? above.body : undefined;
    if (!Array.isArray(list)) continue;
    const next = (list as Node[])[(list as Node[]).findIndex(node => node.range[1] >= call.range[1]) + 1];
    return next !== undefined && !waits(source, next);
  }
  return false;
}

function waits(source: Source, statement: Node): boolean {
  let found = false;
  const owner = functionAround(source, statement);
  walk(statement, node => {
    if (node.type === 'AwaitExpression' && functionAround(source, node) === owner) found = true;
    return !found;
  });
  return found;
}

export function isListening(call: Node): call is Extract<Node, { type: 'CallExpression' }> {
  const callee = call.type === 'CallExpression' ? bare(call.callee) : undefined;
  return (
    callee?.type === 'MemberExpression' &&
    /^(on|once|addListener|prependListener|addEventListener)$/.test(propertyName(callee) ?? '')
  );
}

/** What tells the event's source something while the handler runs. */
function answerAfter(source: Source, fn: FunctionNode, place: Node): string | undefined {
  let found: string | undefined;
  walk(fn.body, node => {
    if (node.type !== 'CallExpression' || node.range[0] < place.range[1]) return;
    const callee = bare(node.callee);
    if (callee.type === 'MemberExpression' && ANSWERS.test(propertyName(callee) ?? ''))
      found ??= textOf(source, callee);
  });
  return found;
}

/** The file emits the same event on its own. */
export function emittingCall(
  source: Source,
  listening: Extract<Node, { type: 'CallExpression' }>,
): Node | undefined {
  const [event] = listening.arguments;
  const name = event && textOf(source, event);
  return nodesOf(source, 'CallExpression').find(node => {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return false;
    const method = propertyName(callee);
    if (method === 'dispatchEvent') return true;
    const [emitted] = node.arguments;
    if (method === 'emit' && waitsItself(source, node)) return false;
    return method === 'emit' && emitted !== undefined && textOf(source, emitted) === name;
  });
}

/** An `emit` of the file's own classes that waits for what its handlers return, and is waited for. */
function waitsItself(source: Source, call: Node): boolean {
  const own = nodesOf(source, 'MethodDefinition').filter(({ key }) => 'name' in key && key.name === 'emit');
  return own.length > 0 && own.every(({ value }) => value.async) && isWaitedFor(source, call);
}
