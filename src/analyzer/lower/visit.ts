// Walks the tree once, and hands each node to who knows about it.
import { NONE, type Owner, type Value } from '../ir.ts';
import { visitChildren, type TSESTree } from '../syntax.ts';
import { visitAssignment, visitUnary } from './assigning.ts';
import { leaveBlock } from './blocks.ts';
import { visitBranches } from './branches.ts';
import { lowerClass } from './classes.ts';
import { decorateCompiled } from './decorators.ts';
import { visitEveryBranch } from './every-branch.ts';
import { lowerFunction } from './functions.ts';
import { guardsWhen, under } from './guards.ts';
import { leaves } from './leaving.ts';
import { editList } from './list-edits.ts';
import { forgetListeners } from './listener-edits.ts';
import { lowerArray, lowerEnum, lowerObject } from './literals.ts';
import { forgetKept } from './map-edits.ts';
import { addDisposal, addOperands, looksUp, markCounted, markDynamic, markThis } from './marks.ts';
import { forgetMergedOver } from './merged-over.ts';
import { lowerModuleItem } from './modules.ts';
import { isOptional, visitOptionalCall } from './optional-calls.ts';
import { forgetOverwritten, isDeclaredAtTop, noteDeclared, noteRead, noteWait } from './overwrites.ts';
import { bindPattern } from './patterns.ts';
import { apart } from './ready.ts';
import {
  addCall,
  addCoercion,
  addConversion,
  addDecoration,
  addIteration,
  addMemberAccess,
  addSpin,
  unwrap,
} from './sites.ts';
import { isBusyWait } from './spin.ts';
import type { Lowering } from './state.ts';
import { noteStep } from './steps.ts';
import { alwaysThrows } from './throwing.ts';
import { noteConstant, operandsOf, truthOf } from './truth.ts';
import { partsOf, valueOf } from './values.ts';

export function visitAll(
  state: Lowering,
  nodes: readonly (TSESTree.Node | null)[],
  parent: TSESTree.Node,
): void {
  state.ancestors.push(parent);
  for (const node of nodes) if (node) visit(state, node);
  state.ancestors.pop();
}

/** Visits statements up to one that leaves their block; of those behind it, only functions are declared. */
export function visitStatements(
  state: Lowering,
  statements: readonly TSESTree.Statement[],
  parent: TSESTree.Node,
): void {
  const { guards, blocks } = state;
  const { length } = blocks;
  let left = false;
  state.ancestors.push(parent);
  for (const statement of statements) {
    if (!left || statement.type === 'FunctionDeclaration') visit(state, statement);
    left ||= ends(state, statement) || (statement.type === 'IfStatement' && alwaysLeaves(state, statement));
    // What comes behind `if (kind === 'disk') return …;`
    const out = statement.type === 'IfStatement' && !statement.alternate && ends(state, statement.consequent);
    if (out) state.guards = [...state.guards, ...guardsWhen(state, statement.test, false)];
  }
  state.ancestors.pop();
  state.guards = guards;
  if (blocks.length > length) leaveBlock(state, length);
}

/** Does nothing come after a statement? */
function ends(state: Lowering, statement: TSESTree.Statement): boolean {
  return leaves(statement) || alwaysThrows(state, statement);
}

/** `if (true) return;` */
function alwaysLeaves(state: Lowering, { test, consequent }: TSESTree.IfStatement): boolean {
  return ends(state, consequent) && truthOf(state, test) === true;
}

function whenGuarded({ guards }: Lowering, value: Value): Value {
  return guards.length === 0 || value.t === 'none' ? value : { t: 'when', value, guards };
}

export function visitBelow(state: Lowering, node: TSESTree.Node): void {
  state.ancestors.push(node);
  visitChildren(state, node, visit);
  state.ancestors.pop();
}

/** Visits `node` as a child of `parent`, when the walk did not come to it from there by itself. */
export function visitIn(
  state: Lowering,
  node: TSESTree.Node,
  parent: TSESTree.Node,
  owner?: Owner,
  self?: Value,
): void {
  state.ancestors.push(parent);
  visit(state, node, owner, undefined, self);
  state.ancestors.pop();
}

/**
 * Walks an expression or statement: numbers the functions, literals and calls in it and records what flows where.
 * @param owner the class or object literal that a function found right here is a member of
 * @param parent the node's parent, when it is not the last of `state.ancestors`
 * @param self what `this` is in a function found right here
 */
