// Functions that are not called by their own name: what a factory makes, and one of two.
import type { TSESTree } from '../../analyzer/parse.ts';
import { valueOf } from '../reading/arguments.ts';
import { outermost } from '../reading/callers.ts';
import { followGetter } from './compiled.ts';
import { followHeldType, functionsReturned } from './tables.ts';
import { followType } from './typed.ts';
import { among, ELEMENT, assignedTo, promisesOfAll } from './lists.ts';
import { promiseOrGiven, worst, type Promises } from './handed-back.ts';
import { callsOfFactory, enter, type Path, type Search } from './search.ts';
import { escapes, follow } from './uses.ts';
import {
  bare,
  functionAround,
  isFunction,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** `const makeReader = root => name => …`, `return { read }`: what every call of the factory is used for. */
export function followResult(search: Search, source: Source, at: Node, whole: Node, path: Path): void {
  if (followGetter(search, source, whole, path)) return;
  const factory = functionAround(source, whole);
  const isMade = factory && !factory.generator && (at.type === 'ReturnStatement' || at === factory);
  if (isMade && factory.returnType && !factory.async) {
    if (followType(search, source, factory.returnType.typeAnnotation, path)) return;
  }
  // A type that says what the factory makes says that it is sync, too, and becomes one of async functions.
  const type = isMade ? factory.returnType?.typeAnnotation : undefined;
  const mayFollow = isMade && path.length === 0 && !factory.async;
  if (!isMade || (type && !(mayFollow && followMadeType(search, source, factory, type))))
    throw escapes(search, source, whole, path);
  if (!enter(search, `${source.path} made at ${String(factory.range[0])} ${path.join('.')}`)) return;
  for (const { source: from, call } of callsOfFactory(search, { source, fn: factory })) {
    const parent = from.parents.get(outermost(from, call));
    if (factory.async && parent?.type !== 'AwaitExpression') throw escapes(search, from, call);
    follow(search, from, factory.async && parent ? parent : call, path);
  }
}

/** `(root: string): Load => …`, `(root: string): (p: string) => string => …` */
function followMadeType(search: Search, source: Source, factory: FunctionNode, type: Node): boolean {
  return followHeldType(search, { source, node: type }, () => functionsReturned(search, source, factory));
}

/** `readers[kind] ?? readers.text`, `isText ? readText : read` */
export function followChoice(
  search: Search,
  source: Source,
  choice: TSESTree.LogicalExpression | TSESTree.ConditionalExpression,
  value: Node,
  path: Path,
): void {
  if (choice.type === 'ConditionalExpression' && choice.test === value) return;
  if (choice.type === 'LogicalExpression' && choice.operator === '&&' && choice.left === value) return;
  // `hooks[event] ?? []`
  const isNone = choice.type === 'LogicalExpression' && choice.left === value && isEmptyList(choice.right);
  if (path[0] === ELEMENT && isNone) {
    // What is set anew when it is missing is the same list.
    const parent = source.parents.get(outermost(source, choice));
    if (parent?.type !== 'AssignmentExpression') follow(search, source, choice, path);
    return;
  }
  if (path.length > 0) throw escapes(search, source, value, path);
  const rest =
    choice.type === 'ConditionalExpression'
      ? [choice.consequent, choice.alternate]
      : choice.operator === '&&'
        ? [choice.right]
        : [choice.left, choice.right];
  const others = rest.filter(other => other !== value);
  among(search, worst(others.map(other => promisesBy(search, source, other))), () => {
    follow(search, source, choice, []);
  });
}

function isEmptyList(node: Node): boolean {
  const list = bare(node);
  return list.type === 'ArrayExpression' && list.elements.length === 0;
}

/** Is it a function, or one of several, that may return a promise? `yes` where it is not known. */
function promisesBy(search: Search, source: Source, expression: Node): Promises {
  const node = bare(expression);
  const table = node.type === 'MemberExpression' ? valueOf(source, node.object) : undefined;
  const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
  const found =
    table?.type === 'ObjectExpression'
      ? table.properties.flatMap(property =>
          property.type === 'Property' && (name === undefined || propertyName(property) === name)
            ? [property.value]
            : [],
        )
      : [valueOf(source, node)];
  const written = found.map(fn => {
    if (fn.type === 'Literal') return 'no';
    return isFunction(fn) ? promiseOrGiven(source, fn) : 'yes';
  });
  const added = table?.type === 'ObjectExpression' ? assignedTo(search.project, source, table) : [];
  return worst([...written, promisesOfAll(search, added, [])]);
}
