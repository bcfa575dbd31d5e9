// A variable that one run of a function has for itself, although functions inside of it use it, too:
// `const found = []; const walk = async dir => { … found.push(dir); await walk(…); }; await walk(root);`
import { outermost } from '../reading/callers.ts';
import { isFresh } from '../reading/fresh.ts';
import { calledFunction } from '../reading/known-value.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  calledName,
  functionAround,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

const known = new WeakMap<Variable, boolean>();

/** Does nothing that uses the variable run while something else that does so waits? */
export function isOfOneRun(source: Source, variable: Variable): boolean {
  const found = known.get(variable) ?? decide(source, variable, undefined);
  known.set(variable, found);
  return found;
}

/** The same, where functions of the project wait for each callback that they are given, and only call it. */
export function isOfOneRunIn(project: ProjectFiles, source: Source, node: Node): boolean {
  const variable = variableOf(source, node);
  return variable !== undefined && decide(source, variable, project);
}

function decide(source: Source, variable: Variable, project: ProjectFiles | undefined): boolean {
  const [definition] = variable.defs;
  const home = definition && functionAround(source, definition.name);
  if (!home || definition.type !== 'Variable' || variable.defs.length > 1) return false;
  const inTurn = new Map<FunctionNode, boolean>([[home, true]]);
  return referencesTo(source, variable).every(({ identifier, init, writeExpr }) => {
    if (writeExpr && !isFresh(source, writeExpr)) return false;
    const user = functionAround(source, identifier);
    return (
      (init === true || staysInside(source, identifier)) &&
      user !== undefined &&
      runsInTurn(source, user, inTurn, project)
    );
  });
}

/** Is the function only ever called, by functions that run in turn, which wait for it? */
function runsInTurn(
  source: Source,
  fn: FunctionNode,
  inTurn: Map<FunctionNode, boolean>,
  project: ProjectFiles | undefined,
): boolean {
  const before = inTurn.get(fn);
  if (before !== undefined) return before;
  // A function that calls itself is as good as its other calls.
  inTurn.set(fn, true);
  const answer = usesOf(source, fn).every(use => {
    const call = source.parents.get(use);
    const caller = functionAround(source, use);
    if (call?.type !== 'CallExpression' || !caller || !runsInTurn(source, caller, inTurn, project))
      return false;
    const isAwaited = source.parents.get(outermost(source, call))?.type === 'AwaitExpression';
    if (call.callee !== use)
      return (
        (!fn.async && IN_PLACE.test(calledName(call.callee) ?? '')) ||
        (isAwaited && project !== undefined && isOnlyCalled(project, source, call, use))
      );
    return !fn.async || isAwaited;
  });
  inTurn.set(fn, answer);
  return answer && !fn.generator;
}

/** Does the function only call what it is handed here, or hand it to itself? */
function isOnlyCalled(
  project: ProjectFiles,
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  value: Node,
): boolean {
  const called = calledFunction(project, source, call.callee);
  const index = (call.arguments as Node[]).indexOf(value);
  const parameter = called?.fn.params[index];
  const variable = variableOf(called?.source ?? source, parameter);
  if (!called || !variable || called.fn.generator) return false;
  return referencesTo(called.source, variable).every(({ identifier }) => {
    const use = called.source.parents.get(identifier);
    if (use?.type !== 'CallExpression' || functionAround(called.source, use) !== called.fn) return false;
    if (use.callee === identifier) return true;
    const again = calledFunction(project, called.source, use.callee);
    return again?.fn === called.fn && use.arguments[index] === identifier;
  });
}

const IN_PLACE =
  /^(map|flatMap|forEach|filter|find|findIndex|some|every|reduce|sort|toSorted|replace|replaceAll|from)$/;

/** What yields the function: its name wherever it is used, or itself where it is handed over. */
function usesOf(source: Source, fn: FunctionNode): readonly Node[] {
  const owner = source.parents.get(fn);
  const id =
    fn.type === 'FunctionDeclaration' ? fn.id : owner?.type === 'VariableDeclarator' ? owner.id : undefined;
  const variable = variableOf(source, id);
  if (!variable) return [fn];
  return referencesTo(source, variable).flatMap(({ identifier, init }) =>
    init === true ? [] : [identifier],
  );
}

/** Is it looked at or changed in place, or given back in the end, and not handed to who might keep it? */
function staysInside(source: Source, use: Node): boolean {
  const whole = outermost(source, use);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'MemberExpression': {
      const call = source.parents.get(parent);
      const isSame =
        call?.type === 'CallExpression' &&
        /^(sort|reverse|fill|copyWithin|set|add)$/.test(calledName(parent) ?? '');
      return parent.object === whole && (!isSame || staysInside(source, call));
    }
    case 'CallExpression':
      return /^(console|JSON|Object|Array|Math)\.\w+$|^(String|Number|Boolean)$/.test(
        textOf(source, parent.callee),
      );
    case 'AssignmentExpression':
      return parent.left === whole;
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return staysInside(source, parent);
    default:
      return (
        parent !== undefined &&
        /^((Return|If|ForOf|ForIn|For|While|DoWhile|Expression|Switch)Statement|TemplateLiteral|(Binary|Unary|Update)Expression|SpreadElement)$/.test(
          parent.type,
        )
      );
  }
}
