// Conditions that ask more than what a parameter is: how many arguments there are, and what a function says of one.
import type { Condition, Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import type { Lowering } from './state.ts';

/** What a condition on the number of arguments is about: `args.length`, `arguments.length`. */
export function countIn(
  { ir, handed }: Lowering,
  value: Value,
): Pick<Condition, 'value' | 'fn' | 'index'> | undefined {
  if (value.t !== 'member' || value.key.t !== 'const' || value.key.value !== 'length') return undefined;
  const { object } = value;
  const [source, ...others] = object.t === 'variable' ? (ir.variables[object.id]?.values ?? []) : [object];
  if (others.length > 0 || (source?.t !== 'arguments' && source?.t !== 'parameter')) return undefined;
  if (source.t === 'parameter' && !source.rest) return undefined;
  const record = ir.functions[source.fn];
  // What a callback gets, or a constructor from a class that extends it, is not all written out.
  if (!record || handed.has(source.fn) || (record.owner && record.name.startsWith('new '))) return undefined;
  record.counted = true;
  return { value, fn: source.fn, index: source.t === 'parameter' ? source.index : 0 };
}

/** Is it a function of the file that answers a question, or one of another file? */
export function mayAnswer({ ir }: Lowering, callee: Value): boolean {
  const [only, ...others] = callee.t === 'variable' ? (ir.variables[callee.id]?.values ?? []) : [];
  if (others.length > 0) return false;
  if (only?.t === 'function') return ir.functions[only.id]?.answers !== undefined;
  return only?.t === 'import' && only.from.startsWith('.');
}

/** Is it named like a function that answers a question? */
export function isPredicate(name: TSESTree.Node | null | undefined): boolean {
  return name?.type === 'Identifier' && /^(?:is|has)[A-Z]/.test(name.name);
}

/** `list.filter`, `list.find` */
export function picks(callee: TSESTree.Node): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return PICKING.has(callee.property.name);
}

const PICKING: ReadonlySet<string> = new Set(['filter', 'find', 'findLast']);
