// Which calls of a program may yield a promise? All that are not known to yield none.
import { isBuiltinObject } from '../reading/builtin-object.ts';
import { outermost } from '../reading/callers.ts';
import { isCompilersCall, isGotten } from '../reading/compiled.ts';
import { isExportPlace } from '../offload/exporting.ts';
import { calledFunction, knownValue } from '../reading/known-value.ts';
import type { FunctionAt } from '../reading/project.ts';
import { boundAs, pathOf, requiredIn } from '../reading/names.ts';
import { addedToStandard } from '../offload/patched.ts';
import { isReaction } from '../place/place.ts';
import { lookUp, referencesTo, variableOf } from '../reading/scope.ts';
import { isPlainParameter, isStored } from './handed.ts';
import {
  madeBy,
  memberTaken,
  namedValues,
  namelessValues,
  namesFromNode,
  readsPromising,
  unknownMembers,
} from './values.ts';
import { isAnyUnseen, isOwnVariable, makesHandles } from './unseen.ts';
import { isBuiltin } from '../reading/style.ts';
import {
  bare,
  calledName,
  dotted,
  fieldOf,
  functionAround,
  type FunctionNode,
  isFunction,
  memberRoot,
  type Node,
  nodesOf,
  propertyName,
  resultsOf,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { waitingCall } from '../place/waited-callback.ts';

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

/** What handles of files, and responses, wait for. */
const LATER =
  /^(json|text|blob|arrayBuffer|bytes|formData|read|readv|readFile|readLines|write|writev|writeFile|appendFile|close|stat|sync|datasync|truncate|utimes|chmod|chown|then|next|return|throw)$/;
/** What iterators and promises have, whoever made them. */
const LANGUAGE = /^(then|next|return|throw)$/;
const REACTIONS = /^(then|catch|finally)$/;

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

const GLOBALS =
  /^(String|Number|Boolean|BigInt|Symbol|Error|Array|Object|Date|RegExp|parseInt|parseFloat|isNaN|isFinite|structuredClone|require|encodeURIComponent|decodeURIComponent|encodeURI|decodeURI|atob|btoa|setTimeout|clearTimeout)$/;
const OBJECTS =
  /^(console|JSON|Math|Object|Array|Buffer|Date|Number|String|Reflect|Symbol|Intl|performance|Atomics|URL|BigInt|process(\.std(out|err))?)$/;
const CLASSES =
  /^(Map|Set|WeakMap|WeakSet|Date|\w*Error|RegExp|URL|URLSearchParams|Array|\w+Array|SharedArrayBuffer|ArrayBuffer|DataView|TextEncoder|TextDecoder)$/;
/** Methods of what the language and Node.js have built in that yield no promise, where the project has none of that name. */
export const METHODS =
  /^(at|concat|copyWithin|entries|every|fill|filter|find|findIndex|findLast|findLastIndex|flat|flatMap|forEach|includes|indexOf|join|keys|lastIndexOf|map|pop|push|reduce|reduceRight|reverse|shift|slice|some|sort|splice|toReversed|toSorted|toSpliced|unshift|values|with|charAt|charCodeAt|codePointAt|endsWith|localeCompare|match|matchAll|normalize|padEnd|padStart|repeat|replace|replaceAll|search|split|startsWith|substring|toLowerCase|toUpperCase|trim|trimEnd|trimStart|get|set|has|add|delete|clear|test|exec|toString|toJSON|toISOString|getTime|getFullYear|getMonth|getDate|getHours|getMinutes|valueOf|toFixed|hasOwnProperty|isFile|isDirectory|isSymbolicLink|update|digest|final|getAuthTag|setAuthTag|setAAD|equals|compare|subarray|readUInt32BE|readUInt32LE|byteLength)$/;
const SYNC_OF_NODE =
  /Sync$|^(path|os|url|querystring|assert)\b|^(create(Hash|Hmac|Cipheriv|Decipheriv|Sign|Verify|SecretKey|PublicKey|PrivateKey)|randomUUID|randomBytes|randomInt|timingSafeEqual|inspect|format|fileURLToPath|pathToFileURL|promisify|parseArgs|styleText|stripVTControlCharacters)$/;

/** May the call, `new` or `import()` yield a promise? */
export function mayBePromise(source: Source, node: Node, found: Promising): boolean {
  if (node.type === 'ImportExpression') return true;
  if (node.type === 'NewExpression') return isUnknownClass(source, bare(node.callee), found);
  if (node.type === 'TaggedTemplateExpression') return dotted(source, node.tag) !== 'String.raw';
  if (node.type !== 'CallExpression' || isCompilersCall(source, node)) return false;
  const callee = bare(node.callee);
  if (callee.type === 'Super') return false;
  const called = isFunction(callee) ? { fn: callee } : calledFunction(found.project, source, callee);
  if (called) return found.functions.has(called.fn);
  const builtin = builtinName(source, callee);
  if (builtin !== undefined) return !SYNC_OF_NODE.test(builtin) || node.arguments.some(isFunction);
  if (callee.type === 'Identifier') {
    const variable = variableOf(source, callee);
    if (!variable) return !GLOBALS.test(callee.name);
    const taken = memberTaken(source, variable);
    if (taken !== undefined) return mayMemberPromise(taken, found);
    if (isPlainParameter(source, callee, found) || isMadePlain(source, callee, found)) return false;
    return found.isUnseen || !isOwnVariable(source, callee, variable, found);
  }
  if (callee.type !== 'MemberExpression') return found.isUnseen;
  const name = fieldOf(callee);
  if (name !== undefined && METHODS.test(name) && isBuiltinObject(source, callee.object)) return false;
  if (name === undefined) return found.isUnseen;
  // `load().catch(report)`, whatever else has a method of that name
  if (REACTIONS.test(name) && mayBePromise(source, bare(callee.object), found)) return true;
  if (found.members.has(name) || found.members.has('*')) return true;
  if (OBJECTS.test(dotted(source, callee.object)) && isGlobal(source, callee.object))
    return name === 'fromAsync';
  return mayMemberPromise(name, found);
}

/** May a member of that name be a function that yields a promise? */
function mayMemberPromise(
  name: string,
  { members, own, plain, unknown, hasHandles, isUnseen }: Promising,
): boolean {
  if (members.has(name) || members.has('*')) return true;
  if (isUnseen && unknown.has(name)) return true;
  const isOfLanguage = LANGUAGE.test(name);
  if (LATER.test(name) && !isOfLanguage && hasHandles) return true;
  if (own.has(name) && !isOfLanguage && !members.has('')) return false;
  // What is bound or called that way is a function that somebody has got.
  if (/^(bind|call|apply)$/.test(name) && !isUnseen && !own.has(name)) return false;
  return !plain.has(name) && !METHODS.test(name);
}

/** `const load = memo(read)`: does all that makes it make functions that hand no promise back? */
function isMadePlain(source: Source, name: Node, { project, functions }: Promising): boolean {
  const made = knownValue(project, { source, node: name });
  const factory =
    made?.node.type === 'CallExpression' ? calledFunction(project, made.source, made.node.callee) : undefined;
  if (!factory || functions.has(factory.fn)) return false;
  const results = resultsOf(factory.fn);
  return (
    results.length > 0 && results.every(result => result && isFunction(result) && !functions.has(result))
  );
}

/** Does the call leave a function with Node.js that is called later, whatever the call itself yields? */
export function runsLater(source: Source, node: Node, project: ProjectFiles | undefined): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = bare(node.callee);
  const name = dotted(source, callee).replace(/^(globalThis|global)\./, '');
  if (/^(setTimeout|setInterval|setImmediate|queueMicrotask)$/.test(name))
    return builtinName(source, callee) === undefined;
  const builtin = builtinName(source, callee);
  const takesCallback =
    builtin === undefined
      ? callee.type === 'MemberExpression' && isOfProcess(source, callee)
      : !builtin.startsWith('promises.') && (!SYNC_OF_NODE.test(builtin) || builtin.startsWith('random'));
  return takesCallback && node.arguments.some(value => mayBeFunction(project, source, bare(value)));
}

