// Functions that only look: whoever calls them once instead of often changes nothing.
import { valueOf } from './arguments.ts';
import { boundAs } from './names.ts';
import { variableOf } from './scope.ts';
import { isBuiltin } from './style.ts';
import {
  bare,
  calledName,
  type FunctionNode,
  isFunction,
  memberRoot,
  type Node,
  type Source,
  textOf,
  walk,
} from './source.ts';

const OF_NODE =
  /^(read(File|dir|link)Sync|l?statSync|realpathSync|existsSync|\w*(zip|unzip|flate|flateRaw|ompress)Sync|(scrypt|pbkdf2|hkdf)Sync|createHash|hash|join|resolve|basename|extname|dirname|relative|normalize|fileURLToPath|pathToFileURL)$/;
const GLOBAL =
  /^(Number|String|Boolean|parseInt|parseFloat|isNaN|JSON\.(parse|stringify)|Math\.\w+|Object\.(keys|values|entries)|Array\.isArray|Date\.parse|Buffer\.(compare|from|byteLength))$/;
const METHOD =
  /^(toString|trim|trimStart|trimEnd|slice|substring|split|toLowerCase|toUpperCase|localeCompare|compare|equals|indexOf|includes|startsWith|endsWith|replace|replaceAll|match|at|charCodeAt|charAt|join|getTime|valueOf|isFile|isDirectory|isSymbolicLink|update|digest)$/;
const ACTIVE =
  /^(Assignment|Update|Await|Yield|TaggedTemplate|Import|Class|Function|ArrowFunction)Expression$|^(Throw|For|ForIn|ForOf|While|DoWhile|With)Statement$|^FunctionDeclaration$/;

/** Does a comparison do nothing but read and compute, and so do the functions of this file that it calls? */
export function isPureComparison(source: Source, fn: FunctionNode, depth = 0): boolean {
  if (fn.async || fn.generator || depth > 3) return false;
  let pure = true;
  walk(fn.body, node => {
    if (ACTIVE.test(node.type)) pure = false;
    if (node.type === 'UnaryExpression' && node.operator === 'delete') pure = false;
    if (node.type === 'NewExpression' && !/^(URL|Date)$/.test(textOf(source, node.callee))) pure = false;
    if (node.type === 'CallExpression') pure &&= isPureCall(source, bare(node.callee), depth);
    return pure;
  });
  return pure;
}

function isPureCall(source: Source, callee: Node, depth: number): boolean {
  const root = memberRoot(callee);
  const name = calledName(callee) ?? '';
  const variable = variableOf(source, root);
  const bound = boundAs(source, variable);
  if (bound && isBuiltin(bound.module)) return OF_NODE.test(bound.name === '*' ? name : bound.name);
  if (root.type === 'Identifier' && !variable) return GLOBAL.test(textOf(source, callee));
  // With `g` or `y` it would remember where it was.
  if (root.type === 'Literal' && 'regex' in root)
    return /^(exec|test)$/.test(name) && !/[gy]/.test(root.regex.flags);
  if (callee.type === 'MemberExpression') return METHOD.test(name);
  const helper = valueOf(source, callee);
  return isFunction(helper) && isPureComparison(source, helper, depth + 1);
}
