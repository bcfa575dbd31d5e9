// Does a function change what its caller handed to it, or call it? In a worker it would have a copy.
import { valueOf } from '../reading/arguments.ts';
import { variableOf, type Variable } from '../reading/scope.ts';
import { MUTATING } from '../timing/shared-state.ts';
import {
  bare,
  dotted,
  isFunction,
  propertyName,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** Methods of what a clone keeps whole: strings, numbers, arrays, maps, sets, dates, buffers, URLs, errors. */
const STANDARD =
  /^(at|concat|copyWithin|entries|every|fill|filter|find|findIndex|findLast|findLastIndex|flat|flatMap|forEach|includes|indexOf|join|keys|lastIndexOf|map|pop|push|reduce|reduceRight|reverse|shift|slice|some|sort|splice|toLocaleString|toReversed|toSorted|toSpliced|toString|unshift|values|with|charAt|charCodeAt|codePointAt|endsWith|localeCompare|match|matchAll|normalize|padEnd|padStart|repeat|replace|replaceAll|search|split|startsWith|substring|substr|toLowerCase|toUpperCase|trim|trimEnd|trimStart|valueOf|toFixed|toPrecision|get|has|set|add|delete|clear|get[A-Z]\w*|set[A-Z]\w*|toISOString|toJSON|equals|compare|read\w*|write\w*|subarray|hasOwnProperty|toDate|test|exec)$/;
/** Yield (some of) the elements of what they are called on. */
const SELECTING =
  /^(filter|slice|find|findLast|at|get|concat|values|entries|flat|toSorted|toReversed|map|flatMap)$/;
const WRITERS =
  /^(Object\.(assign|defineProperty|defineProperties|setPrototypeOf|freeze|seal)|Reflect\.(set|deleteProperty|defineProperty)|Array\.prototype\.\w+\.(call|apply))$/;
const FILLERS = /^(readSync|readvSync|randomFillSync|getRandomValues|copy|randomFill)$/;

/**
 * @param indexes which parameters the caller's values are in
 * @returns the first problem, in words that follow the function's name
 */
export function parameterProblem(
  source: Source,
  fn: FunctionNode,
  indexes: readonly number[],
  visited: Visited = new Map(),
): string | undefined {
  const known = visited.get(fn) ?? [];
  const all = [...new Set([...known, ...indexes])];
  if (all.length === known.length && known.length > 0) return undefined;
  visited.set(fn, all);
  const handed = handedVariables(source, fn, all);
  const isHanded = (node: Node): boolean => reaches(source, node, handed);
  let problem: string | undefined;
  walk(fn, node => {
    problem ??= changeIn(source, node, isHanded) ?? callIn(source, node, isHanded, visited);
    return problem === undefined;
  });
  return problem;
}

/** Which arguments of a call the caller still has afterwards: not those that are made for it, nor those left out. */
export function keptArguments(given: readonly Node[], parameters: number): number[] {
  const spread = given.findIndex(({ type }) => type === 'SpreadElement');
  const count = spread < 0 ? given.length : Math.max(parameters, given.length);
  return Array.from({ length: count }, (_, index) => index).filter(index => {
    const argument = given[index];
    return !argument || (spread >= 0 && index >= spread) || !isMade(bare(argument));
  });
}

/** `[]`, `{}`, `new Map()`: made for the call. */
export function isMade(argument: Node): boolean {
  if (argument.type === 'ArrayExpression') return argument.elements.length === 0;
  if (argument.type === 'ObjectExpression') return argument.properties.length === 0;
  return (
    argument.type === 'NewExpression' &&
    argument.arguments.length === 0 &&
    argument.callee.type === 'Identifier' &&
    /^(Map|Set)$/.test(argument.callee.name)
  );
}

/** Functions that were looked at, and for which parameters. */
type Visited = Map<Node, readonly number[]>;

function changeIn(source: Source, node: Node, isHanded: (node: Node) => boolean): string | undefined {
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
        ? node.argument
        : undefined;
  const member = target && bare(target);
  return member?.type === 'MemberExpression' && isHanded(member.object)
    ? changes(source, member.object)
    : undefined;
}

function callIn(
  source: Source,
  node: Node,
  isHanded: (node: Node) => boolean,
  visited: Visited,
): string | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = bare(node.callee);
  if (callee.type === 'Identifier' && isHanded(callee)) return 'calls a function that it is given';
  const name = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  if (callee.type === 'MemberExpression' && isHanded(callee.object)) {
    if (name === undefined || !STANDARD.test(name)) {
      return `calls \`${textOf(source, callee)}\`, a method that a clone would not have`;
    }
    if (MUTATING.test(name)) return changes(source, callee.object);
  }
  const given = node.arguments.flatMap((argument, index) => (isHanded(argument) ? [index] : []));
  if (given.length === 0) return undefined;
  const text = textOf(source, callee);
  const writesFirst = WRITERS.test(text) && given.includes(0);
  const filler = name ?? (callee.type === 'Identifier' ? callee.name : '');
  if (writesFirst || FILLERS.test(filler)) return `hands a parameter to \`${text}\`, which changes it`;
  const called = valueOf(source, callee);
  return isFunction(called) ? parameterProblem(source, called, given, visited) : undefined;
}

