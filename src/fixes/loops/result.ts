// What a loop leaves behind in place of the result of a list method.
import type { TSESTree } from '../../analyzer/parse.ts';
import { memberType } from '../reading/declared-type.ts';
import { mentions, type Callback } from './callback.ts';
import type { Form } from './forms.ts';
import { freeNameIn } from './head.ts';
import { isArrayType } from './list.ts';
import { declaredBy, isInert, type Slot } from './statement.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  bare,
  functionAround,
  type FunctionNode,
  isFunction,
  isTypeScript,
  type Node,
  type Source,
  textOf,
} from '../reading/source.ts';

export interface Result {
  readonly name: string;
  /** `const results = []`, without its end. */
  readonly declaration?: string;
  /** What stands for the call afterwards. */
  readonly value: string;
  /** The statement that the loop takes the place of. */
  readonly consumes?: Node;
  readonly declares: readonly string[];
  /** The form to write, where it is not the method's own. */
  readonly form?: Form;
}

export interface ResultOf {
  readonly call: TSESTree.CallExpression;
  readonly form: Form;
  readonly name: string;
  readonly callback: Callback;
  readonly waiter: FunctionNode;
  readonly slot: Slot;
  /** Is the slot in the body of another loop? */
  readonly isNested: boolean;
  /** Names that the loop around it declares. */
  readonly taken: readonly string[];
}

/** @returns the result, or why there can be none */
export function resultOf(source: Source, of: ResultOf): Result | string {
  const { call, form, name, callback, waiter, slot } = of;
  if (form.initial === '' && name !== 'reduce') return nothing(of);
  const accumulator = name === 'reduce' ? callback.fn.params[0] : undefined;
  if (name === 'reduce' && accumulator?.type !== 'Identifier') return 'what it adds up is taken apart';
  const declarator = declaredBy(source, slot.top, call);
  const declared = declarator?.id.type === 'Identifier' ? declarator.id : undefined;
  const own = accumulator?.type === 'Identifier' ? accumulator.name : undefined;
  const type = typeFor(source, of, declared);
  if (type === false) return 'its type cannot be written there';
  const initial = own === undefined ? form.initial : initialOf(source, call);
  if (initial === undefined) return 'what it begins with is computed';
  const constant = initial === '[]' && own === undefined ? 'const' : 'let';
  const written = (local: string): string =>
    `${constant} ${local}${type ? `: ${type}` : ''}${initial === 'undefined' ? '' : ` = ${initial}`}`;
  const reusable =
    declared !== undefined &&
    form.finish === undefined &&
    (own === undefined ? !mentions(call, declared.name) : declared.name === own) &&
    !(isTypeScript(source.path) && !declared.typeAnnotation && isCaptured(source, declared));
  if (reusable) {
    const kept =
      slot.top.type === 'VariableDeclaration' && slot.top.kind !== 'const' ? slot.top.kind : constant;
    const declaration = written(declared.name).replace(/^\w+/, kept);
    return { name: declared.name, declaration, value: '', consumes: slot.top, declares: [] };
  }
  const isPair = isTypeScript(source.path) && type === undefined && isPairs(source, call, valuesOf(callback));
  const local = own ?? freeNameIn(waiter, form.name, of.taken);
  if (own !== undefined && isTaken(source, own, waiter, call))
    return `\`${own}\` is the name of something else there`;
  return {
    name: local,
    declaration: written(local),
    value: local + (form.finish ?? ''),
    declares: [local],
    ...(isPair && { form: { ...form, after: PAIR + form.after } }),
  };
}

/** `forEach` as a statement of its own. */
function nothing({ call, slot, isNested }: ResultOf): Result | string {
  const { top } = slot;
  if (slot.isInline) return { name: '', value: '', consumes: call, declares: [] };
  const isStatement = top.type === 'ExpressionStatement' && top.expression === call;
  const isBody = top === call && (slot.lead === '' || (slot.lead === 'return ' && !isNested));
  if (!isStatement && !isBody) return 'its result is used';
  return { name: '', value: '', consumes: top, declares: [] };
}

