// Which functions and members of a program yield promises?
import { outermost } from '../reading/callers.ts';
import { isGotten } from '../reading/compiled.ts';
import { isExportPlace } from '../offload/exporting.ts';
import { calledFunction } from '../reading/known-value.ts';
import type { FunctionAt } from '../reading/project.ts';
import { requiredIn } from '../reading/names.ts';
import { addedToStandard } from '../offload/patched.ts';
import { isReaction } from '../place/place.ts';
import { lookUp, referencesTo } from '../reading/scope.ts';
import { isStored } from './handed.ts';
import {
  madeBy,
  namedValues,
  namelessValues,
  namesFromNode,
  readsPromising,
  unknownMembers,
} from './values.ts';
import { isAnyUnseen, makesHandles } from './unseen.ts';
import { isBuiltin } from '../reading/style.ts';
import {
  bare,
  calledName,
  functionAround,
  type FunctionNode,
  isFunction,
  type Node,
  nodesOf,
  propertyName,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';
import { isUnknown, builtinName, mayBePromise, METHODS } from './calls.ts';

export interface Promising {
  readonly project: ProjectFiles;
  readonly sources: readonly Source[];
  /** Functions that hand a promise back, async ones among them. */
  readonly functions: ReadonlySet<FunctionNode>;
  /** Names of members that may be such a function. */
  readonly members: Set<string>;
  /** Names of members that are other functions of the project. */
  readonly plain: ReadonlySet<string>;
  /** Names of members that the project gives a value; of those that have none of these functions, no call is one. */
  readonly own: ReadonlySet<string>;
  /** Names of members of which nobody knows what they are given, or handed out by a getter. */
  readonly unknown: ReadonlySet<string>;
  /** Does the project have what Node.js hands out with methods that yield promises? */
  readonly hasHandles: boolean;
  /** May one of these functions be called by who has it as a value? */
  isUnseen: boolean;
}

/** @returns undefined where a function that yields promises gets to who may not wait for them */
export function promisingNames(project: ProjectFiles, sources: readonly Source[]): Promising | undefined {
  const functions = new Set<FunctionNode>();
  const members = new Set<string>();
  const plain = new Set<string>();
  const all = sources.flatMap(source => source.nodes.filter(isFunction).map(fn => ({ source, fn })));
  for (const { fn } of all) if (fn.async) functions.add(fn);
  const values = sources.flatMap(source => namedValues(source).map(named => ({ source, ...named })));
  const nameless = sources.flatMap(source =>
    namelessValues(source).map(value => ({ source, name: '*', value })),
  );
  const made = [...values, ...nameless].map(({ source, name, value }) => ({
    name,
    value: value ? madeBy(project, { source, node: value }) : [],
  }));
  const own = new Set(values.map(({ name }) => name));
  for (const source of sources) for (const name of namesFromNode(source)) own.delete(name);
  const unknown = new Set(sources.flatMap(source => unknownMembers(project, source)));
  const found: Promising = {
    project,
    sources,
    functions,
    members,
    plain,
    own,
    unknown,
    hasHandles: sources.some(makesHandles),
    isUnseen: false,
  };
  const size = (): number => functions.size + members.size + Number(found.isUnseen);
  for (let before = -1; before < size();) {
    before = size();
    found.isUnseen ||= isAnyUnseen(found, all);
    plain.clear();
    for (const { source, fn } of all) {
      const name = memberOf(source, fn);
      if (name !== undefined) (functions.has(fn) ? members : plain).add(name);
      if (!functions.has(fn) && handsBack(source, fn, found)) functions.add(fn);
    }
    for (const source of sources)
      for (const property of nodesOf(source, 'Property')) {
        const name = propertyName(property);
        const value = property.value.type === 'Identifier' && calledFunction(project, source, property.value);
        if (name !== undefined && value) (functions.has(value.fn) ? members : plain).add(name);
      }
    // `{ load: make() }`
    for (const { name, value } of made) if (value.some(({ fn }) => functions.has(fn))) members.add(name);
  }
  const isLoose =
    sources.some(source => !isPlainFile(project, source) || changesLanguage(source)) ||
    all.some(({ source, fn }) => functions.has(fn) && !isKept(source, fn, found, all)) ||
    sources.some(source => readsPromising(source, found));
  return isLoose ? undefined : found;
}

/** What other files import is seen; what packages do is not. */
function isPlainFile(project: ProjectFiles, source: Source): boolean {
  const imports = [...nodesOf(source, 'ImportDeclaration'), ...nodesOf(source, 'ImportExpression')];
  const specifiers = imports.map(({ source: from }) => (from.type === 'Literal' ? String(from.value) : '*'));
  const required = nodesOf(source, 'CallExpression').flatMap(call => requiredIn(call) ?? []);
  return [...specifiers, ...required].every(
    specifier =>
      MODULES.test(specifier) ||
      HELPERS.test(specifier) ||
      /\brun-in-executor(\.\w+)?$/.test(specifier) ||
      (!isBuiltin(specifier) && project.resolve(specifier, source.path) !== undefined),
  );
}

/** `Array.prototype.map = …`, `fs.existsSync = …`: nobody knows any more what those yield. */
function changesLanguage(source: Source): boolean {
  if ([...addedToStandard(source)].some(name => METHODS.test(name))) return true;
  return nodesOf(source, 'AssignmentExpression').some(
    ({ left }) => left.type === 'MemberExpression' && builtinName(source, left) !== undefined,
  );
}

/** What compilers have their functions from. */
const HELPERS = /^(tslib|@swc\/helpers\/_\/_(export_star|interop_require_(default|wildcard)))$/;

const MODULES =
  /^(node:)?(fs|fs\/promises|path|os|url|util|crypto|zlib|assert|assert\/strict|buffer|process|querystring|perf_hooks|timers\/promises|child_process)$/;

function handsBack(source: Source, fn: FunctionNode, found: Promising): boolean {
  return source.nodes.some(node => {
    if (node.range[0] < fn.body.range[0] || node.range[1] > fn.body.range[1]) return false;
    const whole = outermost(source, node);
    const parent = source.parents.get(whole);
    const isResult =
      (parent?.type === 'ReturnStatement' && functionAround(source, parent) === fn) ||
      (parent === fn && fn.body === whole);
    return isResult && mayBePromise(source, node, found) && !isUnknown(source, node, found);
  });
}

/** `load` of `{ load() {} }`, of a method, a field, or `exports.load = …`. */
export function memberOf(source: Source, fn: FunctionNode): string | undefined {
  const holder = outermost(source, fn);
  const owner = source.parents.get(holder);
  if (
    owner?.type === 'MethodDefinition' ||
    owner?.type === 'PropertyDefinition' ||
    owner?.type === 'Property'
  )
    return 'name' in owner.key && !owner.computed ? owner.key.name : '*';
  if (owner?.type === 'AssignmentExpression' && owner.left.type === 'MemberExpression')
    return propertyName(owner.left) ?? '*';
  return undefined;
}

/** Is the function declared, called on the spot, a member, or handed to who waits for it or keeps it? */
function isKept(source: Source, fn: FunctionNode, found: Promising, all: readonly FunctionAt[]): boolean {
  const whole = outermost(source, fn);
  const owner = source.parents.get(whole);
  // What has no name that can be seen is called unseen, and so is what the language calls.
  if (/^(\*|then|toJSON|toString|valueOf|return|throw)$/.test(memberOf(source, fn) ?? '')) return false;
  // What `new` yields, and what is assigned, nobody waits for.
  if (owner?.type === 'Property' || owner?.type === 'MethodDefinition')
    return owner.kind === 'init' || owner.kind === 'method';
  if (owner?.type === 'CallExpression' && owner.callee !== whole) {
    const name = calledName(bare(owner.callee));
    if (isReaction(source, owner, name, fn) || waitingCall(found.project, source, fn) === owner) return true;
    return isStored(source, owner, (owner.arguments as Node[]).indexOf(whole), found, all);
  }
  const id =
    fn.id ?? (owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier' ? owner.id : undefined);
  const variable = id && lookUp(source, fn.type === 'FunctionDeclaration' ? (owner ?? fn) : id, id.name);
  const isOnlyCalled = (variable ? referencesTo(source, variable) : []).every(({ identifier, init }) => {
    const use = source.parents.get(outermost(source, identifier));
    // CommonJS exports by assignments, or by getters.
    if (isGotten(source, identifier) || isExportPlace(source, outermost(source, identifier))) return true;
    if (init === true || use?.type === 'CallExpression')
      return !use || init === true || isCallee(use, identifier);
    return /^(Property|ExportSpecifier|ExportDefaultDeclaration|VariableDeclarator)$/.test(use?.type ?? '');
  });
  return (
    isOnlyCalled &&
    /^(Program|BlockStatement|Export\w+Declaration|VariableDeclarator|PropertyDefinition|AssignmentExpression|CallExpression|ReturnStatement|ArrowFunctionExpression)$/.test(
      owner?.type ?? '',
    )
  );
}

function isCallee(call: Node, identifier: Node): boolean {
  return call.type === 'CallExpression' && bare(call.callee) === identifier;
}