export function visit(
  state: Lowering,
  node: TSESTree.Node,
  owner?: Owner,
  parent?: TSESTree.Node,
  self?: Value,
): void {
  if (parent) {
    visitIn(state, node, parent, owner, self);
    return;
  }
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'FunctionExpression':
    case 'TSEmptyBodyFunctionExpression':
    case 'ArrowFunctionExpression':
      lowerFunction(state, node, owner, self);
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      lowerClass(state, node);
      return;
    case 'ObjectExpression':
      lowerObject(state, node);
      return;
    case 'ArrayExpression':
      lowerArray(state, node);
      return;
    case 'Identifier':
      noteRead(state, node);
      return;
    case 'BlockStatement':
      visitEveryBranch(state, node, () => {
        visitStatements(state, node.body, node);
      });
      return;
    case 'SwitchStatement':
    case 'IfStatement':
    case 'TryStatement':
      visitEveryBranch(state, node, () => {
        visitBranches(state, node);
      });
      return;
    case 'ConditionalExpression':
      visitBranches(state, node);
      return;
    case 'LogicalExpression': {
      visitIn(state, node.left, node);
      if (!operandsOf(state, node).includes(node.right)) return;
      under(state, guardsWhen(state, node.left, node.operator === '&&'), () => {
        apart(state, () => {
          visitIn(state, node.right, node);
        });
      });
      return;
    }
    case 'VariableDeclarator':
      if (node.init) visitIn(state, node.init, node);
      if (node.init && isDeclaredAtTop(state)) forgetOverwritten(state, node.id);
      noteDeclared(state, node.id);
      noteConstant(state, node);
      bindPattern(state, node.id, partsOf(state, node.init));
      if (node.init) addDisposal(state, node.init);
      return;
    case 'ThrowStatement': {
      visitBelow(state, node);
      const thrown = state.thrown ?? state.ir.functions[state.fn]?.throws;
      thrown?.push(valueOf(state, node.argument));
      return;
    }
    case 'UpdateExpression':
      visitBelow(state, node);
      markCounted(state, node.argument);
      addMemberAccess(state, node.argument, 'set');
      return;
    case 'AssignmentExpression':
      visitAssignment(state, node);
      return;
    case 'CallExpression':
    case 'NewExpression':
      visitCallee(state, node.callee, node);
      if (node.type === 'CallExpression' && isOptional(node)) {
        visitOptionalCall(state, node);
        return;
      }
      if (node.type === 'CallExpression') forgetMergedOver(state, node);
      visitAll(state, node.arguments, node);
      if (node.type === 'CallExpression') {
        forgetKept(state, node);
        forgetListeners(state, node);
      }
      addCall(state, node);
      if (node.type === 'CallExpression') {
        decorateCompiled(state, node);
        editList(state, node, state.ids.get(node) ?? -1);
        noteStep(state, node, state.ids.get(node) ?? -1);
      }
      if (looksUp(node)) markDynamic(state, node.arguments[0]);
      return;
    case 'TaggedTemplateExpression':
      visitCallee(state, node.tag, node);
      visitAll(state, node.quasi.expressions, node);
      addCall(state, node);
      return;
    case 'Decorator':
      visitIn(state, node.expression, node);
      addDecoration(state, node.expression, NONE);
      return;
    case 'MemberExpression':
      visitBelow(state, node);
      addMemberAccess(state, node);
      if (node.computed && valueOf(state, node.property).t !== 'const') markDynamic(state, node.property);
      return;
    case 'ThisExpression':
    case 'Super':
      markThis(state);
      return;
    case 'UnaryExpression':
      visitUnary(state, node);
      return;
    case 'BinaryExpression':
      visitBelow(state, node);
      addOperands(state, node);
      return;
    case 'TemplateLiteral':
      visitBelow(state, node);
      for (const expression of node.expressions) addCoercion(state, expression);
      return;
    case 'SpreadElement':
      visitBelow(state, node);
      if (state.ancestors.at(-1)?.type === 'ObjectExpression') addConversion(state, node.argument, '...');
      else addIteration(state, node.argument, valueOf(state, node.argument));
      return;
    case 'YieldExpression': {
      visitBelow(state, node);
      const value = valueOf(state, node.argument);
      if (node.delegate) addIteration(state, node.argument, value);
      state.ir.functions[state.fn]?.yields.push(node.delegate ? { t: 'element', of: value } : value);
      return;
    }
    case 'AwaitExpression':
      visitBelow(state, node);
      noteWait(state);
      return;
    case 'ForOfStatement': {
      visitIn(state, node.right, node);
      if (node.await) noteWait(state);
      if (node.right.type === 'ArrayExpression' && node.right.elements.length === 0) return;
      const iterated = valueOf(state, node.right);
      addIteration(state, node.right, iterated);
      const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0].id : node.left;
      bindPattern(state, target, { t: 'element', of: iterated });
      apart(state, () => {
        visitIn(state, node.body, node);
      });
      return;
    }
    case 'ForInStatement':
      apart(state, () => {
        visitBelow(state, node);
      });
      addConversion(state, node.right, '@@ownKeys');
      return;
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      if (isBusyWait(state, node))
        addSpin(state, node, /^\w+/.exec(state.parsed.text.slice(node.range[0]))?.[0] ?? '');
      if (node.type !== 'DoWhileStatement' && node.test && truthOf(state, node.test) === false) {
        if (node.type === 'ForStatement' && node.init) visitIn(state, node.init, node);
        return;
      }
      apart(state, () => {
        visitBelow(state, node);
      });
      return;
    case 'LabeledStatement':
    case 'ChainExpression':
      apart(state, () => {
        visitBelow(state, node);
      });
      return;
    case 'ReturnStatement':
      if (!node.argument) return;
      visitIn(state, node.argument, node);
      state.ir.functions[state.fn]?.returns.push(whenGuarded(state, valueOf(state, node.argument)));
      return;
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'TSExportAssignment':
    case 'TSModuleDeclaration':
      lowerModuleItem(state, node, () => {
        visitBelow(state, node);
      });
      return;
    case 'TSEnumDeclaration':
      lowerEnum(state, node);
      return;
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeParameterInstantiation':
    case 'TSTypeParameterDeclaration':
      return;
    default:
      visitBelow(state, node);
  }
}

/** The member expression of a callee is called, not read: no getter is looked for. */
export function visitCallee(state: Lowering, callee: TSESTree.Node, call: TSESTree.Node): void {
  const inner = unwrap(callee);
  if (inner.type !== 'MemberExpression') {
    visitIn(state, callee, call);
    return;
  }
  visitIn(state, inner.object, inner);
  if (inner.computed) {
    visitIn(state, inner.property, inner);
    if (valueOf(state, inner.property).t !== 'const') markDynamic(state, inner.property);
  }
}
