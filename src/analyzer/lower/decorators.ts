// What decorators make of classes and their members: as the standard has them, and as TypeScript had them before.
import { NONE, union, type MemberKind, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { addDecoration, addHandover } from './sites.ts';
import { constant, member, numberedValue, resultOf } from './shared.ts';
import { variableOf, type Lowering } from './state.ts';
import { valueOf } from './values.ts';
import { visit } from './visit.ts';

/** What a decorator of TypeScript's own kind is handed of a method: `(Job.prototype, 'run', descriptor)`. */
interface Described {
  readonly home: Value;
  readonly key: Value;
  /** What the descriptor has the function under. */
  readonly name: string;
}

/** Where a member of a class is, for its decorators. */
export function describe(
  { members }: Lowering,
  id: number,
  isStatic: boolean,
  key: Value,
  kind: MemberKind,
): Described {
  const of = numberedValue('class', id);
  const home = isStatic ? of : member(members, of, constant('prototype'));
  return { home, key, name: kind === 'getter' ? 'get' : kind === 'setter' ? 'set' : 'value' };
}

/**
 * What decorators make of a class or a member of one; the one that is next to it comes first.
 * @param described where a method is: its decorators may be of either kind
 */
export function decorate(
  state: Lowering,
  decorators: readonly TSESTree.Decorator[],
  value: Value,
  described?: Described,
): Value {
  return decorators.reduceRight((inner, decorator) => {
    const { expression } = decorator;
    visit(state, expression, undefined, decorator);
    return addDecoration(
      state,
      expression,
      described ? replaced(state, expression, inner, described) : inner,
    );
  }, value);
}

/** What is in the descriptor that a decorator changes or returns. */
function replaced(
  state: Lowering,
  decorator: TSESTree.Expression,
  value: Value,
  { home, key, name }: Described,
): Value {
  const field = { kind: 'field', key: constant(name), value, static: false } as const;
  const descriptor: Value = { t: 'object', id: state.ir.objects.push({ members: [field] }) - 1 };
  const site = addHandover(state, decorator, valueOf(state, decorator), [home, key, descriptor]);
  return member(state.members, union([resultOf(site), descriptor]), constant(name));
}

/** `__decorate([logged], Job.prototype, 'run', null)`: what compilers make of decorators of that kind. */
export function decorateCompiled(
  state: Lowering,
  { callee, arguments: args }: TSESTree.CallExpression,
): void {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  if (name.type !== 'Identifier' || !COMPILED.test(name.name)) return;
  const [decorators, home, keyNode] = args;
  if (decorators?.type !== 'ArrayExpression' || !home || keyNode?.type !== 'Literal') return;
  const isStatic = home.type === 'Identifier';
  const of = home.type === 'MemberExpression' ? home.object : home;
  const known = state.ir.variables[variableOf(state, of) ?? -1]?.values.find(({ t }) => t === 'class');
  const record = known?.t === 'class' ? state.ir.classes[known.id] : undefined;
  if (known?.t !== 'class' || !record) return;
  const key = valueOf(state, keyNode);
  const members = record.members.map(item => {
    const isIt = item.static === isStatic && item.key === key && item.kind !== 'field';
    if (!isIt) return item;
    const described = describe(state, known.id, isStatic, key, item.kind);
    const value = decorators.elements.reduceRight<Value>(
      (inner, decorator) =>
        decorator && decorator.type !== 'SpreadElement'
          ? replaced(state, decorator, inner, described)
          : inner,
      item.value,
    );
    return { ...item, value };
  });
  state.ir.classes[known.id] = { ...record, members };
}

const COMPILED = /^__decorate(?:Class)?$/;

export interface Initializer {
  readonly decorator: TSESTree.Decorator;
  /** What the decorator returned where the class is defined. */
  readonly fn: Value;
}

export function initializerOf(
  state: Lowering,
  decorator: TSESTree.Decorator,
  field: TSESTree.ClassElement,
): Initializer {
  visit(state, decorator.expression, undefined, field);
  const made = addDecoration(state, decorator.expression, NONE);
  return { decorator, fn: made.t === 'decorated' ? resultOf(made.site) : NONE };
}

/** The functions that a field's decorators return make its first value, for each instance anew. */
export function initialize(state: Lowering, initializers: readonly Initializer[], value: Value): Value {
  return initializers.reduceRight((inner, { decorator, fn }): Value => {
    const site = addHandover(state, decorator.expression, fn, [inner]);
    return { t: 'decorated', site, value: inner };
  }, value);
}
