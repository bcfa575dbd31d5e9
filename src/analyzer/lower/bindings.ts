// Binds the names in a file. scope-manager does the same for all that may be asked of scopes, in six times the time; it is
// what the tests compare this with. Types are followed as far as `instanceOf` follows them.
import { visitChildren, type TSESTree } from '../syntax.ts';
import {
  bindType,
  declare,
  declareAndSet,
  declareHere,
  declareTypes,
  declareVar,
  rootOf,
} from './declarations.ts';
import type { FunctionNode } from './functions.ts';
import { BOTH, Names, TYPE, VALUE, type Bindings } from './scopes.ts';

type Node = TSESTree.Node;

/**
 * Finds out which variable each identifier in a file means.
 * @throws {RangeError} if it is nested too deeply
 */
export function bindNames(program: TSESTree.Program): Bindings {
  const names = new Names();
  for (const statement of program.body) bind(names, statement);
  names.close();
  return names;
}

/** Names of the variables of enclosing functions that a function uses; those at the top are not captured. */
export function capturesOf({ ids, variables, through }: Bindings, fn: Node): string[] {
  const names = new Set<string>();
  for (const node of through.get(fn) ?? []) {
    const variable = variables[ids.get(node) ?? -1];
    // The function's own name (`function f() { f() }`) is no capture.
    if (variable && !variable.top && variable.fn !== fn) names.add(variable.name);
  }
  return [...names];
}

/** Declares what a node declares, and notes what it refers to. */
export function bind(names: Names, node: Node): void {
  switch (node.type) {
    case 'Identifier':
      names.refer(node, VALUE);
      return;
    case 'Literal':
      return;
    case 'MemberExpression':
      bind(names, node.object);
      if (node.computed) bind(names, node.property);
      return;
    case 'Property':
      if (node.computed) bind(names, node.key);
      bind(names, node.value);
      return;
    case 'VariableDeclaration':
      bindVariables(names, node);
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      if (node.id) names.declare(node.id, VALUE, node);
      bindFunction(names, node);
      return;
    case 'FunctionExpression':
    case 'TSEmptyBodyFunctionExpression':
      if (!node.id) {
        bindFunction(names, node);
        return;
      }
      names.open();
      names.declare(node.id, VALUE, node);
      bindFunction(names, node);
      names.close();
      return;
    case 'ArrowFunctionExpression':
      bindFunction(names, node);
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      bindClass(names, node);
      return;
    case 'BlockStatement':
      bindBlock(names, node.body);
      return;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      bindLoop(names, node);
      return;
    case 'SwitchStatement':
      bind(names, node.discriminant);
      names.open();
      bindAll(names, node.cases);
      names.close();
      return;
    case 'CatchClause':
      names.open();
      if (node.param) declare(names, node.param, declareHere);
      bind(names, node.body);
      names.close();
      return;
    case 'JSXOpeningElement':
      bindElement(names, node.name);
      bindAll(names, node.attributes);
      return;
    case 'JSXAttribute':
      if (node.value) bind(names, node.value);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      bindExport(names, node);
      return;
    default:
      bindRest(names, node);
  }
}

/** What is met less often. */
function bindRest(names: Names, node: Node): void {
  switch (node.type) {
    case 'ExportAllDeclaration':
      return;
    case 'ImportDeclaration':
      for (const { local } of node.specifiers) names.declare(local, BOTH);
      return;
    case 'TSImportEqualsDeclaration':
      names.declare(node.id, BOTH);
      names.refer(rootOf(node.moduleReference), VALUE);
      return;
    case 'TSEnumDeclaration':
      names.declare(node.id, BOTH);
      names.open();
      for (const { id, initializer } of node.body.members) {
        if (id.type === 'Identifier') names.declare(id, BOTH);
        if (initializer) bind(names, initializer);
      }
      names.close();
      return;
    case 'TSModuleDeclaration':
      if (node.id.type === 'Identifier' && node.kind !== 'global') names.declare(node.id, BOTH);
      if (!node.body) return;
      names.openHome(false);
      bindAll(names, node.body.body);
      names.close();
      return;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      names.declare(node.id, TYPE);
      return;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      bind(names, node.expression);
      bindType(names, node.typeAnnotation);
      return;
    default:
      visitChildren(names, node, bind);
  }
}