function initialOf(source: Source, call: TSESTree.CallExpression): string | undefined {
  const [, initial] = call.arguments;
  if (!initial) return undefined;
  const isNew = initial.type === 'NewExpression' && /^(Map|Set)$/.test(textOf(source, initial.callee));
  const steady = isNew ? initial.arguments.length === 0 : isInert(source, initial);
  return steady || isSteadyList(source, call) ? textOf(source, initial) : undefined;
}

/** A constant, which is the same list whether it or what `reduce` begins with comes first. */
function isSteadyList(source: Source, { callee }: TSESTree.CallExpression): boolean {
  const list = callee.type === 'MemberExpression' ? callee.object : callee;
  const variable = variableOf(source, list);
  const [definition, ...more] = variable?.defs ?? [];
  return definition?.type === 'Variable' && definition.parent.kind === 'const' && more.length === 0;
}

/** Is the name used in the function outside of the call? */
function isTaken(source: Source, name: string, waiter: FunctionNode, call: Node): boolean {
  return source.nodes.some(
    node =>
      node.type === 'Identifier' &&
      node.name === name &&
      node.range[0] >= waiter.range[0] &&
      node.range[1] <= waiter.range[1] &&
      !(node.range[0] >= call.range[0] && node.range[1] <= call.range[1]),
  );
}

/** Compilers cannot follow the type of a list that fills up into nested functions. */
function isCaptured(source: Source, declared: Extract<Node, { type: 'Identifier' }>): boolean {
  const variable = variableOf(source, declared);
  const home = functionAround(source, declared);
  return (
    variable !== undefined &&
    referencesTo(source, variable).some(({ identifier }) => functionAround(source, identifier) !== home)
  );
}

/** @returns a type to write down, undefined where none is needed, false where it is not known */
function typeFor(
  source: Source,
  { call, form, name, callback, slot, waiter, isNested }: ResultOf,
  declared: Extract<Node, { type: 'Identifier' }> | undefined,
): string | undefined | false {
  if (!isTypeScript(source.path)) return undefined;
  const { fn } = callback;
  if (fn.returnType?.typeAnnotation.type === 'TSTypePredicate') return false;
  if (declared?.typeAnnotation && form.finish === undefined)
    return textOf(source, declared.typeAnnotation.typeAnnotation);
  const given = call.typeArguments?.params[0];
  const accumulator = name === 'reduce' ? fn.params[0] : undefined;
  const parameterType = accumulator?.type === 'Identifier' ? accumulator.typeAnnotation : undefined;
  if (given || parameterType) {
    const type = given ?? parameterType?.typeAnnotation;
    if (!type) return false;
    if (name === 'reduce') return textOf(source, type);
    return name === 'map' || name === 'from' ? `(${textOf(source, type)})[]` : false;
  }
  // What the callback says that it returns.
  if (fn.returnType && form.finish === undefined && /^(map|from)$/.test(name))
    return `(${textOf(source, fn.returnType.typeAnnotation)})[]`;
  const values = valuesOf(callback);
  const isPlain = form.leaves !== undefined || name === 'filter';
  if (isPlain || (!values.some(value => value && isShaped(source, value)) && form.initial !== ''))
    return undefined;
  if (form.initial === '' && values.every(value => value && !isShaped(source, value))) return undefined;
  if (declared && !declared.typeAnnotation) return undefined;
  if (form.finish === undefined && (isUnasked(source, call) || isPairs(source, call, values)))
    return undefined;
  const place = slot.isInline ? branching(source, call) : call;
  const holder = source.parents.get(place);
  const returned = holder?.type === 'ReturnStatement';
  const isBody = holder === waiter && !isNested;
  const expected = returned || isBody ? returnedType(source, waiter) : expectedBy(source, call);
  return form.finish === undefined ? expected : typeBeforeFlat(expected);
}

/** What `flat()` makes a `T[]` of: elements, and lists of them. */
function typeBeforeFlat(type: string | undefined | false): string | false {
  const element = /^(.*[^\]])\[\]$/s.exec(type === false ? '' : (type ?? ''))?.[1];
  return element === undefined ? false : `(${element} | readonly ${element}[])[]`;
}

/** The conditional expression that the call is a branch of. */
function branching(source: Source, call: Node): Node {
  const parent = source.parents.get(call);
  const isBranch =
    parent?.type === 'ChainExpression' ||
    (parent?.type === 'ConditionalExpression' && parent.test !== call) ||
    (parent?.type === 'LogicalExpression' && parent.operator === '??');
  return isBranch ? branching(source, parent) : call;
}

