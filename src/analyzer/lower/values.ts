// Reduces expressions to values.
import { NONE, union, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { ARGUMENTS } from './scopes.ts';
import { guardsWhen, whenHeld } from './guards.ts';
import { isRenewed } from './overwrites.ts';
import { instanceOf } from './patterns.ts';
import { constant, globalValue, member, numberedValue, resultOf, shared, valueOfFunction } from './shared.ts';
import { importValue, thisFunction, type Lowering } from './state.ts';
import { operandsOf, truthOf } from './truth.ts';

/** Reduces an expression that was walked before (its calls and functions are numbered) to a value. */
export function valueOf(state: Lowering, node: TSESTree.Node | null | undefined): Value {
  if (!node) return NONE;
  switch (node.type) {
    case 'Identifier':
      return identifierValue(state, node);
    case 'Literal':
      if (typeof node.value === 'string' && node.value.length >= LARGE) {
        return { t: 'bytes', count: node.value.length };
      }
      return isConstant(node.value) ? constant(node.value) : NONE;
    case 'TemplateLiteral':
      return templateValue(state, node);
    case 'BinaryExpression':
      return foldBinary(valueOf(state, node.left), node.operator, valueOf(state, node.right));
    case 'UnaryExpression': {
      if (node.operator === '-') return foldBinary(constant(0), '-', valueOf(state, node.argument));
      if (node.operator === '!' && node.argument.type === 'Literal') {
        return constant(!node.argument.value);
      }
      return NONE;
    }
    case 'MemberExpression':
      return member(state.members, valueOf(state, node.object), keyOf(state, node));
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
      return valueOf(state, node.expression);
    case 'TSAsExpression':
    case 'TSTypeAssertion': {
      const value = valueOf(state, node.expression);
      const type = isConst(node.typeAnnotation) ? NONE : instanceOf(state, node.typeAnnotation);
      return type.t === 'none' ? value : { t: 'cast', value, type };
    }
    case 'YieldExpression':
      return node.delegate ? NONE : valueOfFunction('sent', state.fn);
    case 'AwaitExpression':
      return valueOf(state, node.argument);
    case 'AssignmentExpression':
      if (node.operator === '=' && isRenewed(state, node.left)) return valueOf(state, node.left);
      return node.operator === '='
        ? valueOf(state, node.right)
        : union([valueOf(state, node.left), valueOf(state, node.right)]);
    case 'ConditionalExpression': {
      const truth = truthOf(state, node.test);
      if (truth !== undefined) return valueOf(state, truth ? node.consequent : node.alternate);
      const [consequent, alternate] = [valueOf(state, node.consequent), valueOf(state, node.alternate)];
      return anyOf([
        whenHeld(guardsWhen(state, node.test), consequent),
        whenHeld(guardsWhen(state, node.test, false), alternate),
      ]);
    }
    case 'LogicalExpression':
      return chosen(
        node.operator,
        operandsOf(state, node).map(operand => operandValue(state, node, operand)),
      );
    case 'SequenceExpression':
      return valueOf(state, node.expressions.at(-1));
    case 'ImportExpression': {
      const source = valueOf(state, node.source);
      return source.t === 'const' && typeof source.value === 'string'
        ? importValue(state, source.value, '*')
        : NONE;
    }
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression': {
      const site = state.ids.get(node);
      return site === undefined ? NONE : (state.taken.get(site) ?? resultOf(site));
    }
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'FunctionExpression':
    case 'TSEmptyBodyFunctionExpression':
    case 'ArrowFunctionExpression':
      return numbered(state, 'function', node);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return numbered(state, 'class', node);
    case 'ObjectExpression':
      return numbered(state, 'object', node);
    case 'ArrayExpression':
      return numbered(state, 'array', node);
    case 'ThisExpression':
      return valueOfFunction('this', thisFunction(state.ir, state.fn));
    case 'Super':
      return valueOfFunction('super', thisFunction(state.ir, state.fn));
    default:
      return NONE;
  }
}

/** The right side of `given || standard` is looked at where `given` is not true. */
function operandValue(
  state: Lowering,
  { left, right, operator }: TSESTree.LogicalExpression,
  operand: TSESTree.Expression,
): Value {
  const value = valueOf(state, operand);
  if (operand !== right || value.t === 'none' || value.t === 'const') return value;
  return whenHeld(guardsWhen(state, left, operator === '&&'), value);
}

function chosen(by: TSESTree.LogicalExpression['operator'], values: readonly Value[]): Value {
  const isWhole = by !== '&&' && values.length === 2 && values.every(({ t }) => t !== 'none');
  return isWhole ? { t: 'union', of: values, by } : anyOf(values);
}

/** One of several values. A constant beside what nobody knows is not all that it may be. */
function anyOf(values: readonly Value[]): Value {
  const known = union(values);
  const isAll = known.t === 'union' || values.length < 2 || values.every(({ t }) => t !== 'none');
  return isAll || MADE.has(known.t) ? known : { t: 'union', of: [known] };
}

