// Object and array literals, and enums.
import type { ArrayLiteral, Member, ObjectLiteral, Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { bindPattern } from './patterns.ts';
import { constant } from './shared.ts';
import type { Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';
import { visit } from './visit.ts';

export function lowerObject(state: Lowering, node: TSESTree.ObjectExpression): void {
  const members: (Member | { kind: 'spread'; value: Member['value'] })[] = [];
  const id = state.ir.objects.push({ members } satisfies ObjectLiteral) - 1;
  state.ids.set(node, id);
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      visit(state, property, undefined, node);
      members.push({ kind: 'spread', value: valueOf(state, property.argument) });
      continue;
    }
    if (property.computed) visit(state, property.key, undefined, property);
    visit(state, property.value, { kind: 'object', id, static: false }, property);
    const kind = property.kind === 'get' ? 'getter' : property.kind === 'set' ? 'setter' : 'field';
    members.push({ kind, key: keyOf(state, property), value: valueOf(state, property.value), static: false });
  }
}

export function lowerArray(state: Lowering, node: TSESTree.ArrayExpression): void {
  const elements: ArrayLiteral['elements'][number][] = [];
  state.ids.set(node, state.ir.arrays.push({ elements }) - 1);
  for (const element of node.elements) {
    if (element) visit(state, element, undefined, node);
    const spread = element?.type === 'SpreadElement';
    elements.push({ value: valueOf(state, spread ? element.argument : element), spread });
  }
}

/** An enum is an object of constants; a number without a value follows the one before it, and knows its name. */
export function lowerEnum(state: Lowering, node: TSESTree.TSEnumDeclaration): void {
  let next = 0;
  const members = node.body.members.flatMap(({ id, initializer }): Member[] => {
    const key: Value = constant(id.type === 'Identifier' ? id.name : id.value);
    const value: Value = initializer ? valueOf(state, initializer) : constant(next);
    const field: Member = { kind: 'field', key, value, static: false };
    if (value.t !== 'const' || typeof value.value !== 'number') return [field];
    next = value.value + 1;
    return [field, { kind: 'field', key: value, value: key, static: false }];
  });
  bindPattern(state, node.id, { t: 'object', id: state.ir.objects.push({ members }) - 1 });
}