function bindAll(names: Names, nodes: readonly (Node | null)[]): void {
  for (const node of nodes) if (node) bind(names, node);
}

function bindVariables(
  names: Names,
  { kind, declarations }: TSESTree.VariableDeclaration,
  isSet = false,
): void {
  for (const { id, init } of declarations) {
    declare(names, id, kind !== 'var' ? declareHere : isSet || init ? declareAndSet : declareVar);
    if (init) bind(names, init);
  }
}

function bindFunction(names: Names, node: FunctionNode): void {
  for (const { decorators } of node.params) bindAll(names, decorators);
  names.openHome(node.type !== 'ArrowFunctionExpression');
  declareTypes(names, node.typeParameters);
  for (const parameter of node.params) declare(names, parameter, declareHere);
  names.closeParameters();
  if (node.body?.type === 'BlockStatement') bindAll(names, node.body.body);
  else if (node.body) bind(names, node.body);
  names.close(node);
}

/** Inside and outside of a class, its name is one variable. */
function bindClass(names: Names, node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): void {
  if (node.id && node.type === 'ClassDeclaration') names.declare(node.id, BOTH);
  bindAll(names, node.decorators);
  names.open();
  if (node.id && node.type === 'ClassExpression') names.declare(node.id, BOTH);
  declareTypes(names, node.typeParameters);
  if (node.superClass) bind(names, node.superClass);
  for (const { expression } of node.implements) names.refer(rootOf(expression), TYPE);
  for (const member of node.body.body) bindMember(names, member);
  names.close();
}

function bindMember(names: Names, node: TSESTree.ClassElement): void {
  if (node.type === 'TSIndexSignature') return;
  if (node.type === 'StaticBlock') {
    names.openHome(false);
    bindAll(names, node.body);
    names.close();
    return;
  }
  if (node.computed) bind(names, node.key);
  bindAll(names, node.decorators);
  if ('typeAnnotation' in node && node.typeAnnotation) bindType(names, node.typeAnnotation.typeAnnotation);
  if (node.value) bind(names, node.value);
}

function bindBlock(names: Names, statements: readonly TSESTree.Statement[]): void {
  // Most blocks declare nothing: the scope around them will do.
  const declares = statements.some(
    statement =>
      (statement.type === 'VariableDeclaration' && statement.kind !== 'var') ||
      (statement.type !== 'VariableDeclaration' && statement.type.endsWith('Declaration')) ||
      statement.type === 'TSDeclareFunction',
  );
  if (declares) names.open();
  bindAll(names, statements);
  if (declares) names.close();
}

function bindLoop(
  names: Names,
  node: TSESTree.ForStatement | TSESTree.ForInStatement | TSESTree.ForOfStatement,
): void {
  const head = node.type === 'ForStatement' ? node.init : node.left;
  const isDeclaration = head?.type === 'VariableDeclaration';
  const declares = isDeclaration && head.kind !== 'var';
  if (declares) names.open();
  if (isDeclaration) bindVariables(names, head, node.type !== 'ForStatement');
  else if (head) bind(names, head);
  bindAll(names, node.type === 'ForStatement' ? [node.test, node.update] : [node.right]);
  bind(names, node.body);
  if (declares) names.close();
}

/** What is exported by its name may be a value, a type, or both. */
function bindExport(
  names: Names,
  node: TSESTree.ExportNamedDeclaration | TSESTree.ExportDefaultDeclaration | TSESTree.TSExportAssignment,
): void {
  const exported = node.type === 'TSExportAssignment' ? node.expression : node.declaration;
  if (exported?.type === 'Identifier') names.refer(exported, BOTH);
  else if (exported) bind(names, exported);
  if (node.type !== 'ExportNamedDeclaration' || node.source) return;
  for (const { local, exportKind } of node.specifiers) {
    names.refer(local, exportKind === 'type' || node.exportKind === 'type' ? TYPE : BOTH);
  }
}

/** `<Name>` and `<name.of.member>` name variables, `<name>` does not. */
function bindElement(names: Names, name: TSESTree.JSXTagNameExpression): void {
  const root = rootOf(name);
  if (root !== name || (root.type === 'JSXIdentifier' && !/^[a-z]/.test(root.name))) names.refer(root, VALUE);
}
