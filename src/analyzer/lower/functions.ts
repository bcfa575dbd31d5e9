import type { Argument, FunctionLike, Member, MemberKind, Owner, Value } from '../ir.ts';
import type { TSESTree } from '../parse.ts';
import { capturesOf } from './bindings.ts';
import { bindPattern, declaredType } from './patterns.ts';
import { addDecoration, addSite } from './sites.ts';
import { placeOf, type Annotation, type Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';
import { visit, visitAll } from './visit.ts';

type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression
  | TSESTree.TSDeclareFunction
  | TSESTree.TSEmptyBodyFunctionExpression;

/** Adds a function without a syntax node of its own: a class's implicit constructor, a static block. */
export function addFunction(state: Lowering, node: TSESTree.Node, more: Partial<FunctionLike>): number {
  const place = placeOf(state, node);
  return (
    state.ir.functions.push({
      name: '(anonymous)',
      parent: state.fn,
      async: false,
      generator: false,
      arrow: false,
      promised: false,
      annotation: undefined,
      parameters: [],
      defaults: false,
      dynamicKeys: false,
      owner: undefined,
      self: undefined,
      returns: [],
      yields: [],
      throws: [],
      sites: [],
      at: place,
      span: place.span,
      keyword: place.span,
      usesThis: false,
      captures: [],
      ...more,
    }) - 1
  );
}

/** Runs `walk` with `fn` as the function being walked. */
export function inside(state: Lowering, fn: number, walk: () => void): void {
  const { fn: outer, unless, thrown } = state;
  state.fn = fn;
  state.unless = undefined;
  state.thrown = undefined;
  walk();
  state.fn = outer;
  state.unless = unless;
  state.thrown = thrown;
}

export function lowerFunction(state: Lowering, node: FunctionNode, owner?: Owner, self?: Value): void {
  const { name, at } = nameOf(state, node, owner);
  const annotation = annotationOf(state, node);
  const start = node.range[0];
  const id = addFunction(state, node, {
    name,
    async: node.async,
    generator: node.generator,
    arrow: node.type === 'ArrowFunctionExpression',
    promised:
      annotation?.promised === true ||
      isPromise(node.returnType?.typeAnnotation) ||
      isPromise(contextualReturn(state)),
    annotation: annotation?.blocking,
    parameters: node.params.map(parameterName),
    defaults: node.params.some(hasDefault),
    owner,
    self,
    at,
    keyword: node.async ? keywordSpan(state, node) : { start, end: start + 1 },
    captures: state.fn === 0 ? [] : capturesOf(state.parsed, node),
  });
  state.ids.set(node, id);
  if (node.id) bindPattern(state, node.id, { t: 'function', id });
  inside(state, id, () => {
    for (const [index, parameter] of node.params.entries()) lowerParameter(state, parameter, id, index);
    if (!node.body) return;
    if (node.body.type === 'BlockStatement') visitAll(state, node.body.body, node.body);
    else {
      visit(state, node.body);
      state.ir.functions[id]?.returns.push(valueOf(state, node.body));
    }
  });
}

function lowerParameter(state: Lowering, node: TSESTree.Parameter, fn: number, index: number): void {
  if (node.decorators.length > 0) visitAll(state, node.decorators, node);
  const rest = node.type === 'RestElement';
  const value: Value = { t: 'parameter', fn, index, ...(rest && { rest: true }) };
  if (node.type === 'TSParameterProperty') {
    bindPattern(state, node.parameter, value);
    const target = node.parameter.type === 'AssignmentPattern' ? node.parameter.left : node.parameter;
    const written = valueOf(state, target);
    const object: Value = { t: 'this', fn };
    state.ir.writes.push({ object, key: { t: 'const', value: target.name }, value: written, fn });
  } else {
    bindPattern(state, rest ? node.argument : node, value);
  }
}

export function lowerClass(
  state: Lowering,
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression,
): void {
  if (node.superClass) visit(state, node.superClass);
  const id = state.ir.classes.length;
  state.ids.set(node, id);
  const members: Member[] = [];
  const name = node.id?.name ?? nameFromAncestors(state) ?? '(anonymous)';
  const constructorNode = node.body.body.find(
    (member): member is TSESTree.MethodDefinitionNonComputedName =>
      member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.body !== null,
  );
  const owner: Owner = { kind: 'class', id, static: false };
  const record = {
    name,
    superclass: node.superClass ? valueOf(state, node.superClass) : undefined,
    members,
    ctor: 0,
    implements: node.implements.map(item => valueOf(state, item.expression)),
    span: placeOf(state, node).span,
  };
  state.ir.classes.push(record);
  const decorated = decorate(state, node.decorators, { t: 'class', id });
  if (node.id) bindPattern(state, node.id, decorated);
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
  if (node.type === 'TSIndexSignature') return;
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
  if (!value || !isMethod) visitAll(state, node.decorators, node);
  if (!value) {
    const type = 'typeAnnotation' in node ? declaredType(state, node.typeAnnotation) : undefined;
    members.push({ kind: 'field', key, value: { t: 'none' }, static: node.static, ...(type && { type }) });
    return;
  }
  state.ancestors.push(node);
  if (isMethod) {
    lowerFunction(state, value as FunctionNode, owner);
    const kind: MemberKind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
    const decorated = decorate(state, node.decorators, valueOf(state, value));
    members.push({ kind, key, value: decorated, static: node.static });
  } else {
    const type = 'typeAnnotation' in node ? declaredType(state, node.typeAnnotation) : undefined;
    const home = node.static ? addFunction(state, node, { name: 'static', owner }) : ctor;
    inside(state, home, () => {
      visit(state, value, owner);
      members.push({
        kind: 'field',
        key,
        value: valueOf(state, value),
        static: node.static,
        ...(type && { type }),
      });
    });
    if (node.static) addInlineCall(state, node, home);
  }
  state.ancestors.pop();
}

/** What decorators make of a class or method; the one that is next to it comes first. */
function decorate(state: Lowering, decorators: readonly TSESTree.Decorator[], value: Value): Value {
  return decorators.reduceRight((inner, decorator) => {
    visit(state, decorator.expression, undefined, decorator);
    return addDecoration(state, decorator, inner);
  }, value);
}

/** A class without a constructor hands all arguments to its superclass's. */
function addImplicitSuper(state: Lowering, superclass: TSESTree.Node, fn: number): void {
  const place = placeOf(state, superclass);
  const all: Argument = {
    value: { t: 'arguments', fn },
    spread: true,
    inline: undefined,
    name: undefined,
    ...place,
  };
  inside(state, fn, () => {
    addSite(state, {
      kind: 'call',
      callee: { t: 'super', fn },
      args: [all],
      inline: undefined,
      at: place,
      node: place.span,
    });
  });
}

/** The call of a function at the very place where it is written. */
function addInlineCall(state: Lowering, node: TSESTree.Node, fn: number): void {
  const place = placeOf(state, node);
  const callee: Value = { t: 'function', id: fn };
  addSite(state, { kind: 'call', callee, args: [], inline: fn, at: place, node: place.span });
}

function hasDefault(node: TSESTree.Parameter): boolean {
  return (node.type === 'TSParameterProperty' ? node.parameter : node).type === 'AssignmentPattern';
}

function parameterName(node: TSESTree.Parameter): string {
  const inner = node.type === 'TSParameterProperty' ? node.parameter : node;
  const target =
    inner.type === 'AssignmentPattern' ? inner.left : inner.type === 'RestElement' ? inner.argument : inner;
  return target.type === 'Identifier' ? target.name : '';
}

function nameOf(
  state: Lowering,
  node: FunctionNode,
  owner: Owner | undefined,
): { name: string; at: FunctionLike['at'] } {
  if (node.id) return { name: node.id.name, at: placeOf(state, node) };
  const parent = state.ancestors.at(-1);
  const at = placeOf(
    state,
    parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.method) ? parent : node,
  );
  const plain = nameFromAncestors(state) ?? '(anonymous)';
  const className = owner?.kind === 'class' ? state.ir.classes[owner.id]?.name : undefined;
  return {
    name: className ? (plain === 'constructor' ? `new ${className}` : `${className}.${plain}`) : plain,
    at,
  };
}

