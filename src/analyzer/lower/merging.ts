// `Object.assign({}, defaults, options)` as conditions see it: `{ ...defaults, ...options }`.
import type { Value } from '../ir.ts';
import { member } from './shared.ts';
import type { Lowering } from './state.ts';

const DEEPEST = 6;

/** The same value, with a literal in the place of such a call. */
export function withMerged(state: Lowering, value: Value, depth = 0): Value {
  if (depth > DEEPEST) return value;
  switch (value.t) {
    case 'variable': {
      const { values = [], counts } = state.ir.variables[value.id] ?? {};
      const [source, ...others] = values;
      if (!source || others.length > 0 || counts) return value;
      const merged = withMerged(state, source, depth + 1);
      return merged === source ? value : merged;
    }
    case 'member': {
      const object = withMerged(state, value.object, depth + 1);
      return object === value.object ? value : member(state.members, object, value.key);
    }
    case 'result':
      return literalOf(state, value.site) ?? value;
    default:
      return value;
  }
}

function literalOf({ ir, merged }: Lowering, id: number): Value | undefined {
  const known = merged.get(id);
  if (known) return known;
  const { callee, args = [] } = ir.sites[id] ?? {};
  const isAssign = callee?.t === 'member' && callee.key.t === 'const' && callee.key.value === 'assign';
  if (!isAssign || callee.object.t !== 'global' || callee.object.name !== 'Object') return undefined;
  if (args[0]?.value.t !== 'object' || args.some(({ spread }) => spread)) return undefined;
  const members = args.map(({ value }) => ({ kind: 'spread', value }) as const);
  const literal: Value = { t: 'object', id: ir.objects.push({ members }) - 1 };
  merged.set(id, literal);
  return literal;
}