function mayBeFunction(project: ProjectFiles | undefined, source: Source, value: Node): boolean {
  if (isFunction(value) || calledFunction(project, source, value)) return true;
  return (
    value.type === 'Identifier' &&
    variableOf(source, value)?.defs.some(({ type }) => type === 'Parameter') === true &&
    /^(cb|callback|done|next|fn|resolve|reject|on[A-Z]\w*)$/.test(value.name)
  );
}

/** `process.nextTick`, or a member of a global object under a name that is not known */
function isOfProcess(source: Source, callee: Extract<Node, { type: 'MemberExpression' }>): boolean {
  if (!isGlobal(source, callee)) return false;
  const name = dotted(source, callee).replace(/^(globalThis|global)\b/, '');
  return /^\.?process\b/.test(name) || (propertyName(callee) === undefined && name.startsWith('['));
}

function isGlobal(source: Source, object: Node): boolean {
  const root = memberRoot(bare(object));
  return root.type === 'Identifier' && variableOf(source, root) === undefined;
}

/** Is it only that nobody knows? */
function isUnknown(source: Source, node: Node, found: Promising): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = bare(node.callee);
  return (
    callee.type === 'MemberExpression' &&
    !found.members.has(propertyName(callee) ?? '') &&
    builtinName(source, callee) === undefined
  );
}

function isUnknownClass(source: Source, callee: Node, { project }: Promising): boolean {
  // `lib.Store`
  if (callee.type === 'MemberExpression')
    return knownValue(project, { source, node: callee })?.node.type !== 'ClassDeclaration';
  if (callee.type !== 'Identifier') return true;
  const variable = variableOf(source, callee);
  if (!variable) return !CLASSES.test(callee.name);
  const bound = boundAs(source, variable);
  if (bound) return isBuiltin(bound.module) || project.resolve(bound.module, source.path) === undefined;
  return variable.defs[0]?.type !== 'ClassName' && variable.defs[0]?.type !== 'FunctionName';
}

/** `readFileSync`, `promises.readFile`, `path.join`: what is called of a module of Node.js. */
function builtinName(source: Source, callee: Node): string | undefined {
  const names: string[] = [];
  let root = callee;
  for (; root.type === 'MemberExpression'; root = bare(root.object)) names.unshift(propertyName(root) ?? '*');
  const bound = boundAs(source, variableOf(source, root));
  if (!bound || !isBuiltin(bound.module)) return undefined;
  const module = bound.module.replace(/^node:/, '');
  if (/^(path|os|url|querystring|assert)$/.test(module)) return module;
  const name = bound.name === 'default' ? names.join('.') : pathOf(bound, names).join('.');
  return module.endsWith('promises') ? `promises.${name.replace(/Sync$/, '')}` : name;
}
