// CommonJS as compilers write it (TypeScript, Babel, SWC, esbuild): what is required is wrapped, and exports are getters.
import type { TSESTree } from '../../analyzer/parse.ts';
import { isBoilerplate } from './boilerplate.ts';
import { referencesTo, variableOf, type Variable } from './scope.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  resultsOf,
  textOf,
  topLevelOf,
  type Node,
  type Source,
} from './source.ts';

/**
 * What wraps a module that is required: as a `namespace` it keeps its members, and gets a `default` where it was not
 * compiled itself; of a `default`, that is all there is.
 */
export type Wrapping = 'namespace' | 'default';

const WRAPPERS: ReadonlyMap<string, Wrapping> = new Map<string, Wrapping>([
  ['__importStar', 'namespace'],
  ['__toESM', 'namespace'],
  ['_interopRequireWildcard', 'namespace'],
  ['_interop_require_wildcard', 'namespace'],
  ['__importDefault', 'default'],
  ['_interopRequireDefault', 'default'],
  ['_interop_require_default', 'default'],
]);

/** `__importStar(require('./lib'))`: @returns how a call wraps what it is given */
export function wrappingOf(source: Source, node: Node): Wrapping | undefined {
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return undefined;
  const callee = bare(node.callee);
  // `_interop_require_default._(…)` of SWC, `tslib_1.__importStar(…)`
  const isInside = callee.type === 'MemberExpression' && /^(_|default)$/.test(propertyName(callee) ?? '');
  const name = calledName(isInside ? bare(callee.object) : callee);
  const wrapping = name === undefined ? undefined : WRAPPERS.get(name);
  return wrapping && isOfCompiler(source, callee) ? wrapping : undefined;
}

/** What a compiler wraps, else the expression itself. */
export function unwrapped(source: Source, node: Node): Node {
  const inner = wrappingOf(source, node) && node.type === 'CallExpression' ? node.arguments[0] : undefined;
  return inner ?? node;
}

/**
 * `await Promise.resolve().then(() => __importStar(require('./lib')))`, which was `await import('../lib')`.
 * @returns the `require` in it
 */
