// Functions: what they are called, what they ask about their arguments, what is special about them.
import { SETTLED, type FunctionLike, type Owner, type SpanId, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { capturesOf } from './bindings.ts';
import { isPredicate, picks } from './asked.ts';
import { guardsWhen } from './guards.ts';
import { bindPattern } from './patterns.ts';
import { NOTHING } from './ready.ts';
import { constant, numberedValue, parameter, shared, valueOfFunction } from './shared.ts';
import { addSpan, spanOf, type Annotation, type Lowering } from './state.ts';
import { stepsOf } from './steps.ts';
import { isPlain } from './throwing.ts';
import { noteFunction } from './truth.ts';
import { keyOf, valueOf } from './values.ts';
import { visit, visitAll, visitStatements } from './visit.ts';

export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression
  | TSESTree.TSDeclareFunction
  | TSESTree.TSEmptyBodyFunctionExpression;

/** Adds a function without a syntax node of its own: a class's implicit constructor, a static block. */
export function addFunction(state: Lowering, node: TSESTree.Node, more: Partial<FunctionLike>): number {
  const span = spanOf(state, node);
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
      at: span,
      span,
      keyword: span,
      usesThis: false,
      captures: [],
      ...more,
    }) - 1
  );
}

/** Runs `walk` with `fn` as the function being walked. */
export function inside(state: Lowering, fn: number, walk: () => void): void {
  const { fn: outer, unless, thrown, guards, ready } = state;
  state.fn = fn;
  // What no call decides holds in there, too.
  state.guards = guards.filter(guard => 'fn' in guard && guard.fn === SETTLED);
  state.unless = undefined;
  state.thrown = undefined;
  walk();
  state.fn = outer;
  state.unless = unless;
  state.thrown = thrown;
  state.guards = guards;
  state.ready = ready;
}

export function lowerFunction(state: Lowering, node: FunctionNode, owner?: Owner, self?: Value): void {
  const { name, at } = nameOf(state, node, owner);
  const annotation = annotationOf(state, node);
  const start = node.range[0];
  const id = addFunction(state, node, {
    name: shared(name),
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
    keyword: node.async ? keywordSpan(state, node) : addSpan(state, start, start + 1),
    captures: state.fn === 0 ? [] : capturesOf(state.bindings, node).map(shared),
  });
  state.ids.set(node, id);
  if (/^(Call|New)Expression$/.test(state.ancestors.at(-1)?.type ?? '')) state.handed.add(id);
  if (node.id) {
    if (node.type !== 'FunctionExpression') redeclare(state, node.id, id);
    if (node.type === 'FunctionDeclaration') noteFunction(state, node.id, numberedValue('function', id));
    bindPattern(state, node.id, numberedValue('function', id));
  }
  inside(state, id, () => {
    // It can be called before anything around it has run.
    if (node.type === 'FunctionDeclaration') state.ready = NOTHING;
    for (const [index, parameter] of node.params.entries()) lowerParameter(state, parameter, id, index);
    if (!node.body) return;
    if (node.body.type === 'BlockStatement') {
      const { body } = state;
      state.body = node.body;
      visitStatements(state, node.body.body, node.body);
      state.body = body;
      noteSteps(state, node, node.body, id);
    } else {
      visit(state, node.body);
      state.ir.functions[id]?.returns.push(valueOf(state, node.body));
    }
    noteAnswers(state, node, id);
    noteCalm(state, node, id);
  });
}

/** Of functions that are declared under one name in one scope, the last one is it. */
function redeclare({ bindings, ir, declared }: Lowering, name: TSESTree.Identifier, fn: number): void {
  const variable = bindings.ids.get(name) ?? -1;
  const earlier = declared.get(variable);
  declared.set(variable, fn);
  const { values } = ir.variables[variable] ?? {};
  const index = values?.findIndex(value => value.t === 'function' && value.id === earlier) ?? -1;
  if (index >= 0) values?.splice(index, 1);
}

