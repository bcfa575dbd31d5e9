// Calls of which nobody knows what they call: `step(rows)`, `tasks[type](options)`, `make()()`. It is a function that
// somebody has got as a value. Where none that yields promises ever is one, but is only called by its name, none of these
// calls yields one.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { isGotten, ownText } from '../reading/compiled.ts';
import { knownValue } from '../reading/known-value.ts';
import { isExportsObject } from '../make-async/modules.ts';
import type { FunctionAt } from '../reading/project.ts';
import { boundAs, boundNames } from '../reading/names.ts';
import { isReaction } from '../place/place.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import type { Promising } from './promising.ts';
import { givesModuleAway, readsAnyMember } from './members.ts';
import { madeBy } from './values.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  functionAround,
  nodesOf,
  propertyName,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';

/** May a function that yields promises be called otherwise than by its name, or that of a member? */
export function isAnyUnseen(found: Promising, all: readonly FunctionAt[]): boolean {
  const { sources, functions, members } = found;
  if (members.has('') || members.has('*')) return true;
  return (
    sources.some(source => takesFromNode(source)) ||
    all.some(({ source, fn }) => functions.has(fn) && !isNamed(found.project, source, fn)) ||
    sources.some(source => nodesOf(source, 'Identifier').some(name => isHandedOn(source, name, found))) ||
    sources.some(source => givesModuleAway(source, found)) ||
    (members.size > 0 && sources.some(source => readsAnyMember(source, found)))
  );
}

/** What makes functions of others, or gives modules away as a whole. */
const MAKERS = /\b(promisify|callbackify|getBuiltinModule|createRequire|fromAsync|Function)\b/;

/** Modules of which functions yield promises, or call others later. */
const PROMISING = /^(node:)?(fs|fs\/promises|timers\/promises|util|crypto|zlib|child_process)$/;

const SYNC = /Sync$|^(constants|createHash|createHmac|randomUUID|timingSafeEqual|inspect|format)$/;

/** Does a file read a function of Node.js that yields promises without calling it? */
function takesFromNode(source: Source): boolean {
  // What decorates a method has it as well.
  const isLoose = nodesOf(source, 'ImportExpression').length + nodesOf(source, 'Decorator').length > 0;
  if (isLoose || MAKERS.test(ownText(source))) return true;
  const isInside = nodesOf(source, 'CallExpression').some(
    call => textOf(source, call.callee) === 'require' && functionAround(source, call) !== undefined,
  );
  const isRead = boundNames(source).some(
    ({ module, name, variable }) =>
      PROMISING.test(module) &&
      !SYNC.test(name) &&
      referencesTo(source, variable).some(
        ({ identifier, init }) => init !== true && !isCalledOrSync(source, identifier),
      ),
  );
  return isInside || isRead || nodesOf(source, 'Identifier').some(name => isGlobalRead(source, name));
}

/** `fs.promises.readFile(path)`, `fs.constants`, `list.map(fs.readFileSync)` */
function isCalledOrSync(source: Source, name: Node): boolean {
  let whole = outermost(source, name);
  for (let up = source.parents.get(whole); up; up = source.parents.get(whole)) {
    if (up.type === 'CallExpression') return up.callee === whole;
    if (up.type === 'TSQualifiedName' || up.type === 'TSTypeQuery') return true;
    if (up.type !== 'MemberExpression' || up.object !== whole) return false;
    if (SYNC.test(propertyName(up) ?? '')) return true;
    whole = outermost(source, up);
  }
  return false;
}

const GLOBALS =
  /^(fetch|setTimeout|Promise|globalThis|global|navigator|caches|WebAssembly|crypto|module|require)$/;

/** `Promise.resolve` or `fetch`, handed on */
function isGlobalRead(source: Source, name: Extract<Node, { type: 'Identifier' }>): boolean {
  if (!GLOBALS.test(name.name) || variableOf(source, name)) return false;
  const parent = source.parents.get(name);
  if (!parent || /^(TS\w+|Property|MethodDefinition|PropertyDefinition)$/.test(parent.type)) return false;
  if (parent.type === 'MemberExpression' && parent.property === name) return false;
  if (name.name === 'module' || name.name === 'require')
    return !(parent.type === 'MemberExpression' || parent.type === 'CallExpression');
  return parent.type !== 'NewExpression' && !isCalledOrSync(source, name);
}

