// Whose is it that a condition asks about: a parameter, an element that a loop is at, or a member of one?
import type { Value } from '../ir.ts';
import type { Lowering } from './state.ts';
import { noteDeciding } from './guards.ts';

/** The parameter that a value is, or is a member of. */
export function parameterIn(
  state: Pick<Lowering, 'ir'>,
  value: Value | undefined,
  depth = 0,
): { readonly fn: number; readonly index: number; readonly inside: boolean } | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value?.t) {
    case 'variable': {
      const { values: [source, ...others] = [], vague } = state.ir.variables[value.id] ?? {};
      return others.length === 0 && !vague ? parameterIn(state, source, depth + 1) : undefined;
    }
    case 'default':
      return parameterIn(state, value.value, depth + 1);
    case 'union': {
      const [first] = value.of;
      if (value.by) return parameterIn(state, first, depth + 1);
      // As `setSoFar` writes it.
      return first?.t === 'when' && first.guards.length === 0
        ? parameterIn(state, first.value, depth + 1)
        : undefined;
    }
    case 'member': {
      const root = value.key.t === 'const' ? parameterIn(state, value.object, depth + 1) : undefined;
      return root && { ...root, inside: true };
    }
    case 'object': {
      // `{ ...defaults, ...options }`
      for (const { kind, value: part } of state.ir.objects[value.id]?.members ?? []) {
        const root = kind === 'spread' ? parameterIn(state, part, depth + 1) : undefined;
        if (root) return { ...root, inside: true };
      }
      return undefined;
    }
    case 'parameter':
      return value.rest ? undefined : { fn: value.fn, index: value.index, inside: false };
    default:
      return undefined;
  }
}

const DEEPEST = 6;

/** Is it in what a list method hands to a function that is written as its argument? */
export function isOfTurn({ handed }: Lowering, { fn, inside }: { fn: number; inside: boolean }): boolean {
  return inside && handed.has(fn);
}

/** Is it a member of the element that a loop is at, or that a list method is at? */
export function isOfElement(state: Lowering, value: Value, isInside = false, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  switch (value.t) {
    case 'member':
      return value.key.t === 'const' && isOfElement(state, value.object, true, depth + 1);
    case 'default':
      return isOfElement(state, value.value, isInside, depth + 1);
    case 'variable': {
      const { values = [], counts, vague } = state.ir.variables[value.id] ?? {};
      const [only, ...others] = values;
      return only !== undefined && others.length === 0 && !counts && !vague
        ? isOfElement(state, only, isInside, depth + 1)
        : false;
    }
    case 'element':
      return isInside;
    case 'parameter':
      return isInside && value.index === 0 && !value.rest && state.handed.has(value.fn);
    default:
      return false;
  }
}

/** Is it the parameter of a function around `fn`: `name => list.find(item => item.name === name)`? */
export function isOfOuter(state: Lowering, value: Value, fn: number): boolean {
  const parameter = value.t === 'variable' ? parameterIn(state, value) : undefined;
  if (!parameter || parameter.inside || parameter.fn === fn || state.handed.has(parameter.fn)) return false;
  noteDeciding(state, parameter.fn, parameter.index);
  return true;
}
