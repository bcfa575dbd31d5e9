// May a call of a program yield a promise? All may that are not known to yield none.
import { isBuiltinObject } from '../reading/builtin-object.ts';
import { isCompilersCall } from '../reading/compiled.ts';
import { calledFunction, knownValue } from '../reading/known-value.ts';
import { boundAs, pathOf } from '../reading/names.ts';
import { variableOf } from '../reading/scope.ts';
import { isPlainParameter } from './handed.ts';
import { memberTaken } from './values.ts';
import { isOwnVariable } from './unseen.ts';
import { isBuiltin } from '../reading/style.ts';
import {
  bare,
  dotted,
  fieldOf,
  isFunction,
  memberRoot,
  type Node,
  propertyName,
  resultsOf,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import type { Promising } from './promising.ts';

/** What handles of files, and responses, wait for. */
const LATER =
  /^(json|text|blob|arrayBuffer|bytes|formData|read|readv|readFile|readLines|write|writev|writeFile|appendFile|close|stat|sync|datasync|truncate|utimes|chmod|chown|then|next|return|throw)$/;
/** What iterators and promises have, whoever made them. */
const LANGUAGE = /^(then|next|return|throw)$/;
const REACTIONS = /^(then|catch|finally)$/;

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
export function isUnknown(source: Source, node: Node, found: Promising): boolean {
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
export function builtinName(source: Source, callee: Node): string | undefined {
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
