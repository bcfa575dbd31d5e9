// A promise that is kept (`const saved = save();`) and waited for later. What runs until then ran after the function
// before, and would run before what follows its new first `await`.
import { outermost } from '../reading/callers.ts';
import { isHandled } from './pending.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  functionAround,
  isFunction,
  textOf,
  walk,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';

/** @returns is something done before anybody waits for what `const name = call;` keeps? */
export function goesOnWithout(source: Source, call: Node): boolean {
  const holder = source.parents.get(outermost(source, call));
  if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier') return false;
  const statement = source.parents.get(holder);
  const variable = variableOf(source, holder.id);
  const list = statement && listAround(source, statement);
  if (!statement || !variable || !list) return false;
  const until = list.findIndex(
    node => node.range[0] >= statement.range[1] && waitsFor(source, variable, node),
  );
  // Who waits for a promise that this block never waits for is not known.
  if (until < 0) return false;
  const isBusy = (node: Node): boolean => !isQuiet(source, node);
  return (
    list.slice(list.indexOf(statement) + 1, until).some(isBusy) || isBusyBefore(source, list[until], variable)
  );
}

function listAround(source: Source, statement: Node): readonly Node[] | undefined {
  const above = source.parents.get(statement);
  const list =
    above?.type === 'SwitchCase' ? above.consequent : above && 'body' in above ? above.body : undefined;
  return Array.isArray(list) ? list : undefined;
}

/** `await saved`, `await Promise.all([saved, …])`, `return saved`, `saved.then(…)`: from here on its end is seen. */
function waitsFor(source: Source, variable: Variable, statement: Node): boolean {
  return referencesTo(source, variable).some(
    ({ identifier }) => within(identifier, statement) && isWaitedFor(source, identifier, statement),
  );
}

function isWaitedFor(source: Source, use: Node, statement: Node): boolean {
  for (const above of ancestorsOf(source, use)) {
    if (above.type === 'AwaitExpression' || above.type === 'ReturnStatement') return true;
    if (above === statement || isFunction(above)) return false;
  }
  return false;
}

/** Is something done in the statement that waits before it does? */
function isBusyBefore(source: Source, statement: Node | undefined, variable: Variable): boolean {
  const uses = referencesTo(source, variable).map(({ identifier }) => identifier as Node);
  const first = uses.find(use => statement && within(use, statement));
  if (!statement || !first) return false;
  let busy = false;
  walk(statement, node => {
    const before = node.range[1] <= first.range[0];
    busy ||= before && node.type === 'CallExpression' && !isHarmless(source, node);
    return !busy && !isFunction(node);
  });
  return busy;
}

/** Does the statement only start other work, wait for it, or compute? */
function isQuiet(source: Source, statement: Node): boolean {
  let quiet = true;
  walk(statement, node => {
    if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') {
      const target = bare(node.type === 'AssignmentExpression' ? node.left : node.argument);
      quiet &&= target.type === 'Identifier' && isLocal(source, target);
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      quiet &&= isHarmless(source, node) || isStarted(source, node);
    } else if (
      node.type === 'TaggedTemplateExpression' ||
      (node.type === 'UnaryExpression' && node.operator === 'delete')
    ) {
      quiet = false;
    }
    return quiet && !isFunction(node);
  });
  return quiet;
}

/** A variable that only the function around it uses. */
function isLocal(source: Source, target: Extract<Node, { type: 'Identifier' }>): boolean {
  const variable = variableOf(source, target);
  const home = functionAround(source, target);
  return (
    variable !== undefined &&
    referencesTo(source, variable).every(({ identifier }) => functionAround(source, identifier) === home)
  );
}

const HARMLESS =
  /^((Math|JSON|path|Array|Number|String|Date|performance|Promise|Symbol|Reflect)\.\w+|Object\.(keys|values|entries|fromEntries|freeze|hasOwn)|(path\.)?(join|resolve|dirname|basename|extname)|String|Number|Boolean|BigInt|Symbol|fetch|structuredClone|require|setTimeout|process\.(cwd|hrtime|uptime|memoryUsage)(\.bigint)?)$/;
const COMPUTING =
  /^(at|concat|entries|every|filter|find|findIndex|flat|flatMap|includes|indexOf|join|keys|lastIndexOf|map|reduce|slice|some|values|endsWith|match|padEnd|padStart|repeat|replace|replaceAll|split|startsWith|substring|toFixed|toLowerCase|toUpperCase|toString|trim|get|has|then|catch|finally|toISOString|getTime)$/;
const MADE =
  /^(Map|Set|WeakMap|WeakSet|Array|Date|URL|URLSearchParams|AbortController|Error|TypeError|Promise)$/;

function isHarmless(source: Source, node: Node): boolean {
  if (node.type === 'NewExpression') return MADE.test(textOf(source, node.callee));
  if (node.type !== 'CallExpression') return false;
  const text = textOf(source, node.callee);
  if (HARMLESS.test(text)) return true;
  return node.callee.type === 'MemberExpression' && COMPUTING.test(calledName(node.callee) ?? '');
}

/** Other work that is waited for at once, or kept like this one. */
function isStarted(source: Source, call: Node): boolean {
  const parent = source.parents.get(outermost(source, call));
  if (parent?.type === 'AwaitExpression') return true;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const variable = variableOf(source, parent.id);
  return (
    variable !== undefined &&
    referencesTo(source, variable).some(({ identifier }) => isHandled(source, identifier))
  );
}
