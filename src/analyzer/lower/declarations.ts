// What declares names: patterns, type parameters and the types of what is declared.
import type { TSESTree } from '../syntax.ts';
import { bind } from './bindings.ts';
import { TYPE, VALUE, type Names } from './scopes.ts';

type Node = TSESTree.Node;

/** How a name is declared. */
export type Declare = (names: Names, name: TSESTree.Identifier) => void;

export const declareHere: Declare = (names, name) => {
  names.declare(name, VALUE);
};
export const declareVar: Declare = (names, name) => {
  names.declareVar(name, false);
};
export const declareAndSet: Declare = (names, name) => {
  names.declareVar(name, true);
};

/** Declares the names in a pattern, and binds what is in it. */
export function declare(names: Names, target: Node, how: Declare): void {
  switch (target.type) {
    case 'Identifier':
      how(names, target);
      if (target.typeAnnotation) bindType(names, target.typeAnnotation.typeAnnotation);
      return;
    case 'ObjectPattern':
      for (const property of target.properties) declare(names, property, how);
      return;
    case 'Property':
      if (target.computed) bind(names, target.key);
      declare(names, target.value, how);
      return;
    case 'ArrayPattern':
      for (const element of target.elements) if (element) declare(names, element, how);
      return;
    case 'AssignmentPattern':
      declare(names, target.left, how);
      bind(names, target.right);
      return;
    case 'RestElement':
      declare(names, target.argument, how);
      return;
    case 'TSParameterProperty':
      declare(names, target.parameter, how);
      return;
    default:
  }
}

/** Declares type parameters. */
export function declareTypes(names: Names, declared: TSESTree.TSTypeParameterDeclaration | undefined): void {
  for (const { name } of declared?.params ?? []) names.declare(name, TYPE);
}

/** The classes that a type names, where `instanceOf` looks for them. */
export function bindType(names: Names, node: TSESTree.TypeNode): void {
  if (node.type === 'TSUnionType') for (const member of node.types) bindType(names, member);
  if (node.type !== 'TSTypeReference') return;
  names.refer(rootOf(node.typeName), TYPE);
  for (const argument of node.typeArguments?.params ?? []) bindType(names, argument);
}

/** The `a` of `a.b.c`. */
export function rootOf(node: Node): Node {
  if (node.type === 'TSQualifiedName') return rootOf(node.left);
  if (node.type === 'JSXMemberExpression' || node.type === 'MemberExpression') return rootOf(node.object);
  return node;
}