function valuesOf({ fn, returns }: Callback): readonly (Node | null)[] {
  return fn.body.type === 'BlockStatement' ? returns.map(({ argument }) => argument) : [fn.body];
}

/** Is nothing in particular expected of the list, so that its elements have the types that they have by themselves? */
function isUnasked(source: Source, call: Node): boolean {
  const parent = source.parents.get(call);
  if (parent?.type === 'MemberExpression') return parent.object === call;
  if (parent?.type === 'ForOfStatement') return parent.right === call;
  return (
    parent?.type === 'CallExpression' &&
    /^(JSON\.stringify|console\.\w+)$/.test(textOf(source, parent.callee))
  );
}

/** A list of pairs that goes into a `Map` or an object: compilers have to be told that arrays of two are pairs. */
function isPairs(source: Source, call: Node, values: readonly (Node | null)[]): boolean {
  const whole = source.parents.get(call);
  if (whole?.type !== 'NewExpression' && whole?.type !== 'CallExpression') return false;
  const takes = whole.type === 'NewExpression' ? /^(Weak)?Map$/ : /^Object\.fromEntries$/;
  if (whole.arguments[0] !== call || !takes.test(textOf(source, whole.callee))) return false;
  const holder = source.parents.get(whole);
  const isAsked =
    holder?.type !== 'VariableDeclarator' ||
    ('typeAnnotation' in holder.id && holder.id.typeAnnotation !== undefined);
  return values.every(value => {
    const pair = value && bare(value);
    return (
      pair?.type === 'ArrayExpression' &&
      pair.elements.length === 2 &&
      pair.elements.every(
        element =>
          element !== null &&
          !/^(Spread|ArrowFunction|Function)/.test(element.type) &&
          !((isAsked || whole.typeArguments) && isShaped(source, element)),
      )
    );
  });
}

/** Tells compilers that an array of two is a pair. */
export const PAIR = ' satisfies [unknown, unknown]';

/** `T[]` where the list goes into a member that is declared to be one. */
function expectedBy(source: Source, call: Node): string | false {
  const assignment = source.parents.get(call);
  const isAssigned = assignment?.type === 'AssignmentExpression' && assignment.operator === '=';
  const type =
    isAssigned && assignment.left.type === 'MemberExpression'
      ? memberType(source, assignment.left)
      : undefined;
  return type?.type === 'TSArrayType' ? textOf(source, type) : false;
}

/** Values whose types depend on what is expected of them. */
function isShaped(source: Source, value: Node): boolean {
  if (value.type === 'TSAsExpression' || value.type === 'TSTypeAssertion') return false;
  const node = bare(value);
  switch (node.type) {
    case 'ConditionalExpression':
      return isShaped(source, node.consequent) || isShaped(source, node.alternate);
    case 'LogicalExpression':
      return isShaped(source, node.left) || isShaped(source, node.right);
    case 'ObjectExpression':
      return node.properties.some(
        property =>
          property.type === 'Property' &&
          (property.computed ||
            property.method ||
            isFunction(property.value) ||
            isShaped(source, property.value)),
      );
    case 'Identifier': {
      // `const kind = 'file'` is a text where nothing else is asked for.
      const declared = variableOf(source, node)?.defs[0]?.node as Node | undefined;
      return declared?.type === 'VariableDeclarator' && !!declared.init && isShaped(source, declared.init);
    }
    case 'ArrayExpression':
    case 'Literal':
      return true;
    default:
      return node.type.endsWith('Literal');
  }
}

/** `T[]` of a function that returns `Promise<T[]>`, or is still to do so; undefined where it does not say. */
function returnedType(source: Source, fn: FunctionNode): string | undefined | false {
  const type = fn.returnType?.typeAnnotation;
  if (!type) return undefined;
  const promised = type.type === 'TSTypeReference' ? type.typeArguments?.params[0] : undefined;
  const inner = fn.async ? promised : type;
  if (!inner || !isArrayType(inner)) return false;
  return textOf(
    source,
    inner.type === 'TSTypeOperator' && inner.typeAnnotation ? inner.typeAnnotation : inner,
  );
}
