// Members that are read by names that are not known, `handlers[type]`, or with all others: may one of them yield a promise?
import { outermost } from '../reading/callers.ts';
import { isInCopy, ownText, starredBy } from '../reading/compiled.ts';
import { calledFunction, knownValue } from '../reading/known-value.ts';
import { keptIn } from '../reading/kept-value.ts';
import { boundNames, WRAPPED } from '../reading/names.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import type { Promising } from './promising.ts';
import {
  bare,
  calledName,
  dotted,
  isFunction,
  nodesOf,
  propertyName,
  type Node,
  type Source,
} from '../reading/source.ts';

const BY_ANY_NAME =
  /\b(Reflect|getOwnProperty\w+|getPrototypeOf|__proto__|prototype)\b|\bObject\s*\.\s*assign\b/;

/** Does a file read members of objects by names that are not known, among which may be one that yields promises? */
export function readsAnyMember(source: Source, found: Promising): boolean {
  if (BY_ANY_NAME.test(ownText(source))) return true;
  return (
    nodesOf(source, 'Property').some(({ computed, key }) => computed && key.type !== 'Literal') ||
    nodesOf(source, 'MemberExpression').some(
      member =>
        propertyName(member) === undefined &&
        member.computed &&
        !isNumber(source, member.property) &&
        !isInCopy(source, member) &&
        !isData(source, member) &&
        !isPlainObject(source, member.object, found),
    ) ||
    nodesOf(source, 'CallExpression').some(call => {
      const [object] = call.arguments;
      const isListed = /^Object\.(values|entries)$/.test(dotted(source, call.callee));
      return isListed && (!object || !isPlainObject(source, object, found));
    })
  );
}

/** `lib[name]`, or a module of the project that is handed on as a whole */
export function givesModuleAway(source: Source, { project }: Promising): boolean {
  return boundNames(source).some(
    ({ name, module, variable }) =>
      (name === '*' || name === WRAPPED) &&
      project.resolve(module, source.path) !== undefined &&
      referencesTo(source, variable).some(
        ({ identifier, init }) =>
          init !== true && !isReadByName(source, identifier) && !isInCopy(source, identifier),
      ),
  );
}

function isReadByName(source: Source, name: Node): boolean {
  const whole = outermost(source, name);
  const parent = source.parents.get(whole);
  // `module.exports = load` is called itself.
  if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression')
    return parent.callee === whole || isStarred(source, parent);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern')
    return parent.id.properties.every(one => one.type === 'Property' && propertyName(one) !== undefined);
  // Of what compilers wrap it may be the module.
  if (parent?.type === 'MemberExpression' && propertyName(parent) === 'default')
    return isReadByName(source, parent);
  if (parent?.type === 'MemberExpression') return propertyName(parent) !== undefined;
  return (parent?.type ?? '').startsWith('TS');
}

/** `Object.keys(_lib)` of what exports all that is in it, as Babel writes it */
function isStarred(source: Source, keys: Node): boolean {
  const call = source.parents.get(source.parents.get(keys) ?? keys);
  return call?.type === 'CallExpression' && starredBy(source, call) !== undefined;
}

/** `0`, `i + 1`, the index of a loop: no name of a member */
function isNumber(source: Source, key: Node): boolean {
  if (key.type === 'Literal') return typeof key.value === 'number';
  if (key.type === 'UpdateExpression') return true;
  if (key.type === 'BinaryExpression') {
    if (/^[-*/%|&^]$/.test(key.operator)) return true;
    return key.operator === '+' && isNumber(source, key.left) && isNumber(source, key.right);
  }
  if (key.type !== 'Identifier') return false;
  const variable = variableOf(source, key);
  const [definition, ...more] = variable?.defs ?? [];
  const declarator = definition?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator' || more.length > 0) return false;
  if (declarator.id.type !== 'Identifier' || declarator.init?.type !== 'Literal') return false;
  return (
    variable?.references.every(({ identifier, writeExpr }) => {
      if (!writeExpr) return true;
      const parent = source.parents.get(identifier);
      return parent?.type === 'UpdateExpression' || isNumber(source, writeExpr);
    }) === true
  );
}

/** Is what is read only looked at: compared, printed, or a step to what it holds? */
function isData(source: Source, member: Node): boolean {
  const whole = outermost(source, member);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'TemplateLiteral':
      return true;
    case 'AssignmentExpression':
      return parent.left === whole;
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === whole;
    case 'MemberExpression':
      return parent.object === whole && !/^(call|apply|bind|)$/.test(propertyName(parent) ?? '');
    default:
      return false;
  }
}

const LISTS = /^(split|match|exec|slice|concat|filter|map|flatMap|flat|sort|toSorted|reverse|keys|parse)$/;
const TYPES = /^(readonly)?string$|\[\]$|^Record<string,(string|number|boolean)(\|undefined)?>$/;

/** A list, a text, or an object that is written out: it has no members that yield promises. */
function isPlainObject(source: Source, object: Node, { project, functions, own }: Promising): boolean {
  const variable = variableOf(source, object);
  const declared = variable?.defs[0]?.name as Node | undefined;
  const type = declared?.type === 'Identifier' ? declared.typeAnnotation?.typeAnnotation : undefined;
  if (type) return TYPES.test(dotted(source, type));
  const field =
    object.type === 'MemberExpression' && object.object.type === 'ThisExpression'
      ? keptIn(project, source, object)
      : undefined;
  const known = knownValue(project, { source, node: field ?? object });
  if (!known) return false;
  const { node } = known;
  if (node.type === 'ArrayExpression' || node.type === 'TemplateLiteral' || node.type === 'Literal')
    return true;
  if (node.type === 'CallExpression') {
    const name = calledName(bare(node.callee)) ?? '';
    return LISTS.test(name) && !own.has(name) && bare(node.callee).type === 'MemberExpression';
  }
  if (node.type !== 'ObjectExpression') return false;
  return node.properties.every(property => {
    if (property.type !== 'Property') return false;
    const value = bare(property.value);
    const fn = isFunction(value) ? value : calledFunction(project, known.source, value)?.fn;
    return !fn || !functions.has(fn);
  });
}
