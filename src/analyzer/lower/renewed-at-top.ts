// A variable of the top level is another one from where it is set anew, if all functions that see it come after that. What
// the top level has called before then has got the old one.
import { spanAt, type Value } from '../ir.ts';
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

/** Does another file see a variable, perhaps while this one runs? */
function isExported({ ir: { exports }, bindings, parsed }: Lowering, id: number): boolean {
  return (
    Object.values(exports).some(value => value.t === 'variable' && value.id === id) ||
    parsed.ast.body.some(
      statement =>
        statement.type === 'ExportNamedDeclaration' &&
        statement.specifiers.some(({ local }) => bindings.ids.get(local) === id),
    )
  );
}

/** May a function have been called that sees a variable: one before that place, or one that is hoisted and named there? */
function isKnownBefore(state: Lowering, id: number, place: number): boolean {
  if (++state.overwrites.anew > MANY) return true;
  const { ir, bindings, parsed } = state;
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

/** Is the name that is walked met in `hooks.load('data.txt');` at the top, of which nothing is left? */
export function isJustCalled({ fn, ancestors }: Lowering): boolean {
  // Asked of every name that is read.
  if (fn !== 0 || ancestors.length !== 3) return false;
  const [, statement, called] = ancestors;
  if (statement?.type !== 'ExpressionStatement') return false;
  const { expression: call } = statement;
  if (call.type !== 'CallExpression' || call.callee !== called) return false;
  return (
    called.type === 'MemberExpression' &&
    !called.computed &&
    call.arguments.every(({ type }) => type === 'Literal')
  );
}

/** Has nobody but the top level had to do with an object literal, which has but called what is in it? */
export function isOnlyCalled(
  state: Lowering,
  id: number,
  literal: Value | undefined,
  { range: [place] }: TSESTree.Node,
): boolean {
  if (literal?.t !== 'object' || state.overwrites.read.has(String(id))) return false;
  const members = state.ir.objects[literal.id]?.members ?? [];
  const isThis = ({ value }: { value: Value }): boolean =>
    value.t !== 'function' || state.ir.functions[value.id]?.usesThis === true;
  return !members.some(isThis) && !isExported(state, id) && !isKnownBefore(state, id, place);
}