/** Does the function have a name, by which it is called, or is it only called by who waits for it? */
function isNamed(project: ProjectFiles, source: Source, fn: FunctionNode): boolean {
  const holder = outermost(source, fn);
  const owner = source.parents.get(holder);
  switch (owner?.type) {
    case 'VariableDeclarator':
      return isConstant(source, owner);
    case 'MethodDefinition':
    case 'Property':
    case 'PropertyDefinition':
      return !owner.computed;
    case 'AssignmentExpression':
      return isMemberOfOwn(source, owner.left);
    case 'CallExpression':
      return (
        owner.callee === holder ||
        isReaction(source, owner, calledName(bare(owner.callee)), fn) ||
        waitingCall(project, source, fn) === owner
      );
    case 'ExportDefaultDeclaration':
      return true;
    default:
      return fn.type === 'FunctionDeclaration';
  }
}

function isConstant(source: Source, { id }: TSESTree.VariableDeclarator): boolean {
  const variable = variableOf(source, id);
  return (
    variable?.defs.length === 1 &&
    referencesTo(source, variable).every(reference => !reference.isWrite() || reference.init === true)
  );
}

/** `exports.load`, `module.exports`, or `this.load` in a class: what tables hold is read by any name. */
function isMemberOfOwn(source: Source, left: Node): boolean {
  if (left.type !== 'MemberExpression' || propertyName(left) === undefined) return false;
  const isField =
    left.object.type === 'ThisExpression' &&
    [...ancestorsOf(source, left)].some(({ type }) => type === 'ClassBody');
  return isField || isExportsObject(source, left) || isExportsObject(source, left.object);
}

/** Does a name of a function that yields promises do anything else than to call, export or name it? */
function isHandedOn(source: Source, name: Extract<Node, { type: 'Identifier' }>, found: Promising): boolean {
  const whole = outermost(source, name);
  const parent = source.parents.get(whole);
  if (!parent || /^(TS\w+|Import\w+|Export\w+|FunctionDeclaration|MethodDefinition)$/.test(parent.type))
    return false;
  if (parent.type === 'CallExpression' && parent.callee === whole) return false;
  if (parent.type === 'MemberExpression' && parent.property === name && !parent.computed) return false;
  if (parent.type === 'VariableDeclarator' && (parent.id === whole || isConstant(source, parent)))
    return false;
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition') return parent.computed;
  if (parent.type === 'AssignmentExpression' && isMemberOfOwn(source, parent.left)) return false;
  if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') return false;
  if (isGotten(source, whole)) return false;
  if (!variableOf(source, name)) return false;
  return madeBy(found.project, { source, node: name }).some(({ fn }) => found.functions.has(fn));
}

/** A parameter or variable of the program, of this file or another one, that nothing but a value without a name has got to. */
export function isOwnVariable(
  source: Source,
  name: Node,
  variable: Variable,
  { project, members }: Promising,
): boolean {
  const [definition, ...more] = variable.defs;
  if (!definition || more.length > 0) return false;
  if (boundAs(source, variable)) {
    // `export const load = memoize(read)`
    const made = knownValue(project, { source, node: name })?.node;
    return made?.type === 'CallExpression' && calledName(bare(made.callee)) !== 'require';
  }
  if (definition.type === 'Parameter') return !isMemberIn(source, definition.name, members);
  if (definition.type !== 'Variable') return false;
  const { init } = definition.node;
  const isRequired = init !== null && /\b(require|import)\b/.test(textOf(source, init));
  return !isRequired && !isMemberIn(source, definition.name, members);
}

/** `({ load }) => load()` */
function isMemberIn(source: Source, name: Node, members: ReadonlySet<string>): boolean {
  const parent = source.parents.get(name);
  const property = parent?.type === 'AssignmentPattern' ? source.parents.get(parent) : parent;
  if (property?.type !== 'Property') return false;
  const key = propertyName(property);
  return key === undefined || members.has(key);
}

/** Does the project make what has methods of its own that yield promises: handles of files, responses, streams? */
export function makesHandles(source: Source): boolean {
  return HANDLES.test(source.text);
}

const HANDLES =
  /\b(open|openAsBlob|opendir|opendirSync|fetch|Blob|File|Response|Request|\w*Stream|Readable|Writable|Duplex|Transform|stdin|watch|subtle|webcrypto)\b/;