function lowerParameter(state: Lowering, node: TSESTree.Parameter, fn: number, index: number): void {
  if (node.decorators.length > 0) visitAll(state, node.decorators, node);
  const rest = node.type === 'RestElement';
  if (rest) countWithin(state, fn);
  const value: Value = rest ? { t: 'parameter', fn, index, rest } : parameter(fn, index);
  if (node.type === 'TSParameterProperty') {
    bindPattern(state, node.parameter, value);
    const target = node.parameter.type === 'AssignmentPattern' ? node.parameter.left : node.parameter;
    const written = valueOf(state, target);
    state.ir.writes.push({
      object: valueOfFunction('this', fn),
      key: constant(target.name),
      value: written,
      fn,
      always: true,
    });
  } else {
    bindPattern(state, rest ? node.argument : node, value);
  }
}

/** `() => {}`, `value => value` */
function noteCalm(state: Lowering, node: FunctionNode, fn: number): void {
  const record = state.ir.functions[fn];
  const isSmall = node.body?.type !== 'BlockStatement' || node.body.body.length <= SMALL;
  if (record && node.body && isSmall && isPlain(state, node)) record.calm = true;
}

const SMALL = 3;

/** Does a generator do nothing but take one step after the other? */
function noteSteps({ ir }: Lowering, node: FunctionNode, body: TSESTree.BlockStatement, fn: number): void {
  const record = node.generator ? ir.functions[fn] : undefined;
  if (record && record.yields.length === stepsOf(body)) record.ordered = true;
}

/**
 * `function isText(value) { return typeof value === 'string'; }`, `const isDebug = () => LEVEL === 'debug'`,
 * `tasks.find(task => task.name === 'read')`
 */
function noteAnswers(state: Lowering, { id, body }: FunctionNode, fn: number): void {
  const holder = state.ancestors.at(-1);
  const isPicking = holder?.type === 'CallExpression' && picks(holder.callee);
  if (!isPicking && !isPredicate(id ?? (holder?.type === 'VariableDeclarator' ? holder.id : undefined)))
    return;
  const [only, ...others] = body?.type === 'BlockStatement' ? body.body : [];
  const returned = only?.type === 'ReturnStatement' && others.length === 0 ? only.argument : undefined;
  const test = body?.type === 'BlockStatement' ? returned : body;
  const record = state.ir.functions[fn];
  if (!test || !record) return;
  // It is handed elements of the list, and nothing else.
  if (isPicking) state.handed.delete(fn);
  const [yes, no] = [guardsWhen(state, test), guardsWhen(state, test, false)];
  if (isPicking) state.handed.add(fn);
  if (yes.length > 0 || no.length > 0) record.answers = { yes, no };
}

/** What counts its arguments may hand itself those of functions in it: `(...more) => curried(...args, ...more)`. */
function countWithin({ ir }: Lowering, fn: number): void {
  const record = ir.functions[fn];
  for (let id = record?.parent ?? 0; record && id > 0; id = ir.functions[id]?.parent ?? 0)
    if (ir.functions[id]?.counted) record.counted = true;
}

function hasDefault(node: TSESTree.Parameter): boolean {
  return (node.type === 'TSParameterProperty' ? node.parameter : node).type === 'AssignmentPattern';
}

function parameterName(node: TSESTree.Parameter): string {
  const inner = node.type === 'TSParameterProperty' ? node.parameter : node;
  const target =
    inner.type === 'AssignmentPattern' ? inner.left : inner.type === 'RestElement' ? inner.argument : inner;
  return target.type === 'Identifier' ? shared(target.name) : '';
}

function nameOf(
  state: Lowering,
  node: FunctionNode,
  owner: Owner | undefined,
): { name: string; at: FunctionLike['at'] } {
  if (node.id) return { name: node.id.name, at: spanOf(state, node) };
  const parent = state.ancestors.at(-1);
  const at = spanOf(
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
export function nameFromAncestors(state: Lowering): string | undefined {
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
function keywordSpan(state: Lowering, node: FunctionNode): SpanId {
  const parent = state.ancestors.at(-1);
  const holder = parent && (parent.type === 'MethodDefinition' || parent.type === 'Property') ? parent : node;
  const index = state.parsed.text
    .slice(holder.range[0], node.body?.range[0] ?? holder.range[1])
    .search(/\basync\b/);
  const start = holder.range[0] + Math.max(index, 0);
  return addSpan(state, start, start + (index < 0 ? 1 : 'async'.length));
}
