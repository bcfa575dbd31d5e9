// Follows what may be done with a function to its calls, or says why they cannot all be known.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { isInCopy } from '../reading/compiled.ts';
import { methodUses } from './methods.ts';
import { NoRoom, Refused, where } from '../reading/project.ts';
import { ELEMENT, followElement, followListMember, followOneOf, isTable } from './lists.ts';
import { followStandIn } from './handed.ts';
import { followField } from './fields.ts';
import { followEntry, followMapMember, mapOf, VALUE } from './holders.ts';
import { followChoice, followResult } from './made.ts';
import { followCompiled } from './compiled.ts';
import { exportsHere } from './exports.ts';
import { followAssignment, followId, followProperty, isSetToOne } from './objects.ts';
import { followTableType } from './tables.ts';
import { followArgument, followAssertion, followType } from './typed.ts';
import { exportsInto, followModule } from './modules.ts';
import { isTopLevel, referencesTo, type Variable } from '../reading/scope.ts';
import { propertyName, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import { type Search, type Path, attempt, enter } from './search.ts';

export function followDeclaration(search: Search, source: Source, fn: FunctionNode): void {
  for (const variable of source.scopes.getDeclaredVariables(fn)) {
    if (variable.defs.some(({ type, node }) => type === 'FunctionName' && node === fn))
      followVariable(search, source, variable, []);
  }
  if (fn.type === 'FunctionDeclaration') {
    if (source.parents.get(fn)?.type === 'ExportDefaultDeclaration')
      followModule(search, source, ['default']);
    return;
  }
  const owner = source.parents.get(outermost(source, fn));
  if (owner?.type === 'MethodDefinition' || owner?.type === 'PropertyDefinition')
    methodUses(search, source, owner);
  else follow(search, source, fn, []);
}

/** Follows every use of a variable whose value leads to the function. */
export function followVariable(search: Search, source: Source, variable: Variable, path: Path): void {
  if (!enter(search, `${source.path} ${String(variable.$id)} ${path.join('.')}`)) return;
  const defined = variable.defs.filter(({ node }) => node.type !== 'TSDeclareFunction');
  if (defined.length !== 1) throw new Refused(`${search.name} is declared more than once.`);
  const declared = variable.defs[0]?.name as Node | undefined;
  const isTyped = declared?.type === 'Identifier' && declared.typeAnnotation;
  if (isTyped && followType(search, source, isTyped.typeAnnotation, path)) return;
  const isOfFunction = isTyped && followTableType(search, source, declared, isTyped.typeAnnotation, path);
  if (isTyped && !isOfFunction)
    throw new Refused(`The type of \`${variable.name}\` (${where(source, declared)}) says that it is sync.`);
  for (const { identifier, init, isWrite, isTypeReference } of uses(source, variable)) {
    if (isTypeReference && path.length > 0) continue;
    if (init === true) continue;
    if (isWrite && isSetToOne(source, variable)) continue;
    if (isWrite) throw new Refused(`\`${variable.name}\` is assigned again (${where(source, identifier)}).`);
    attempt(search, () => {
      follow(search, source, identifier, path);
    });
  }
  if (isTopLevel(source, variable)) exportsInto(search, source, variable, path);
}

interface Use {
  readonly identifier: Node;
  readonly init: boolean | undefined;
  readonly isWrite: boolean;
  readonly isTypeReference: boolean;
}

function uses(source: Source, variable: Variable): Use[] {
  return referencesTo(source, variable).map(reference => ({
    identifier: reference.identifier,
    init: reference.init,
    isWrite: reference.isWrite(),
    isTypeReference: reference.isTypeReference,
  }));
}

/** Follows an expression whose value leads to the function. */
export function follow(search: Search, source: Source, node: Node, path: Path): void {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  if (!parent || followAssertion(search, source, node, path)) return;
  switch (parent.type) {
    case 'CallExpression':
      if (parent.callee !== whole && followCompiled(search, source, parent, whole, path)) return;
      if (parent.callee !== whole) followArgument(search, source, parent, whole, path);
      else if (path.length > 0) throw escapes(search, source, whole, path);
      else search.calls.push({ source, call: parent });
      return;
    case 'NewExpression':
      if (parent.callee === whole) throw escapes(search, source, whole, path);
      followArgument(search, source, parent, whole, path);
      return;
    case 'ArrayExpression': {
      const map = mapOf(source, parent);
      if (map) followEntry(search, source, parent, map, whole, path);
      else followElement(search, source, parent, whole, path);
      return;
    }
    case 'ForOfStatement': {
      const [held, ...rest] = path;
      const isHeld = held === ELEMENT || held === VALUE;
      if (!isHeld || parent.right !== whole || parent.left.type !== 'VariableDeclaration')
        throw escapes(search, source, whole, path);
      const inside = held === VALUE ? ['1', ...rest] : rest;
      for (const { id } of parent.left.declarations) followId(search, source, id, inside);
      return;
    }
    case 'AssignmentPattern':
      if (!followStandIn(search, source, parent, whole, path)) throw escapes(search, source, whole, path);
      return;
    case 'PropertyDefinition':
      if (!followField(search, source, whole, path)) throw escapes(search, source, whole, path);
      return;
    case 'MemberExpression':
      if (parent.object === whole) followMember(search, source, parent, path);
      return;
    case 'VariableDeclarator':
      followId(search, source, parent.id, path);
      return;
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      // Seen from the module: see `exportsInto`.
      if (node.type !== 'Identifier') exportsHere(search, source, parent, path);
      return;
    case 'Property':
      followProperty(search, source, parent, whole, path);
      return;
    case 'SpreadElement':
      if (path[0] === ELEMENT && source.parents.get(parent)?.type === 'ArrayExpression') {
        follow(search, source, source.parents.get(parent) ?? parent, path);
        return;
      }
      if (path.length === 0 || source.parents.get(parent)?.type !== 'ObjectExpression')
        throw escapes(search, source, whole);
      follow(search, source, source.parents.get(parent) ?? parent, path);
      return;
    case 'AssignmentExpression':
      followAssignment(search, source, parent, whole, path);
      return;
    case 'LogicalExpression':
    case 'ConditionalExpression':
      followChoice(search, source, parent, whole, path);
      return;
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      followResult(search, source, parent, whole, path);
      return;
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return;
    case 'TSTypeQuery': {
      // `keyof typeof handlers`
      const above = source.parents.get(parent);
      if (path.length > 0 && above?.type === 'TSTypeOperator' && above.operator === 'keyof') return;
      throw escapes(search, source, whole);
    }
    case 'BinaryExpression':
      if (/^[!=]==?$/.test(parent.operator) || (parent.operator === 'in' && parent.right === whole)) return;
      throw escapes(search, source, whole);
    case 'UnaryExpression':
      if (parent.operator === 'typeof' || parent.operator === '!') return;
      throw escapes(search, source, whole);
    default:
      throw escapes(search, source, whole);
  }
}

/** What leads back to a function, or tells sync ones from others. */
const OF_FUNCTIONS =
  /^(call|apply|bind|prototype|constructor|arguments|caller|toString|toLocaleString|valueOf|then|__proto__)$/;

/** `lib.load`, `load.call(…)` */
function followMember(search: Search, source: Source, member: TSESTree.MemberExpression, path: Path): void {
  const name = propertyName(member);
  const [wanted, ...rest] = path;
  if (wanted === undefined) {
    const call = source.parents.get(outermost(source, member));
    const calls = call?.type === 'CallExpression' && call.callee === outermost(source, member);
    // `load.hits += 1`: an async function has properties as well.
    if (!calls && name !== undefined && !OF_FUNCTIONS.test(name)) return;
    if (!calls || (name !== 'call' && name !== 'apply')) throw escapes(search, source, member);
    search.calls.push({ source, call });
    return;
  }
  if (wanted === VALUE) {
    followMapMember(search, source, member, path);
    return;
  }
  if (wanted === ELEMENT) {
    followListMember(search, source, member, path);
    return;
  }
  // `handlers[job.type]` may be any of them.
  if (name === undefined && isTable(search, source, member)) {
    followOneOf(search, source, member, rest);
    return;
  }
  if (name === undefined && isInCopy(source, member)) return;
  if (name === undefined)
    throw new Refused(`What \`${wanted}\` belongs to is read by a computed name (${where(source, member)}).`);
  if (name === wanted) follow(search, source, member, rest);
}

/** @param path where it is the function itself that is handed on: none */
export function escapes({ name, called }: Search, source: Source, node: Node, path?: Path): Refused {
  const reason = `${name} is handed on as a value (${where(source, node)}), and who gets it may not wait.`;
  return path?.length === 0 ? new NoRoom(reason, { source, node, handed: called.fn }) : new Refused(reason);
}