const MADE: ReadonlySet<Value['t']> = new Set(['none', 'function', 'class', 'object', 'array']);

/** `as const` */
function isConst(type: TSESTree.TypeNode): boolean {
  return (
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  );
}

/** From this length on a literal's size may matter to a condition of the catalogue, and its text to nobody. */
const LARGE = 65_536;

function numbered(state: Lowering, t: 'function' | 'class' | 'object' | 'array', node: TSESTree.Node): Value {
  const id = state.ids.get(node);
  return id === undefined ? NONE : numberedValue(t, id);
}

function identifierValue(state: Lowering, node: TSESTree.Identifier): Value {
  const id = state.bindings.ids.get(node);
  if (id === ARGUMENTS) return valueOfFunction('arguments', thisFunction(state.ir, state.fn));
  if (id !== undefined) return numberedValue('variable', state.renewed.get(id) ?? id);
  if (node.name === 'undefined') return NONE;
  if (node.name === 'module') return MODULE;
  if (node.name === 'exports') return member(state.members, MODULE, constant('exports'));
  state.names.add(shared(node.name));
  return globalValue(node.name);
}

export const MODULE: Value = { t: 'module' };

/** The key of a member access or property, as a value. */
export function keyOf(
  state: Lowering,
  node:
    | TSESTree.MemberExpression
    | TSESTree.Property
    | TSESTree.ClassElement
    | TSESTree.TSAbstractMethodDefinition,
): Value {
  const key = 'property' in node ? node.property : 'key' in node ? node.key : undefined;
  if (!key) return NONE;
  if (key.type === 'PrivateIdentifier') return constant(`#${key.name}`);
  if (key.type === 'Identifier' && !('computed' in node && node.computed)) return constant(key.name);
  const value = fromEnd(state, node, key) ?? partsOf(state, key);
  // Symbols: `[Symbol.iterator]`.
  if (
    value.t === 'member' &&
    value.object.t === 'global' &&
    value.object.name === 'Symbol' &&
    value.key.t === 'const'
  ) {
    return constant(`@@${String(value.key.value)}`);
  }
  return value;
}

/** `list[list.length - 1]`: counted from the end, as `at` does. */
function fromEnd({ parsed }: Lowering, node: TSESTree.Node, key: TSESTree.Node): Value | undefined {
  if (node.type !== 'MemberExpression' || key.type !== 'BinaryExpression' || key.operator !== '-')
    return undefined;
  const { left, right } = key;
  const index = right.type === 'Literal' && typeof right.value === 'number' ? right.value : 0;
  if (index <= 0 || left.type !== 'MemberExpression' || left.computed) return undefined;
  const textOf = ({ range }: TSESTree.Node): string => parsed.text.slice(...range);
  return textOf(left) === `${textOf(node.object)}.length` ? constant(-index) : undefined;
}

/** A key, kept in parts where it is put together of more than constants. */
export function partsOf(state: Lowering, node: TSESTree.Node | null | undefined): Value {
  if (!node) return NONE;
  const value = valueOf(state, node);
  if (value.t !== 'none') return value;
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    return concat([partsOf(state, node.left), partsOf(state, node.right)]);
  }
  if (node.type !== 'TemplateLiteral') return value;
  return concat(
    node.quasis.flatMap((quasi, index) => {
      const expression = node.expressions[index];
      const text = constant(quasi.value.cooked);
      return expression ? [text, valueOf(state, expression)] : [text];
    }),
  );
}

function concat(of: readonly Value[]): Value {
  return of.some(({ t }) => t === 'none') ? NONE : { t: 'concat', of };
}

function isConstant(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function templateValue(state: Lowering, node: TSESTree.TemplateLiteral): Value {
  let text = '';
  for (const [index, quasi] of node.quasis.entries()) {
    // A tagged template may hold escapes that mean nothing.
    if (quasi.value.cooked === null) return NONE;
    text += quasi.value.cooked;
    const expression = node.expressions[index];
    if (!expression) continue;
    const value = valueOf(state, expression);
    if (value.t !== 'const') return NONE;
    text += String(value.value);
  }
  return text.length >= LARGE ? { t: 'bytes', count: text.length } : constant(text);
}

/** Sizes such as `8 * 1024 * 1024` and keys such as `'read' + 'FileSync'`. */
function foldBinary(left: Value, operator: string, right: Value): Value {
  if (left.t !== 'const' || right.t !== 'const') return NONE;
  const [a, b] = [left.value, right.value];
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) {
    return constant(`${String(a)}${String(b)}`);
  }
  if (typeof a !== 'number' || typeof b !== 'number') return NONE;
  const value = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '**': a ** b, '<<': a << b }[operator];
  return value === undefined ? NONE : constant(value);
}
