// A variable of the top level is another one from where it is set anew, if all functions that see it come after that. What
// the top level has called before then has got the old one.
import { spanAt } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { isStraight } from './overwrites.ts';
import type { Lowering } from './state.ts';

export function renewAtTop(state: Lowering, target: TSESTree.Node): void {
  if (target.type !== 'Identifier' || !isStraight(state)) return;
  const { ir, bindings, renewed } = state;
  const own = bindings.ids.get(target) ?? -1;
  const variable = ir.variables[renewed.get(own) ?? own];
  if (variable?.fn !== 0 || variable.counts || variable.values.length === 0) return;
  if (++state.overwrites.anew > MANY || isExported(state, own) || isKnownBefore(state, own, target.range[0]))
    return;
  const { name, fn, type } = variable;
  renewed.set(own, ir.variables.push({ name, fn, values: [], ...(type && { type }) }) - 1);
}

/** In files that do so more often, as generators write them, nobody looks through all names for each. */
const MANY = 32;

function isExported({ ir: { exports } }: Lowering, id: number): boolean {
  return Object.values(exports).some(value => value.t === 'variable' && value.id === id);
}

/** May a function have been called that sees a variable: one before that place, or one that is hoisted and named there? */
function isKnownBefore({ ir, bindings, parsed }: Lowering, id: number, place: number): boolean {
  const functions = ir.functions.slice(1).map(({ span }) => spanAt(ir, span));
  const hoisted = new Set(
    parsed.ast.body.map(statement => {
      const declared = 'declaration' in statement ? statement.declaration : statement;
      const isLater = declared?.type === 'FunctionDeclaration' && declared.range[0] > place;
      return isLater && declared.id ? bindings.ids.get(declared.id) : undefined;
    }),
  );
  hoisted.delete(undefined);
  for (const [{ range }, known] of bindings.ids) {
    const [at] = range;
    if (at >= place) continue;
    if (hoisted.has(known)) return true;
    if (known === id && functions.some(({ start, end }) => start <= at && at < end)) return true;
  }
  return false;
}
