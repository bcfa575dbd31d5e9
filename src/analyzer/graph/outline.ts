// What others need to know of a file to call what is in it, and what stays the same when somebody writes in the bodies of
// its functions.
import type { FileIR, FunctionLike } from '../ir.ts';

/** What others need to know of a function to call it. */
export type Signature = Omit<
  FunctionLike,
  'name' | 'answers' | 'returns' | 'yields' | 'throws' | 'sites' | 'at' | 'span' | 'keyword' | 'captures'
>;

/** What of a file stays the same when somebody writes in the bodies of its functions. */
export interface Outline extends Pick<FileIR, 'exports' | 'reexports'> {
  readonly functions: readonly Signature[];
  readonly classes: readonly { readonly ctor: number }[];
}

/** Whoever knows a function by its number may know it from a version that had more of them. */
function merged<T>(known: readonly T[], next: readonly T[]): readonly T[] {
  return next.length < known.length ? [...next, ...known.slice(next.length)] : next;
}

function isSameSignature(a: Signature, b: Signature | undefined): boolean {
  return (
    !b ||
    (a.parent === b.parent &&
      a.async === b.async &&
      a.generator === b.generator &&
      a.arrow === b.arrow &&
      a.promised === b.promised &&
      a.annotation === b.annotation &&
      a.defaults === b.defaults &&
      a.dynamicKeys === b.dynamicKeys &&
      a.keeps === b.keeps &&
      a.decides?.join() === b.decides?.join() &&
      a.tests?.join() === b.tests?.join() &&
      a.counted === b.counted &&
      a.handed === b.handed &&
      a.usesThis === b.usesThis &&
      a.parameters.join() === b.parameters.join() &&
      JSON.stringify([a.owner, a.self]) === JSON.stringify([b.owner, b.self]))
  );
}

export function exportsLikeEsm({ exports, reexports }: Pick<FileIR, 'exports' | 'reexports'>): boolean {
  return Object.keys(exports).length > 0 || reexports.length > 0;
}

/**
 * The outline of a new version of a file.
 * @param known the one before, with functions that are there no more: somebody may still know them
 */
export function followed(known: Outline, ir: FileIR): { outline: Outline; isSame: boolean } {
  const { functions, classes } = known;
  const isSame =
    exportsLikeEsm(known) === exportsLikeEsm(ir) &&
    ir.functions.every((fn, id) => isSameSignature(fn, functions[id])) &&
    ir.classes.every(({ ctor }, id) => (classes[id]?.ctor ?? ctor) === ctor);
  if (!isSame) return { outline: ir, isSame };
  const { exports, reexports } = ir;
  const all = { functions: merged(functions, ir.functions), classes: merged(classes, ir.classes) };
  return { outline: { exports, reexports, ...all }, isSame };
}