/** The name that a function or class expression gets from what it is assigned to. */
function nameFromAncestors(state: Lowering): string | undefined {
  const node = state.ancestors.at(-1);
  switch (node?.type) {
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' ? node.id.name : undefined;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return node.left.type === 'Identifier'
        ? node.left.name
        : node.left.type === 'MemberExpression'
          ? constantKey(keyOf(state, node.left))
          : undefined;
    case 'Property':
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return constantKey(keyOf(state, node));
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return undefined;
  }
}

function constantKey(key: Value): string | undefined {
  return key.t === 'const' ? String(key.value) : undefined;
}

/** The annotation in a JSDoc comment before the function or before the statement or member that holds it. */
function annotationOf(state: Lowering, node: FunctionNode): Annotation | undefined {
  let found = state.annotations.get(node.range[0]);
  for (let i = state.ancestors.length - 1; i >= 0 && !found; i--) {
    const ancestor = state.ancestors[i];
    if (!ancestor || !HOLDERS.has(ancestor.type)) break;
    found = state.annotations.get(ancestor.range[0]);
  }
  return found;
}

const HOLDERS: ReadonlySet<string> = new Set([
  'VariableDeclarator',
  'VariableDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'AssignmentExpression',
  'ExpressionStatement',
  'Property',
  'MethodDefinition',
  'PropertyDefinition',
]);

function isPromise(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return type.typeName.name === 'Promise' || type.typeName.name === 'PromiseLike';
}

/** The return type that the annotation of the variable or field a function is assigned to declares. */
function contextualReturn(state: Lowering): TSESTree.TypeNode | undefined {
  const parent = state.ancestors.at(-1);
  const annotation =
    parent?.type === 'VariableDeclarator'
      ? parent.id.typeAnnotation
      : parent?.type === 'PropertyDefinition'
        ? parent.typeAnnotation
        : undefined;
  const type = annotation?.typeAnnotation;
  return type?.type === 'TSFunctionType' ? type.returnType?.typeAnnotation : undefined;
}

/** Where the word `async` stands: before the function, or before the name of a method. */
function keywordSpan(state: Lowering, node: FunctionNode): { start: number; end: number } {
  const parent = state.ancestors.at(-1);
  const holder = parent && (parent.type === 'MethodDefinition' || parent.type === 'Property') ? parent : node;
  const index = state.parsed.text
    .slice(holder.range[0], node.body?.range[0] ?? holder.range[1])
    .search(/\basync\b/);
  const start = holder.range[0] + Math.max(index, 0);
  return { start, end: start + (index < 0 ? 1 : 'async'.length) };
}
