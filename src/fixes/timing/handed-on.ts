// A function that the project's own code is given, and calls without waiting: what follows its new first `await` comes
// after what that code does next. `const timed = run => (…list) => { const result = run(…list); log(); return result; }`
import { callsOf, outermost } from '../reading/callers.ts';
import { hasWaitedBefore } from './first-await.ts';
import { calledFunction } from '../reading/known-value.ts';
import { readable, where } from '../reading/project.ts';
import { escaped } from '../reading/pattern.ts';
import { variableOf } from '../reading/scope.ts';
import {
  bare,
  calledName,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';

const KEEPS = /^(push|unshift|set|add)$/;

/** @returns a plain sentence about such a call */
export function calledUnwaited(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
  place: Node,
): string | undefined {
  if (fn.generator || hasWaitedBefore(source, fn, place)) return undefined;
  const proxied = calledByProxy(project, source, fn);
  if (proxied) return proxied;
  const receivers = [...decoratorsOf(source, fn), ...callsOf(source, fn).receivers];
  for (const receiver of [...receivers, ...wrappedByName(source, fn)]) {
    if (waitingCall(project, source, fn) === receiver) continue;
    const index =
      receiver.type === 'CallExpression'
        ? receiver.arguments.findIndex(({ range }) => range[0] <= fn.range[0] && fn.range[1] <= range[1])
        : 0;
    for (const home of homesOf(project, source, receiver)) {
      const found = unwaited(home.source).find(
        ({ parameter }) =>
          !parameter || (home.fn === parameter.fn && (index < 0 || index === parameter.index)),
      );
      if (found) return late(home.source, found.call);
    }
  }
  return undefined;
}

const MAKES_PROXIES = /\bnew\s+Proxy\s*\(/;

/** `new Proxy(store, { get: (target, name) => (…list) => { const result = target[name](…list); log(); … } })` */
function calledByProxy(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
): string | undefined {
  if (!MEMBERS.test(source.parents.get(fn)?.type ?? '')) return undefined;
  const others = project ? filesWithProxies(project).filter(path => path !== source.path) : [];
  const own = MAKES_PROXIES.test(source.text) ? [source] : [];
  for (const home of [...own, ...others.flatMap(path => readable(project, path) ?? [])]) {
    const found = unwaited(home).find(({ parameter }) => !parameter);
    if (found) return late(home, found.call);
  }
  return undefined;
}

/** By what stays the same for a project while its texts are being fixed: no fix makes a proxy. */
const proxies = new WeakMap<ProjectFiles['resolve'], readonly string[]>();

function filesWithProxies({ resolve, texts }: ProjectFiles): readonly string[] {
  const known = proxies.get(resolve);
  const files = known ?? [...texts].flatMap(([path, text]) => (MAKES_PROXIES.test(text) ? [path] : []));
  proxies.set(resolve, files);
  return files;
}

const MEMBERS = /^(MethodDefinition|Property|PropertyDefinition)$/;

function late(source: Source, call: Node): string {
  return `It is handed to code that calls what it is given and runs on (${where(source, call)}): what follows the new \`await\` would come late.`;
}

function decoratorsOf(source: Source, fn: FunctionNode): Node[] {
  const method = source.parents.get(fn);
  return method?.type === 'MethodDefinition' ? method.decorators.map(({ expression }) => expression) : [];
}

/** `instrument(store, 'get')` */
function wrappedByName(source: Source, fn: FunctionNode): Node[] {
  const member = source.parents.get(fn);
  const isMember = member?.type === 'MethodDefinition' || member?.type === 'Property';
  const name = isMember && member.key.type === 'Identifier' ? member.key.name : undefined;
  if (name === undefined) return [];
  return nodesOf(source, 'CallExpression').filter(
    call =>
      call.callee.type === 'Identifier' &&
      call.arguments.some(given => given.type === 'Literal' && given.value === name),
  );
}

interface Home {
  readonly source: Source;
  /** What is given the function there. */
  readonly fn?: FunctionNode;
}

/** Where the project says what becomes of a function that is handed over. */
function homesOf(project: ProjectFiles | undefined, source: Source, receiver: Node): readonly Home[] {
  const callee = bare(receiver.type === 'CallExpression' ? receiver.callee : receiver);
  const called = calledFunction(project, source, callee);
  if (called) return [called];
  const name = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  if (name === undefined) return [];
  if (KEEPS.test(name)) return [{ source }];
  const declares = new RegExp(
    `(^|[\\s*#])${escaped(name)}\\s*([=:]\\s*(async\\s*)?(function\\s*)?)?\\([^)]*\\)\\s*(=>|\\{|:)`,
    'm',
  );
  const files = [...(project?.texts ?? [])].filter(
    ([path, text]) => path !== source.path && declares.test(text),
  );
  return [source, ...files.flatMap(([path]) => readable(project, path) ?? [])].flatMap(file => {
    const fn = methods(file).get(name);
    return fn ? [{ source: file, fn }] : [];
  });
}

const methods = perFile((source: Source): ReadonlyMap<string, FunctionNode> => {
  const found = new Map<string, FunctionNode>();
  for (const node of source.nodes) {
    if (node.type !== 'MethodDefinition' && node.type !== 'Property' && node.type !== 'PropertyDefinition')
      continue;
    const { key, value } = node;
    if (value && isFunction(value) && key.type === 'Identifier') found.set(key.name, value);
  }
  return found;
});

interface Unwaited {
  readonly call: Node;
  /** Whose parameter is called; undefined: one of a list. */
  readonly parameter?: { readonly fn: Node; readonly index: number };
}

/** Calls of what a function was given or finds in a list, whose result is dropped, or kept while it runs on. */
const unwaited = perFile((source: Source): readonly Unwaited[] =>
  nodesOf(source, 'CallExpression').flatMap(call => {
    const given = givenBy(source, call.callee);
    return given && runsOn(source, call) ? [{ call, ...given }] : [];
  }),
);

/** A parameter, the variable of a loop, or a member by a computed name; also by `apply` and `call`. */
function givenBy(source: Source, called: Node): Pick<Unwaited, 'parameter'> | undefined {
  const callee = bare(called);
  if (callee.type === 'MemberExpression') {
    const name = propertyName(callee);
    if (name === undefined) return callee.computed ? {} : undefined;
    return /^(apply|call)$/.test(name) ? givenBy(source, callee.object) : undefined;
  }
  const definition = variableOf(source, callee)?.defs[0];
  if (!definition) return undefined;
  if (definition.type === 'Parameter') {
    const fn = definition.node as Node;
    const user = source.parents.get(outermost(source, fn));
    const isCallback = user?.type === 'CallExpression' || user?.type === 'NewExpression';
    if (isCallback) return isForEach(user) ? {} : undefined;
    const index = isFunction(fn) ? fn.params.findIndex(parameter => within(definition.name, parameter)) : -1;
    return { parameter: { fn, index } };
  }
  const declarator = definition.node as Node;
  if (declarator.type === 'VariableDeclarator' && declarator.init && isTakenOut(bare(declarator.init)))
    return {};
  const list = definition.type === 'Variable' ? source.parents.get(definition.node) : undefined;
  const loop = list && source.parents.get(list);
  return loop?.type === 'ForOfStatement' && loop.left === list ? {} : undefined;
}

/** `const original = store[name]`, `const original = descriptor.value` */
function isTakenOut(init: Node): boolean {
  if (init.type !== 'MemberExpression') return false;
  const name = propertyName(init);
  return name === undefined || name === 'value';
}

function isForEach(user: Node | undefined): boolean {
  return user?.type === 'CallExpression' && calledName(bare(user.callee)) === 'forEach';
}

function runsOn(source: Source, call: Node): boolean {
  const parent = source.parents.get(outermost(source, call));
  if (parent?.type === 'ExpressionStatement') return true;
  if (parent?.type === 'ArrowFunctionExpression')
    return isForEach(source.parents.get(outermost(source, parent)));
  const declaration = parent?.type === 'VariableDeclarator' ? source.parents.get(parent) : undefined;
  const next = declaration && followers(source, declaration)[0];
  return next !== undefined && !/^\s*return\b|\bawait\b/.test(textOf(source, next));
}

function followers(source: Source, statement: Node): readonly Node[] {
  const block = source.parents.get(statement);
  const list = block && 'body' in block && Array.isArray(block.body) ? (block.body as Node[]) : [];
  return list.slice(list.indexOf(statement) + 1);
}