function changes(source: Source, object: Node): string {
  return `changes its parameter (\`${textOf(source, object)}\`)`;
}

/** Variables that hold what the caller handed over, or parts of it. */
export function handedVariables(
  source: Source,
  fn: FunctionNode,
  indexes: readonly number[],
): ReadonlySet<Variable> {
  const handed = new Set<Variable>();
  const add = (pattern: Node): void => {
    for (const name of namesIn(pattern)) {
      const variable = variableOf(source, name);
      if (variable) handed.add(variable);
    }
  };
  for (const index of indexes) {
    const parameter = fn.params[Math.min(index, fn.params.length - 1)];
    // A rest parameter is an array of the function's own.
    if (parameter) add(parameter);
  }
  for (let size = -1; size !== handed.size;) {
    size = handed.size;
    walk(fn, node => {
      if (node.type === 'VariableDeclarator' && node.init && reaches(source, node.init, handed)) add(node.id);
      if (
        node.type === 'AssignmentExpression' &&
        node.left.type === 'Identifier' &&
        reaches(source, node.right, handed)
      ) {
        add(node.left);
      }
      if (
        node.type === 'ForOfStatement' &&
        (reaches(source, node.right, handed) || selects(source, node.right, handed))
      ) {
        add(node.left.type === 'VariableDeclaration' ? node.left.declarations[0].id : node.left);
      }
      if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
      if (!reaches(source, node.callee.object, handed) && !selects(source, node.callee.object, handed))
        return;
      for (const argument of node.arguments)
        if (isFunction(argument)) for (const parameter of argument.params) add(parameter);
    });
  }
  return handed;
}

function namesIn(pattern: Node): Extract<Node, { type: 'Identifier' }>[] {
  const names: Extract<Node, { type: 'Identifier' }>[] = [];
  walk(pattern, (node, parent) => {
    const isKey = parent?.type === 'Property' && parent.key === node && !parent.shorthand;
    const isDefault = parent?.type === 'AssignmentPattern' && parent.right === node;
    if (node.type === 'Identifier' && !isKey && !isDefault) names.push(node);
    return !node.type.startsWith('TSType');
  });
  return names;
}

/** Is the value one that was handed over, or a member of it? */
function reaches(source: Source, expression: Node, handed: ReadonlySet<Variable>): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'Identifier': {
      const variable = variableOf(source, node);
      return variable !== undefined && handed.has(variable);
    }
    case 'MemberExpression':
      return reaches(source, node.object, handed);
    case 'LogicalExpression':
      return reaches(source, node.left, handed) || reaches(source, node.right, handed);
    case 'ConditionalExpression':
      return reaches(source, node.consequent, handed) || reaches(source, node.alternate, handed);
    case 'SpreadElement':
      return reaches(source, node.argument, handed);
    default:
      return false;
  }
}

/** Is it a new list of what was handed over? */
function selects(source: Source, expression: Node, handed: ReadonlySet<Variable>): boolean {
  const node = bare(expression);
  if (node.type !== 'CallExpression') return false;
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression') return false;
  if (/^Object\.(values|entries)$/.test(dotted(source, callee)))
    return node.arguments.some(a => reaches(source, a, handed));
  return (
    SELECTING.test(propertyName(callee) ?? '') &&
    (reaches(source, callee.object, handed) || selects(source, callee.object, handed))
  );
}