export function loadedLater(source: Source, node: Node): Node | undefined {
  const then = node.type === 'AwaitExpression' ? bare(node.argument) : undefined;
  if (then?.type !== 'CallExpression' || textOf(source, then.callee) !== 'Promise.resolve().then')
    return undefined;
  const [load, ...more] = then.arguments;
  const result = load && isFunction(load) && more.length === 0 ? resultOf(load) : undefined;
  const required = result && unwrapped(source, result);
  const isRequire =
    required?.type === 'CallExpression' && /^require\((['"])[^'"]+\1\)$/.test(textOf(source, required));
  return isRequire ? required : undefined;
}

/** Anybody may give a function such a name. */
function isOfCompiler(source: Source, callee: Node): boolean {
  const root = callee.type === 'MemberExpression' ? bare(callee.object) : callee;
  const variable = variableOf(source, root);
  const [definition, ...more] = variable?.defs ?? [];
  if (!definition || more.length > 0) return false;
  if (definition.type === 'ImportBinding') return true;
  const text = textOf(source, definition.node);
  return text.includes('__esModule') || /=\s*require\(["'](tslib|@babel\/runtime|@swc\/helpers)\b/.test(text);
}

/**
 * Was the module an ES module before it was compiled? Wrapping it changes nothing. What only wraps others (`export =` of
 * TypeScript) names the mark, too, but does not set it.
 */
export function isCompiled({ text }: Source): boolean {
  return /\bexports\s*(,\s*["']__esModule["']|\.__esModule\s*=[^=])|\b__toCommonJS\(/.test(text);
}

/** Does a module have nothing but ES module syntax? What requires such a one gets its namespace. */
export function isEsModule(source: Source): boolean {
  return source.ast.body.some(({ type }) => /^Export(Named|Default|All)Declaration$/.test(type));
}

/** An export that is a getter: its name, and what the getter returns. */
export interface Getter {
  readonly name: string;
  readonly value: Node;
}

/** `Object.defineProperty(exports, 'load', { get: function () { return lib_1.load; } })` and its like. */
export const getters = perFile((source: Source): readonly Getter[] =>
  nodesOf(source, 'CallExpression').flatMap(call => {
    if (isDefinitionOnExports(source, call)) return definedBy(call);
    return isExportCall(source, call) ? listedBy(call.arguments[1]) : [];
  }),
);

/** Is it what a getter of an export returns? */
export function isGotten(source: Source, node: Node): boolean {
  return getters(source).some(({ value }) => value === node || bare(value) === node);
}

/** `Object.defineProperty(exports, …)` */
export function isDefinitionOnExports(source: Source, call: TSESTree.CallExpression): boolean {
  const [target, name] = call.arguments;
  return (
    target !== undefined &&
    name?.type === 'Literal' &&
    textOf(source, call.callee) === 'Object.defineProperty' &&
    isExports(source, target)
  );
}

/** `_export(exports, { … })` of SWC, where the file has a function of that name that defines what it is given. */
export function isExportCall(source: Source, call: TSESTree.CallExpression): boolean {
  const [target, list] = call.arguments;
  const { callee } = call;
  if (callee.type !== 'Identifier' || callee.name !== '_export' || !target || !list) return false;
  const definition = variableOf(source, callee)?.defs[0]?.node as Node | undefined;
  return (
    definition !== undefined &&
    textOf(source, definition).includes('Object.defineProperty(target, name') &&
    isExports(source, target)
  );
}

function isExports(source: Source, node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'exports' && !variableOf(source, node);
}

function definedBy({ arguments: [, name, descriptor] }: TSESTree.CallExpression): Getter[] {
  if (name?.type !== 'Literal' || descriptor?.type !== 'ObjectExpression') return [];
  return descriptor.properties.flatMap(property => {
    const value =
      property.type === 'Property' && propertyName(property) === 'get' ? resultOf(property.value) : undefined;
    return value ? [{ name: String(name.value), value }] : [];
  });
}

/** `{ get load () { return load; } }`, or as SWC wrote before: `{ load: function () { return load; } }` */
function listedBy(list: Node | undefined): Getter[] {
  if (list?.type !== 'ObjectExpression') return [];
  return list.properties.flatMap(property => {
    const name = property.type === 'Property' ? propertyName(property) : undefined;
    const value = property.type === 'Property' ? resultOf(property.value) : undefined;
    return name !== undefined && value ? [{ name, value }] : [];
  });
}

/** The one thing that a getter returns. */
function resultOf(getter: Node): Node | undefined {
  if (!isFunction(getter)) return undefined;
  const [result, ...more] = resultsOf(getter);
  return more.length === 0 ? (result ?? undefined) : undefined;
}

/** Modules of which all exports are exported along: `require('./lib')` of `__exportStar(require('./lib'), exports)`. */
export const starExports = perFile((source: Source): readonly Node[] =>
  nodesOf(source, 'CallExpression').flatMap(call => starredBy(source, call) ?? []),
);

/** @returns the module of which a call exports all that it exports */
export function starredBy(source: Source, call: TSESTree.CallExpression): Node | undefined {
  const [module, target] = call.arguments;
  const isOwn = /^(__exportStar|_export_star)$/.test(calledName(bare(call.callee)) ?? '');
  if (isOwn && target && isExports(source, target)) return module;
  return copiedBy(source, call);
}

/** `Object.keys(_lib).forEach(function (key) { … Object.defineProperty(exports, key, …) … })`, as Babel writes it */
function copiedBy(source: Source, { callee, arguments: [copy] }: TSESTree.CallExpression): Node | undefined {
  if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'forEach') return undefined;
  const keys = callee.object;
  if (keys.type !== 'CallExpression' || textOf(source, keys.callee) !== 'Object.keys') return undefined;
  const [module] = keys.arguments;
  if (module?.type !== 'Identifier' || copy?.type !== 'FunctionExpression') return undefined;
  const text = textOf(source, copy).replace(/\s+/g, ' ');
  const { name } = module;
  const isCopy =
    text.startsWith('function (key) { if (key === "default" || key === "__esModule") return;') &&
    text.endsWith(
      `Object.defineProperty(exports, key, { enumerable: true, get: function () { return ${name}[key]; } }); }`,
    );
  return isCopy ? module : undefined;
}

/** Is the node inside of what copies the exports of another module? */
export function isInCopy(source: Source, node: Node): boolean {
  for (const above of ancestorsOf(source, node))
    if (above.type === 'CallExpression' && copiedBy(source, above)) return true;
  return false;
}

/** Do the statements of a compiler only define what modules are wrapped with, or what is exported? */
export function isCompilersCall(source: Source, call: TSESTree.CallExpression): boolean {
  return (
    wrappingOf(source, call) !== undefined ||
    starredBy(source, call) !== undefined ||
    (isDefinitionOnExports(source, call) && definesOnly(source, call)) ||
    (isExportCall(source, call) && listedBy(call.arguments[1]).every(({ value }) => isPlain(source, value)))
  );
}

/** `{ value: true }`, or a getter that only returns what a name stands for */
function definesOnly(source: Source, call: TSESTree.CallExpression): boolean {
  const [, , descriptor] = call.arguments;
  if (descriptor?.type !== 'ObjectExpression') return false;
  const isAllPlain = descriptor.properties.every(
    property =>
      property.type === 'Property' &&
      (propertyName(property) === 'get' || /^(Literal|FunctionExpression)$/.test(property.value.type)),
  );
  const found = definedBy(call);
  const hasGetter = descriptor.properties.some(one => one.type === 'Property' && propertyName(one) === 'get');
  return isAllPlain && (!hasGetter || found.some(({ value }) => isPlain(source, value)));
}

/** `load`, `lib_1.load`, `__importDefault(lib_1).default` */
function isPlain(source: Source, value: Node): boolean {
  const node = bare(value);
  if (node.type === 'MemberExpression') return !node.computed && isPlain(source, node.object);
  return (
    node.type === 'Identifier' || (wrappingOf(source, node) !== undefined && node.type === 'CallExpression')
  );
}

/** Is a variable only set by what a compiler has written, such as what remembers wrapped modules? */
export function isOfBoilerplate(source: Source, variable: Variable): boolean {
  return variable.references.every(({ identifier }) =>
    isBoilerplate(source.text, topLevelOf(source, identifier as Node)),
  );
}

/** The text without what a compiler has written to require and export modules. */
export const ownText = perFile((source: Source): string => {
  if (!/\b(__esModule|defineProperty)\b/.test(source.text)) return source.text;
  const written = source.ast.body.filter(
    statement =>
      isBoilerplate(source.text, statement) ||
      (statement.type === 'ExpressionStatement' &&
        statement.expression.type === 'CallExpression' &&
        isCompilersCall(source, statement.expression)),
  );
  return written.reduceRight(
    (text, { range: [start, end] }) => text.slice(0, start) + text.slice(end),
    source.text,
  );
});

/** `(function (Kind) { Kind[Kind["A"] = 0] = "A"; })(Kind || (exports.Kind = Kind = {}))`: an enum of TypeScript. */
export function isCompiledEnum(source: Source, statement: Node): boolean {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'FunctionExpression') return false;
  const [parameter] = call.callee.params;
  const name = parameter?.type === 'Identifier' ? parameter.name : '';
  const [given] = call.arguments;
  const isGiven =
    given !== undefined &&
    [`${name} || (${name} = {})`, `${name} || (exports.${name} = ${name} = {})`].includes(
      textOf(source, given),
    );
  return isGiven && call.callee.body.body.every(one => isMemberOfEnum(one, name));
}

/** Is a variable set for its enum only? */
export function isEnumVariable(source: Source, variable: Variable): boolean {
  return referencesTo(source, variable).every(
    reference => !reference.isWrite() || isCompiledEnum(source, topLevelOf(source, reference.identifier)),
  );
}

/** `Kind[Kind["A"] = 0] = "A"`, `Kind["A"] = "a"` */
function isMemberOfEnum(statement: Node, name: string): boolean {
  const set = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (set?.type !== 'AssignmentExpression' || set.left.type !== 'MemberExpression') return false;
  const { object, property } = set.left;
  const isOwn = object.type === 'Identifier' && object.name === name;
  const key = property.type === 'AssignmentExpression' ? property.right : property;
  return isOwn && isConstant(key) && isConstant(set.right);
}

function isConstant(node: Node): boolean {
  if (node.type === 'UnaryExpression') return isConstant(node.argument);
  return node.type === 'Literal' || (node.type === 'TemplateLiteral' && node.expressions.length === 0);
}
