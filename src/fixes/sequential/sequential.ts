// A program that does one thing after the other: it waits for every promise at once, and nothing calls it back. There a
// new `await` lets nothing else run, so nobody can notice it. Most scripts are like that, and no server is.
import { outermost } from '../reading/callers.ts';
import { ownText } from '../reading/compiled.ts';
import { loadsUnknown } from '../reading/importers.ts';
import { Refused, importersOf, readable, sourceOf } from '../reading/project.ts';
import { boundNames } from '../reading/names.ts';
import { lookUp, variableOf } from '../reading/scope.ts';
import { mayBePromise, runsLater } from './calls.ts';
import { memberOf, promisingNames, type Promising } from './promising.ts';
import { makesHandles } from './unseen.ts';
import { isBuiltin } from '../reading/style.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  isFunction,
  memberRoot,
  nodesOf,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import { isPassive } from '../offload/purity.ts';
import type { ProjectFiles } from '../types.ts';

/** What runs later, side by side, or out of sight. */
const LATER =
  /\bPromise\s*\.\s*(all|allSettled|race|any|withResolvers|try)\b|\b(setInterval|setImmediate|queueMicrotask|nextTick|eval|Worker|MessageChannel|BroadcastChannel|WebSocket|EventEmitter|EventTarget|AbortSignal|FinalizationRegistry|Proxy|defineProperty|defineProperties|__defineGetter__|AsyncLocalStorage|createServer|listen)\b|\bwaitAsync\b/;

