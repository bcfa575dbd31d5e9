// Is a top-level constant the same in every copy of its module, now and later?
import { optionsOf } from '../reading/arguments.ts';
import type { Problem } from './ambient.ts';
import { isExported } from './exporting.ts';
import { boundAs } from '../reading/names.ts';
import { outermost } from '../reading/callers.ts';
import { isPassiveExpression } from './purity.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  calledName,
  lineOf,
  memberRoot,
  propertyName,
  textOf,
  type Node,
  type Source,
} from '../reading/source.ts';

type Declarator = Extract<Node, { type: 'VariableDeclarator' }>;

/** Differs from one copy of the module to the next. */
const UNIQUE =
  /\bDate\b(?!\()|\bDate\.now|performance|Math\.random|Symbol|random|hrtime|uuid|WeakMap|WeakSet|WeakRef|AsyncLocalStorage|EventEmitter|memoryUsage/i;
const READING =
  /^(get|has|at|map|filter|find|findLast|findIndex|findLastIndex|some|every|reduce|reduceRight|forEach|includes|indexOf|lastIndexOf|join|slice|concat|flat|flatMap|keys|values|entries|toString|test|match|replace|replaceAll|split|trim|startsWith|endsWith|padStart|padEnd|repeat|toUpperCase|toLowerCase|charAt|charCodeAt|codePointAt|substring|toFixed|toISOString|getTime|toSorted|toReversed|toSpliced|with|localeCompare|subarray|equals|exec)$/;
const READERS =
  /^(Atomics\.wait|JSON\.\w+|Object\.(keys|values|entries|freeze|hasOwn|fromEntries)|Array\.(from|isArray)|Buffer\.(from|concat|byteLength)|String|Number|Boolean|Set|Map|URL|structuredClone|console\.\w+|Math\.\w+|(path|fs|zlib|crypto|os|util|child_process|cp)\.\w+)$/;

export function constantProblem(
  source: Source,
  variable: Variable,
  declarator: Declarator,
): Problem | undefined {
  const { name } = variable;
  if (!declarator.init) return { text: `uses \`${name}\`, which has no value of its own` };
  const init = bare(declarator.init);
  if (!isPassiveExpression(source, init) || UNIQUE.test(textOf(source, init))) {
    return { text: `uses \`${name}\`, which a second copy of the module would make anew` };
  }
  if (isPrimitive(init)) return undefined;
  const changing = referencesTo(source, variable).find(
    ({ identifier, init: initial }) => !initial && !isReadOnly(source, identifier as Node, init),
  );
  if (changing)
    return {
      text: `uses \`${name}\`, which may change (line ${lineOf(source, changing.identifier)})`,
    };
  if (
    isExported(source, name) &&
    !textOf(source, init).startsWith('Object.freeze(') &&
    init === declarator.init
  ) {
    return { text: `uses \`${name}\`, which other modules could change`, caution: true };
  }
  return undefined;
}

function isPrimitive(init: Node): boolean {
  switch (init.type) {
    case 'Literal':
      return !('regex' in init) || !/[gy]/.test(init.regex.flags);
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
      return true;
    case 'Identifier':
      return /^(undefined|__dirname|__filename)$/.test(init.name);
    case 'LogicalExpression':
      return isPrimitive(bare(init.left)) && isPrimitive(bare(init.right));
    case 'ConditionalExpression':
      return isPrimitive(bare(init.consequent)) && isPrimitive(bare(init.alternate));
    case 'MemberExpression':
      if (init.object.type === 'MetaProperty') return true;
      return init.object.type === 'MemberExpression' && propertyName(init.object) === 'env';
    case 'CallExpression':
      return /^(String|Number|Boolean|BigInt|parseInt|parseFloat|join|resolve|dirname|basename|cwd|fileURLToPath|stringify|tmpdir|homedir|hostname|platform|arch|availableParallelism|floor|ceil|round|max|min|trim|toLowerCase|toUpperCase|toString|repeat|promisify)$/.test(
        calledName(bare(init.callee)) ?? '',
      );
    default:
      return false;
  }
}

/** Can this use of the constant neither change it nor let it out of sight? */
function isReadOnly(source: Source, use: Node, init: Node): boolean {
  let value: Node | undefined = init;
  let at = outermost(source, use);
  const isRegex = init.type === 'Literal';
  for (let parent = source.parents.get(at); parent; parent = source.parents.get(at)) {
    if (parent.type !== 'MemberExpression' || parent.object !== at)
      return isReadingPlace(source, parent, at, value);
    if (isRegex) return /^(source|flags)$/.test(propertyName(parent) ?? '');
    const call = source.parents.get(outermost(source, parent));
    if (call?.type === 'CallExpression' && bare(call.callee) === parent)
      return READING.test(propertyName(parent) ?? '');
    value =
      value && propertyName(parent) ? optionsOf(source, value)?.get(propertyName(parent) ?? '') : undefined;
    at = outermost(source, parent);
  }
  return false;
}

function isReadingPlace(source: Source, parent: Node, at: Node, value: Node | undefined): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
      if (parent.left === at) return false;
      break;
    case 'UpdateExpression':
      return false;
    case 'UnaryExpression':
      return parent.operator !== 'delete';
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'ExportSpecifier':
    case 'TSTypeQuery':
    case 'TSQualifiedName':
      return true;
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      if (parent.test === at) return true;
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.right === at;
    case 'VariableDeclarator':
      if (parent.id.type !== 'Identifier') return true;
      break;
    case 'MemberExpression':
      return parent.property === at;
    case 'CallExpression':
    case 'NewExpression':
      if (value && isSearched(value, parent.callee)) return true;
      if (READERS.test(textOf(source, parent.callee)) || importedReader(source, parent.callee)) return true;
      break;
    default:
  }
  return value !== undefined && isPrimitive(bare(value));
}

const READING_MODULES = /^(node:)?(path|fs|zlib|crypto|os|util|child_process)$/;

function isOfReader(source: Source, callee: Node): boolean {
  const root = memberRoot(bare(callee));
  const bound = boundAs(source, variableOf(source, root));
  return bound !== undefined && bound.name !== 'promises' && READING_MODULES.test(bound.module);
}

/** A regular expression with `g` keeps `lastIndex`, which these methods of strings always begin anew. */
function isSearched(value: Node, callee: Node): boolean {
  const isGlobal = value.type === 'Literal' && 'regex' in value && !value.regex.flags.includes('y');
  const name = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  return isGlobal && name !== undefined && /^(match|matchAll|replace|replaceAll|search|split)$/.test(name);
}

/** A named import of a built-in, such as `readFileSync`; or as compilers write it: `(0, path_1.join)(…)`. */
function importedReader(source: Source, callee: Node): boolean {
  if (callee.type !== 'Identifier') return isOfReader(source, callee);
  const definition = variableOf(source, callee)?.defs[0];
  const declaration = definition?.parent as Node | undefined;
  return declaration?.type === 'ImportDeclaration' && declaration.source.value.startsWith('node:');
}
