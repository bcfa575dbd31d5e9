// A file's IR is kept for as long as the file is in the project. Lists that grew have room for more, up to sixteen items
// where there is one, and objects that got a property late keep it apart: together a third of what all would take.
import type { FileIR, FunctionLike, Variable } from '../ir.ts';

/** The same IR in as little memory as it needs. */
export function compact(ir: FileIR): FileIR {
  return {
    ...ir,
    functions: ir.functions.map(compactFunction),
    sites: exact(ir.sites),
    variables: ir.variables.map(compactVariable),
    classes: ir.classes.map(record => ({ ...record, members: exact(record.members) })),
    objects: ir.objects.map(({ members }) => ({ members: exact(members) })),
    arrays: ir.arrays.map(({ elements }) => ({ elements: exact(elements) })),
    writes: exact(ir.writes),
    reexports: exact(ir.reexports),
    loaded: exact(ir.loaded),
    names: exact(ir.names),
    lineStarts: Uint32Array.from(ir.lineStarts),
    spans: Uint32Array.from(ir.spans),
  };
}

function compactFunction(fn: FunctionLike): FunctionLike {
  return {
    ...fn,
    parameters: exact(fn.parameters),
    returns: exact(fn.returns),
    yields: exact(fn.yields),
    throws: exact(fn.throws),
    sites: exact(fn.sites),
    captures: exact(fn.captures),
  };
}

function compactVariable({ name, fn, counts, declared, values, type }: Variable): Variable {
  const list = exact(values);
  // Nobody asks that of a constant.
  if (declared && !type && list.length === 1 && list[0]?.t !== 'const')
    return { name, fn, values: list, declared };
  if (type) return counts ? { name, fn, values: list, type, counts } : { name, fn, values: list, type };
  return counts ? { name, fn, values: list, counts } : { name, fn, values: list };
}

const EMPTY: never[] = [];

/** A list without room for more. It must not be changed any more: all empty ones are the same. */
function exact<T>(list: readonly T[]): T[] {
  return list.length === 0 ? EMPTY : list.slice();
}
