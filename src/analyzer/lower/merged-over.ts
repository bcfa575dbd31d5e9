// What `Object.assign(target, { load })` and `Object.defineProperty(target, 'load', { value })` put in the place of what
// the top of a file has put there before.
import type { TSESTree } from '../syntax.ts';
import { forgetMember, isStraight } from './overwrites.ts';
import type { Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';

/** Takes away what members of the target hold, before the call's arguments are walked. */
export function forgetMergedOver(
  state: Lowering,
  { callee, arguments: args }: TSESTree.CallExpression,
): void {
  const [target, ...others] = args;
  if (!target || others.length === 0 || !isStraight(state) || callee.type !== 'MemberExpression') return;
  const { object, property } = callee;
  if (object.type !== 'Identifier' || object.name !== 'Object' || state.bindings.ids.has(object)) return;
  const method = property.type === 'Identifier' && !callee.computed ? property.name : '';
  for (const name of method === 'assign'
    ? assigned(others)
    : method === 'defineProperty'
      ? defined(others)
      : [])
    forgetMember(state, target, name.type === 'Property' ? keyOf(state, name) : valueOf(state, name));
}

/** The members of literals; what sets nothing, or is a getter, is not looked into. */
function assigned(sources: readonly TSESTree.Node[]): TSESTree.Property[] {
  return sources.flatMap(source =>
    source.type === 'ObjectExpression'
      ? source.properties.filter(property => property.type === 'Property' && !property.computed)
      : [],
  );
}

function defined([key, descriptor]: readonly TSESTree.Node[]): TSESTree.Node[] {
  const holds =
    descriptor?.type === 'ObjectExpression' &&
    descriptor.properties.some(
      property =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        /^(value|get)$/.test(property.key.name),
    );
  return holds && key?.type === 'Literal' ? [key] : [];
}
