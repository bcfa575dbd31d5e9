// Can what a function returns or throws be sent back from a worker?
import { cannotTravel, valueOf } from '../reading/arguments.ts';
import type { Problem } from './ambient.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  propertyName,
  textOf,
  walk,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

const PLAIN_ERRORS = /^(Range|Type|Syntax|Reference|URI|Eval|Aggregate)?Error$/;

export function resultProblem(
  source: Source,
  fn: FunctionNode,
  visited = new Set<Node>(),
): Problem | undefined {
  if (visited.has(fn)) return undefined;
  visited.add(fn);
  if (fn.body.type !== 'BlockStatement') return valueProblem(source, fn.body, fn, visited);
  let problem: Problem | undefined;
  walk(fn.body, node => {
    if (node !== fn.body && isFunction(node)) return false;
    if (problem && !problem.caution) return false;
    if (node.type === 'ReturnStatement' && node.argument) {
      problem = valueProblem(source, node.argument, fn, visited) ?? problem;
    }
    if (node.type === 'ThrowStatement') problem ??= throwProblem(source, node.argument);
    return true;
  });
  return problem;
}

function valueProblem(
  source: Source,
  expression: Node,
  fn: FunctionNode,
  visited: Set<Node>,
): Problem | undefined {
  const node = bare(expression);
  const reason = cannotTravel(source, node);
  if (reason) return { text: `returns what cannot be sent back: ${reason}` };
  switch (node.type) {
    case 'Identifier':
      return variableProblem(source, node, fn, visited);
    case 'CallExpression':
      return callProblem(source, node, visited);
    case 'ConditionalExpression':
      return (
        valueProblem(source, node.consequent, fn, visited) ??
        valueProblem(source, node.alternate, fn, visited)
      );
    case 'LogicalExpression':
      return valueProblem(source, node.left, fn, visited) ?? valueProblem(source, node.right, fn, visited);
    case 'ObjectExpression':
      for (const property of node.properties) {
        const problem =
          property.type === 'Property' ? valueProblem(source, property.value, fn, visited) : undefined;
        if (problem) return problem;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Whatever is assigned to the variable inside of the function. */
function variableProblem(
  source: Source,
  identifier: Extract<Node, { type: 'Identifier' }>,
  fn: FunctionNode,
  visited: Set<Node>,
): Problem | undefined {
  const variable = variableOf(source, identifier);
  if (!variable || visited.has(variable.identifiers[0] as Node)) return undefined;
  if (variable.identifiers[0]) visited.add(variable.identifiers[0]);
  for (const { writeExpr, identifier: written } of referencesTo(source, variable)) {
    if (!writeExpr || !within(written, fn)) continue;
    const problem = valueProblem(source, writeExpr, fn, visited);
    if (problem) return problem;
  }
  return undefined;
}

/** Functions of Node that yield a handle, a child process, a stream or a hash. */
const HANDLES =
  /^(create[A-Z]\w*|opendirSync|spawn|exec|execFile|fork|connect|watch|watchFile|open[A-Z]?\w*Stream)$/;

function callProblem(
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  visited: Set<Node>,
): Problem | undefined {
  const callee = valueOf(source, call.callee);
  if (isFunction(callee)) {
    if (callee.async) return { text: 'returns a promise' };
    return callee.generator ? { text: 'returns an iterator' } : resultProblem(source, callee, visited);
  }
  const name =
    callee.type === 'MemberExpression'
      ? propertyName(callee)
      : callee.type === 'Identifier'
        ? callee.name
        : undefined;
  if (isInheritedMaker(source, callee))
    return { text: 'may return an instance of a class, which would lose its methods', caution: true };
  if (name && HANDLES.test(name))
    return { text: `returns what \`${name}\` makes, which exists on one thread only` };
  if (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  ) {
    return { text: 'returns a promise' };
  }
  if (
    /^Object\.(freeze|seal|preventExtensions|create|defineProperty|defineProperties|setPrototypeOf)$/.test(
      calledText(callee),
    )
  )
    return { text: `returns what \`${calledText(callee)}\` makes, of which a clone would lose something` };
  return name &&
    /^(keys|values|entries|matchAll)$/.test(name) &&
    callee.type === 'MemberExpression' &&
    !isObject(callee.object)
    ? { text: 'returns an iterator' }
    : undefined;
}

/** `List.from(…)` where `class List extends Array {}`: what is inherited makes instances of the class. */
function isInheritedMaker(source: Source, callee: Node): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const maker = valueOf(source, callee.object);
  if (maker.type !== 'ClassDeclaration' && maker.type !== 'ClassExpression') return false;
  const name = propertyName(callee);
  const isOwn = maker.body.body.some(
    member => member.type === 'MethodDefinition' && member.static && textOf(source, member.key) === name,
  );
  return maker.superClass !== null && !isOwn;
}

function calledText(callee: Node): string {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier'
    ? `${callee.object.name}.${propertyName(callee) ?? ''}`
    : '';
}

function isObject(node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'Object';
}

/** Errors of the program's own classes arrive with their name, but not as instances of the class. */
function throwProblem(source: Source, thrown: Node): Problem | undefined {
  const node = bare(thrown);
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return undefined;
  if (PLAIN_ERRORS.test(node.callee.name) && !variableOf(source, node.callee)) return undefined;
  return { text: `throws \`${node.callee.name}\`, which arrives without its class`, caution: true };
}
