// May an argument hold a function, or an object of a class? A worker cannot be sent one, however deep inside it is.
import { cannotTravel } from '../reading/arguments.ts';
import { callsOf } from '../reading/callers.ts';
import { calledFunction, knownValue, type NodeAt } from '../reading/known-value.ts';
import { knownCalls } from '../make-async/search.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  ancestorsOf,
  assignmentsTo,
  bare,
  dotted,
  fieldOf,
  isFunction,
  propertyName,
  resultsOf,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** Origins are followed by no more steps than these: from an argument to a caller's argument, to what a function returns. */
const DEEPEST = 12;
/** Give what they are called on, or elements of it. */
const PASSING =
  /^(filter|slice|concat|at|find|findLast|sort|reverse|toSorted|toReversed|values|entries|flat|get|pop|shift|with)$/;
const OF_LIST = /^(map|flatMap|filter|forEach|find|findIndex|findLast|some|every|sort)$/;

/** @returns does something that the value is made of say that there is one in it? What is unknown counts as no. */
export function mayHoldUnsendable(
  project: ProjectFiles | undefined,
  source: Source,
  argument: Node,
): boolean {
  const visited = new Set<Node>();
  const holds = ({ source: home, node }: NodeAt, depth: number): boolean => {
    if (depth > DEEPEST || visited.has(node)) return false;
    visited.add(node);
    return originsOf(project, home, node, at => holds(at, depth + 1));
  };
  return holds({ source, node: argument }, 0);
}

type Holds = (at: NodeAt) => boolean;

function originsOf(
  project: ProjectFiles | undefined,
  source: Source,
  expression: Node,
  holds: Holds,
): boolean {
  const node = bare(expression);
  const some = (list: readonly (Node | null | undefined)[]): boolean =>
    list.some(one => one && holds({ source, node: one }));
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return true;
  switch (node.type) {
    case 'ObjectExpression':
      return some(node.properties.map(one => (one.type === 'Property' ? one.value : one.argument)));
    case 'ArrayExpression':
      return some(node.elements);
    case 'SpreadElement':
    case 'AwaitExpression':
      return some([node.argument]);
    case 'ConditionalExpression':
      return some([node.consequent, node.alternate]);
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return some(node.type === 'LogicalExpression' ? [node.left, node.right] : [node.right]);
    case 'NewExpression':
      return cannotTravel(source, node) !== undefined || some(node.arguments);
    case 'CallExpression':
      return ofCall(project, source, node, holds);
    case 'MemberExpression': {
      const value = knownValue(project, { source, node });
      if (value) return holds(value);
      return node.object.type === 'ThisExpression' ? some(keptIn(source, node)) : some([node.object]);
    }
    case 'Identifier':
      return ofName(project, source, node, holds);
    default:
      return false;
  }
}

function ofCall(
  project: ProjectFiles | undefined,
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  holds: Holds,
): boolean {
  const at = (node: Node): NodeAt => ({ source, node });
  const callee = bare(call.callee);
  const called = calledFunction(project, source, callee);
  // A generator is an object of its own class.
  if (called) return called.fn.generator || returnsOne(called, holds);
  if (callee.type !== 'MemberExpression') return false;
  const text = dotted(source, callee);
  if (/^(Object\.(values|entries|fromEntries|assign|freeze)|Array\.(from|of)|Promise\.\w+)$/.test(text))
    return call.arguments.some(argument => holds(at(argument)));
  const name = propertyName(callee);
  // A table of functions: what one of them returns.
  if (name === undefined) {
    const table = knownValue(project, at(callee.object));
    return (
      table?.node.type === 'ObjectExpression' &&
      table.node.properties.some(
        property =>
          property.type === 'Property' &&
          isFunction(property.value) &&
          returnsOne({ source: table.source, fn: property.value }, holds),
      )
    );
  }
  const [callback] = call.arguments;
  if (/^(map|flatMap)$/.test(name) && callback) {
    const fn = calledFunction(project, source, callback);
    return fn !== undefined && returnsOne(fn, holds);
  }
  return PASSING.test(name) && holds(at(callee.object));
}

/** Does a function return one? */
function returnsOne({ source, fn }: { source: Source; fn: FunctionNode }, holds: Holds): boolean {
  return resultsOf(fn).some(node => node !== null && holds({ source, node }));
}

/** What this class puts into a field. */
function keptIn(source: Source, member: Extract<Node, { type: 'MemberExpression' }>): Node[] {
  const owner = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  const name = textOf(source, member.property);
  const field = fieldOf(member);
  const assignments = field === undefined ? [] : assignmentsTo(source, field);
  const assigned = assignments.flatMap(({ left, right }) =>
    textOf(source, left) === textOf(source, member) && owner && within(left, owner) ? [right] : [],
  );
  const declared = owner?.type === 'ClassBody' ? owner.body : [];
  const initial = declared.flatMap(field =>
    field.type === 'PropertyDefinition' && field.value && textOf(source, field.key) === name
      ? [field.value]
      : [],
  );
  return [...assigned, ...initial];
}

function ofName(
  project: ProjectFiles | undefined,
  source: Source,
  name: Extract<Node, { type: 'Identifier' }>,
  holds: Holds,
): boolean {
  const at = (node: Node): NodeAt => ({ source, node });
  const variable = variableOf(source, name);
  const definition = variable?.defs[0];
  if (!variable || !definition) return false;
  const node = definition.node as Node;
  if (definition.type === 'Parameter' && isFunction(node))
    return ofParameter(project, source, node, definition.name, holds);
  if (definition.type === 'ImportBinding' || definition.type !== 'Variable') {
    const value = knownValue(project, at(name));
    return value !== undefined && holds(value);
  }
  const written = referencesTo(source, variable).flatMap(({ writeExpr }) => (writeExpr ? [writeExpr] : []));
  const added = referencesTo(source, variable).flatMap(({ identifier }) => addedTo(source, identifier));
  return [...written, ...added].some(value => holds(at(value)));
}

/** `rules.push(rule)`, `rules[name] = rule` */
function addedTo(source: Source, list: Node): readonly Node[] {
  const member = source.parents.get(list);
  if (member?.type !== 'MemberExpression' || member.object !== list) return [];
  const use = source.parents.get(member);
  if (use?.type === 'AssignmentExpression' && use.left === member) return [use.right];
  if (use?.type !== 'CallExpression' || use.callee !== member) return [];
  return /^(push|unshift|add|set)$/.test(propertyName(member) ?? '') ? use.arguments : [];
}

/** What callers in any file hand over, or the elements of the list whose method calls the function. */
function ofParameter(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
  name: Node,
  holds: Holds,
): boolean {
  const call = source.parents.get(fn);
  if (call?.type === 'CallExpression' && call.callee.type === 'MemberExpression') {
    if (OF_LIST.test(propertyName(call.callee) ?? '')) return holds({ source, node: call.callee.object });
  }
  const index = fn.params.findIndex(parameter => within(name, parameter));
  const parameter = fn.params[index];
  if (!parameter || (parameter.type === 'Identifier' && isPlainText(parameter))) return false;
  const here = callsOf(source, fn).calls.map(site => ({ source, call: site }));
  const all = project ? [...here, ...knownCalls(project, { source, fn })] : here;
  return all.some(site => {
    const argument = site.call.arguments[index];
    return argument !== undefined && holds({ source: site.source, node: argument });
  });
}

function isPlainText(parameter: Extract<Node, { type: 'Identifier' }>): boolean {
  return /^TS(String|Number|Boolean)Keyword$/.test(parameter.typeAnnotation?.typeAnnotation.type ?? '');
}