/** What leaves a function with an emitter or a stream. */
const EVENTS =
  /\.(on|once|addListener|addEventListener|prepend\w*Listener|subscribe|pipe|watch|watchFile)\s*(\?\.\s*)?\(/;

/** Larger programs are hardly ever like that. */
const MOST_FILES = 60;

const known = new WeakMap<ProjectFiles, boolean>();

/** Does the project consist of one program, which never lets two things run at a time? */
export function isSequential(project: ProjectFiles | undefined): boolean {
  if (!project) return false;
  const answer = known.get(project) ?? (staysSequential(project) || decide(project));
  known.set(project, answer);
  return answer;
}

/** Does a call yield no promise, whichever function it calls? Only known where nothing runs side by side. */
export function yieldsNoPromise(project: ProjectFiles | undefined, source: Source, call: Node): boolean {
  if (!project) return false;
  const found = promisingIn(project);
  if (found && !mayBePromise(source, call, found)) return true;
  // What fixes have made a promise is waited for, as was what had been one before.
  const isKnown = project.before !== undefined && promisingIn(project.before) !== undefined;
  const place = source.parents.get(outermost(source, call))?.type ?? '';
  return isKnown && staysSequential(project) && !MAY_WAIT.test(place);
}

/** Around a promise that is waited for, handed back, or dropped at the end. */
const MAY_WAIT =
  /^(|(Await|Yield|Conditional|Logical|Unary|Member|Chain|ArrowFunction)Expression|(Return|Expression|ForOf)Statement)$/;

/** The same for what a function that is not async returns: whoever gets a promise waits for it at once, so that it is no value. */
export function returnsPlain(project: ProjectFiles | undefined, source: Source, fn: FunctionNode): boolean {
  const found = project && promisingIn(project);
  return found !== undefined && found.sources.includes(source) && !found.functions.has(fn);
}

const promising = new WeakMap<ProjectFiles, Promising | undefined>();

function promisingIn(project: ProjectFiles): Promising | undefined {
  if (!promising.has(project)) {
    if (!decide(project)) return void promising.set(project, undefined);
    const sources = [...project.texts.keys()].map(path => sourceOf(project, path));
    const found = promisingNames(project, sources);
    // What has a method of that name is waited for as if it were a promise.
    const isLikePromise = found && (found.own.has('then') || found.plain.has('then'));
    promising.set(project, isLikePromise ? undefined : found);
  }
  return promising.get(project);
}

/** A fix waits for all that it makes a promise; it lets things run side by side only where one can read that. */
function staysSequential(project: ProjectFiles): boolean {
  return (
    isSequential(project.before) && !ownTexts(project).some(text => LATER.test(text) || EVENTS.test(text))
  );
}

/** Without what compilers write to define exports, which nothing else has to do with. */
function ownTexts(project: ProjectFiles): readonly string[] {
  return [...project.texts].map(([path, text]) => {
    const source = text.includes('defineProperty') ? readable(project, path) : undefined;
    return source ? ownText(source) : text;
  });
}

function decide(project: ProjectFiles): boolean {
  // What JSX calls cannot be seen.
  if ([...project.texts.keys()].some(path => /\.[jt]sx$/.test(path))) return false;
  if (project.texts.size > MOST_FILES) return false;
  const texts = ownTexts(project);
  if (texts.some(text => LATER.test(text))) return false;
  if (loadsUnknown(project) !== undefined) return false;
  try {
    const sources = [...project.texts.keys()].map(path => sourceOf(project, path));
    if (texts.some(text => EVENTS.test(text)) && !areEventsOwn(sources)) return false;
    const promising = promisingNames(project, sources);
    if (!promising) return false;
    const starts = sources.map(source => startOf(source, promising));
    const [entry, ...more] = sources.filter((_, index) => starts[index] === 'program');
    if (starts.includes('loose') || !entry || more.length > 0) return false;
    if (sources.some(({ path }) => project.isPublic(path))) return false;
    return sources.every(
      source =>
        (importersOf(project, source.path).length === 0) === (source === entry) ||
        !source.nodes.some(isFunction),
    );
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Is every `hooks.on(…)` one of the program's own, since it has nothing of Node.js that has events? */
function areEventsOwn(sources: readonly Source[]): boolean {
  const own = new Set(
    sources.flatMap(source => source.nodes.filter(isFunction).map(fn => memberOf(source, fn))),
  );
  return sources.every(source => {
    if (makesHandles(source)) return false;
    const isQuiet = boundNames(source).every(
      ({ module, name }) => !isBuiltin(module) || QUIET.test(module) || name.endsWith('Sync'),
    );
    const calls = nodesOf(source, 'MemberExpression').filter(member =>
      EVENTS.test(`.${propertyName(member) ?? ''}(`),
    );
    return (
      isQuiet &&
      !keepsProcess(source) &&
      calls.every(call => own.has(propertyName(call)) && !isOfProcess(call))
    );
  });
}

/** `const proc = process`, `const { stdout } = process`: by that name it has events, too. */
function keepsProcess(source: Source): boolean {
  return nodesOf(source, 'Identifier').some(name => {
    if (!/^(process|globalThis|global)$/.test(name.name) || variableOf(source, name)) return false;
    let whole: Node = name;
    let parent = source.parents.get(name);
    while (parent?.type === 'MemberExpression' && parent.object === whole) {
      if (!HAS_EVENTS.test(propertyName(parent) ?? 'process')) return false;
      whole = outermost(source, parent);
      parent = source.parents.get(whole);
    }
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern')
      return parent.id.properties.some(
        one => one.type !== 'Property' || HAS_EVENTS.test(propertyName(one) ?? 'process'),
      );
    if (parent?.type === 'Property') return parent.value === whole;
    return parent?.type !== 'MemberExpression' && parent?.type !== 'UnaryExpression';
  });
}

const HAS_EVENTS = /^(process|globalThis|global|stdin|stdout|stderr)$/;

/** Modules of Node.js that have no emitters. */
const QUIET =
  /^(node:)?(path|os|url|util|crypto|assert|assert\/strict|buffer|querystring|perf_hooks|fs|fs\/promises)$/;

function isOfProcess({ object }: Extract<Node, { type: 'MemberExpression' }>): boolean {
  const root = memberRoot(bare(object));
  return root.type === 'Identifier' && root.name === 'process';
}

/** Does a file only declare, is it a program that waits for all it starts, or does something go on unwatched? */
function startOf(source: Source, promising: Promising): 'module' | 'program' | 'loose' {
  let start: 'module' | 'program' = 'module';
  for (const node of source.nodes) {
    if (node.type === 'AwaitExpression' && !functionAround(source, node)) start = 'program';
    if (node.type === 'ForOfStatement' && node.await && !functionAround(source, node)) start = 'program';
    if (isPause(source, node)) continue;
    const isLater = runsLater(source, node, promising.project);
    if (!isLater && !mayBePromise(source, node, promising)) continue;
    const place = isLater ? placeOfLater(source, node) : placeOf(source, node, promising);
    if (place === 'loose') return 'loose';
    if (place === 'last') start = 'program';
  }
  return start;
}

/** `new Promise(resolve => setTimeout(resolve, ms))`: all that the timer calls goes on with who waits for it. */
function isPause(source: Source, node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false;
  const [resolve] = node.arguments;
  if (node.callee.name !== 'setTimeout' || lookUp(source, node.callee, 'setTimeout')) return false;
  const executor = functionAround(source, node);
  if (!executor || resolve?.type !== 'Identifier') return false;
  const made = source.parents.get(executor);
  return (
    made?.type === 'NewExpression' &&
    made.arguments[0] === executor &&
    made.callee.type === 'Identifier' &&
    made.callee.name === 'Promise' &&
    lookUp(source, made.callee, 'Promise') === undefined &&
    !executor.async &&
    executor.params[0]?.type === 'Identifier' &&
    variableOf(source, resolve) === variableOf(source, executor.params[0])
  );
}

/** Is what may be a promise waited for where it is made, or the last thing that the program does? */
function placeOf(source: Source, node: Node, promising: Promising): 'waited' | 'last' | 'loose' {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'AwaitExpression':
      return 'waited';
    case 'ConditionalExpression':
      return parent.test === whole ? 'loose' : placeOf(source, parent, promising);
    case 'LogicalExpression':
      return parent.right === whole ? placeOf(source, parent, promising) : 'loose';
    case 'ForOfStatement':
      return parent.await && parent.right === whole ? 'waited' : 'loose';
    case 'YieldExpression':
      return parent.delegate && functionAround(source, parent)?.async ? 'waited' : 'loose';
    case 'ArrowFunctionExpression':
    case 'ReturnStatement':
      return isHandedBack(source, parent, whole, promising) ? 'waited' : 'loose';
    case 'MemberExpression': {
      // `main().catch(report)`: the reaction is looked at itself.
      const isReaction = 'name' in parent.property && /^(then|catch|finally)$/.test(parent.property.name);
      return isReaction && parent.object === whole ? 'waited' : 'loose';
    }
    case 'UnaryExpression':
    case 'ExpressionStatement':
      return isLast(source, parent) ? 'last' : 'loose';
    default:
      return 'loose';
  }
}

/** To wait for what such a call yields is not to wait for its callback. */
function placeOfLater(source: Source, node: Node): 'last' | 'loose' {
  const parent = source.parents.get(outermost(source, node));
  return parent?.type === 'ExpressionStatement' && isLast(source, parent) ? 'last' : 'loose';
}

function isHandedBack(source: Source, at: Node, whole: Node, { functions }: Promising): boolean {
  const fn: FunctionNode | undefined = isFunction(at) ? at : functionAround(source, at);
  if (!fn || (isFunction(at) && at.body !== whole)) return false;
  // What `finally` does would come before it, and what becomes of what is used.
  for (const above of ancestorsOf(source, whole)) {
    if (above === fn) break;
    if (above.type === 'TryStatement') return false;
    if (above.type === 'BlockStatement' && above.body.some(isUse)) return false;
  }
  return fn.async ? !fn.generator : functions.has(fn);
}

/** `using lock = …;` */
export function isUse(statement: Node): boolean {
  return statement.type === 'VariableDeclaration' && statement.kind.endsWith('using');
}

/** The last statement of the program that does anything. */
function isLast(source: Source, at: Node): boolean {
  let below = at;
  for (const up of ancestorsOf(source, at)) {
    const isBranch = up.type === 'IfStatement' && up.test !== below;
    const isList = up.type === 'BlockStatement' || up.type === 'Program';
    if (
      isList &&
      !up.body.slice((up.body as Node[]).indexOf(below) + 1).every(one => declaresOnly(source, one))
    )
      return false;
    if (!isList && !isBranch && up.type !== 'ExpressionStatement' && up.type !== 'UnaryExpression')
      return false;
    below = up;
  }
  return true;
}

/** Nothing that a value of it does: `export const late = start()`, `static { … }`. */
function declaresOnly(source: Source, statement: Node): boolean {
  // Nor `module.exports = { load }`: until then no worker finds what it exports.
  if (statement.type === 'ExportNamedDeclaration') {
    const { declaration } = statement;
    const isConstant = declaration?.type === 'VariableDeclaration' && declaration.kind === 'const';
    return !declaration || (isConstant ? isPassive(source, declaration) : declaresOnly(source, declaration));
  }
  // What is imported runs before all else.
  if (/^(Import|ExportAll)Declaration$/.test(statement.type)) return true;
  return (
    /^((Function|Class|TS(Interface|TypeAlias|Module))Declaration|TSDeclareFunction)$/.test(statement.type) &&
    isPassive(source, statement)
  );
}
