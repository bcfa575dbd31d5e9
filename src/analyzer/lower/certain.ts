// What a name of the function being walked, or a member of an object that it has written out, holds for certain where it
// is set only if something is missing: `run ??= load;`, `options.run ||= load;`.
import type { Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { isSeen, statementsSince } from './local-overwrites.ts';
import { capturedIn, isStatementOfBody, isStraight, mayHaveRun } from './overwrites.ts';
import { variableOf, type Lowering } from './state.ts';
import { isThere } from './truth.ts';
import { keyOf, valueOf } from './values.ts';

/** Does the target of an assignment hold a function, class or literal, whatever has run before? */
export function isCertainlyThere(state: Lowering, target: TSESTree.Node): boolean {
  if (state.fn === 0) return isStraight(state) && isThereAtTop(state, target);
  if (!isStatementOfBody(state)) return false;
  if (target.type === 'Identifier') return isThere(state, setBefore(state, target)) === true;
  if (target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return false;
  const literal = setBefore(state, target.object);
  const key = keyOf(state, target);
  const made = literal?.type === 'ObjectExpression' ? valueOf(state, literal) : undefined;
  if (made?.t !== 'object' || key.t !== 'const' || isSeen(state, target.object)) return false;
  // What is set to something else, or deleted, is in the literal no more.
  const member = state.ir.objects[made.id]?.members.findLast(
    item => item.kind === 'spread' || item.key.t !== 'const' || item.key.value === key.value,
  );
  if ((member?.kind !== 'field' && member?.kind !== 'method') || member.key.t !== 'const') return false;
  return isHeld(state, member.value);
}

/** The same at the top of the file, where no function has run since the name was declared. */
function isThereAtTop(state: Lowering, target: TSESTree.Node): boolean {
  const { ir, bindings, overwrites } = state;
  const name = target.type === 'MemberExpression' ? target.object : target;
  const id = bindings.ids.get(name) ?? -1;
  const variable = ir.variables[id];
  if (variable?.fn !== 0 || mayHaveRun(state, id)) return false;
  const { values, vague } = variable;
  if (target.type !== 'MemberExpression')
    return !vague && values.length > 0 && values.every(value => isHeld(state, value));
  const key = keyOf(state, target);
  const object = valueOf(state, name);
  // By another name it may have been set to anything.
  if (key.t !== 'const' || overwrites.read.has(String(id))) return false;
  const set = ir.writes.filter(
    write => write.object === object && (write.key.t !== 'const' || write.key.value === key.value),
  );
  return (
    overwrites.set.has(`${String(id)}.${String(key.value)}`) &&
    set.length > 0 &&
    set.every(write => write.key.t === 'const' && isHeld(state, write.value))
  );
}

function isHeld({ constants }: Lowering, value: Value): boolean {
  return HELD.has((value.t === 'variable' ? constants.get(value.id) : value)?.t ?? '');
}

const HELD: ReadonlySet<string> = new Set(['function', 'class', 'object', 'array']);

/** What a statement of the body has set a name of the function to, if none may have set it to something else since. */
function setBefore(state: Lowering, name: TSESTree.Identifier): TSESTree.Expression | undefined {
  const { ir, bindings, parsed, body } = state;
  const own = bindings.ids.get(name) ?? -1;
  const variable = ir.variables[variableOf(state, name) ?? -1];
  const later =
    variable?.fn === state.fn && !capturedIn(state).has(own) ? statementsSince(state, name) : undefined;
  if (!later || body?.type !== 'BlockStatement') return undefined;
  let found = body.body
    .flatMap(statement => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
    .find(({ id }) => bindings.ids.get(id) === own)?.init;
  const word = String.raw`(?<![\w$.])${name.name.replaceAll('$', String.raw`\$`)}(?![\w$])`;
  // Nothing but a look at it: no assignment, and no pattern that it may be in.
  const sets = new RegExp(String.raw`${word}\s*(?:[^\s\w=.,;)(]{0,3}=(?![=>])|\+\+|--)|[\]}]\s*=(?![=>])`);
  for (const statement of later.slice(0, -1)) {
    const set = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    if (set?.type === 'AssignmentExpression' && set.operator === '=' && bindings.ids.get(set.left) === own)
      found = set.right;
    else if (sets.test(parsed.text.slice(...statement.range))) return undefined;
  }
  return found ?? undefined;
}
