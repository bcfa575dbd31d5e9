// Classes: members, constructors, fields.
import {
  NONE,
  type Argument,
  type ClassLike,
  type Member,
  type MemberKind,
  type Owner,
  type Value,
} from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { decorate, describe, initialize, initializerOf } from './decorators.ts';
import { addFunction, inside, lowerFunction, nameFromAncestors, type FunctionNode } from './functions.ts';
import { noteDeclared } from './overwrites.ts';
import { bindPattern, declaredType } from './patterns.ts';
import { addSite } from './sites.ts';
import { shared } from './shared.ts';
import { spanOf, type Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';
import { visit, visitAll } from './visit.ts';

/** Adds a class: its members, its constructor with the field initialisers, and what its decorators make of it. */
export function lowerClass(
  state: Lowering,
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression,
): void {
  if (node.superClass) visit(state, node.superClass);
  const id = state.ir.classes.length;
  state.ids.set(node, id);
  const members: Member[] = [];
  const name = shared(node.id?.name ?? nameFromAncestors(state) ?? '(anonymous)');
  const constructorNode = node.body.body.find(
    (member): member is TSESTree.MethodDefinitionNonComputedName =>
      member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.body !== null,
  );
  const owner: Owner = { kind: 'class', id, static: false };
  const record: Omit<ClassLike, 'ctor'> & { ctor: number } = {
    name,
    superclass: node.superClass ? valueOf(state, node.superClass) : undefined,
    members,
    ctor: 0,
    implements: node.implements.map(item => valueOf(state, item.expression)),
  };
  state.ir.classes.push(record);
  const decorated = decorate(state, node.decorators, { t: 'class', id });
  if (node.id) {
    noteDeclared(state, node.id);
    bindPattern(state, node.id, decorated);
  }
  state.ancestors.push(node);
  if (constructorNode) {
    record.ctor = state.ir.functions.length;
    state.ancestors.push(constructorNode);
    lowerFunction(state, constructorNode.value, owner);
    state.ancestors.pop();
  } else {
    record.ctor = addFunction(state, node, { name: `new ${name}`, owner, usesThis: true });
    if (node.superClass) addImplicitSuper(state, node.superClass, record.ctor);
  }
  for (const member of node.body.body) {
    if (member !== constructorNode) lowerClassElement(state, member, id, record.ctor, members);
  }
  state.ancestors.pop();
}

function lowerClassElement(
  state: Lowering,
  node: TSESTree.ClassElement,
  id: number,
  ctor: number,
  members: Member[],
): void {
  if (node.type === 'TSIndexSignature' || isOverload(node)) return;
  if (node.type === 'StaticBlock') {
    // Runs once, where the class is defined.
    const fn = addFunction(state, node, { name: 'static', owner: { kind: 'class', id, static: true } });
    inside(state, fn, () => {
      visitAll(state, node.body, node);
    });
    addInlineCall(state, node, fn);
    return;
  }
  if ('computed' in node && node.computed) visit(state, node.key);
  const key = keyOf(state, node);
  const owner: Owner = { kind: 'class', id, static: node.static };
  const value = node.value;
  const isMethod = node.type === 'MethodDefinition' || node.type === 'TSAbstractMethodDefinition';
  const initializers = isMethod
    ? []
    : node.decorators.map(decorator => initializerOf(state, decorator, node));
  if (!value) {
    const type = 'typeAnnotation' in node ? declaredType(state, node.typeAnnotation) : undefined;
    const home = node.static ? state.fn : ctor;
    inside(state, home, () => {
      const made = initialize(state, initializers, NONE);
      members.push({ kind: 'field', key, value: made, static: node.static, ...(type && { type }) });
    });
    return;
  }
  state.ancestors.push(node);
  if (isMethod) {
    lowerFunction(state, value as FunctionNode, owner);
    const kind: MemberKind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
    const described = describe(state, id, node.static, key, kind);
    const decorated = decorate(state, node.decorators, valueOf(state, value), described);
    members.push({ kind, key, value: decorated, static: node.static });
  } else {
    const type = 'typeAnnotation' in node ? declaredType(state, node.typeAnnotation) : undefined;
    const home = node.static ? addFunction(state, node, { name: 'static', owner }) : ctor;
    inside(state, home, () => {
      visit(state, value, owner);
      members.push({
        kind: 'field',
        key,
        value: initialize(state, initializers, valueOf(state, value)),
        static: node.static,
        ...(type && { type }),
      });
    });
    if (node.static) addInlineCall(state, node, home);
  }
  state.ancestors.pop();
}

/** The signature of a method that has its body further down. */
function isOverload(node: TSESTree.ClassElement): boolean {
  return node.type === 'MethodDefinition' && node.value.type === 'TSEmptyBodyFunctionExpression';
}

/** A class without a constructor hands all arguments to its superclass's. */
function addImplicitSuper(state: Lowering, superclass: TSESTree.Node, fn: number): void {
  const span = spanOf(state, superclass);
  const all: Argument = {
    value: { t: 'arguments', fn },
    spread: true,
    inline: undefined,
    name: undefined,
    span,
  };
  inside(state, fn, () => {
    addSite(state, {
      kind: 'call',
      callee: { t: 'super', fn },
      args: [all],
      at: span,
      node: span,
    });
  });
}

/** The call of a function at the very place where it is written. */
function addInlineCall(state: Lowering, node: TSESTree.Node, fn: number): void {
  const span = spanOf(state, node);
  const callee: Value = { t: 'function', id: fn };
  addSite(state, { kind: 'call', callee, inline: fn, at: span, node: span });
}
