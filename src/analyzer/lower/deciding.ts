// Parameters that are handed on to where they decide: `const open = kind => create(kind)`, and to constructors for fields
// that do.
import { groupBy } from '../group.ts';
import type { FileIR, FunctionLike, PropertyWrite, Site } from '../ir.ts';
import { noteDeciding } from './guards.ts';
import { parameterIn } from './tested.ts';
import type { Field } from './state.ts';

const ROUNDS = 3;

/**
 * Notes which parameters decide in functions of the same file that they are handed to by name, and in methods of what
 * is made with them.
 */
export function markDeciding(ir: FileIR, fields: readonly Field[]): void {
  if (fields.length > 0) {
    const writes = groupBy(ir.writes, ownField);
    for (const field of fields) markField(ir, field, writes.get(field.key) ?? []);
  }
  for (let round = 0; round < ROUNDS; round++) {
    let changed = false;
    for (const site of ir.sites) changed = markAt(ir, site) || changed;
    if (!changed) return;
  }
}

/** The name of the field of `this` that is written. */
function ownField({ object, key }: PropertyWrite): string | undefined {
  return object.t === 'this' && key.t === 'const' ? String(key.value) : undefined;
}

/** @param writes what is assigned to fields of that name, of whatever class */
function markField(ir: FileIR, { fn }: Field, writes: readonly PropertyWrite[]): void {
  const [write, ...others] = writes.filter(
    found => ir.functions[found.fn]?.owner?.id === ir.functions[fn]?.owner?.id,
  );
  const parameter = write?.always && others.length === 0 ? parameterIn({ ir }, write.value) : undefined;
  if (parameter && !parameter.inside && parameter.fn === write?.fn)
    noteDeciding({ ir }, parameter.fn, parameter.index);
}

function markAt(ir: FileIR, site: Site): boolean {
  if (!site.args.some(({ value }) => value.t === 'variable')) return false;
  const callee = calleeOf(ir, site);
  if (!callee || !(callee.decides || callee.dynamicKeys)) return false;
  let changed = false;
  for (const [position, { value, spread }] of site.args.entries()) {
    if (spread) return changed;
    if (value.t !== 'variable' || !(callee.dynamicKeys || callee.decides?.includes(position))) continue;
    const parameter = parameterIn({ ir }, value);
    if (!parameter || parameter.inside) continue;
    const { fn, index } = parameter;
    if (ir.functions[fn]?.decides?.includes(index)) continue;
    noteDeciding({ ir }, fn, index);
    changed = true;
  }
  return changed;
}

/** The function of the file that a site calls by its name, or as a method of `this`; the constructor of a class. */
function calleeOf(ir: FileIR, { kind, fn, callee }: Site): FunctionLike | undefined {
  if (kind !== 'call' && kind !== 'new') return undefined;
  if (callee.t === 'super') {
    const { owner } = ir.functions[fn] ?? {};
    const base = owner?.kind === 'class' ? ir.classes[owner.id]?.superclass : undefined;
    return base?.t === 'variable' ? namedBy(ir, base.id) : undefined;
  }
  if (callee.t === 'variable') return namedBy(ir, callee.id);
  if (callee.t !== 'member' || callee.object.t !== 'this' || callee.key.t !== 'const') return undefined;
  const owner = ir.functions[callee.object.fn]?.owner;
  const key = callee.key.value;
  const members = owner?.kind === 'class' ? (ir.classes[owner.id]?.members ?? []) : [];
  const member = members.find(item => item.key.t === 'const' && item.key.value === key);
  return member?.value.t === 'function' ? ir.functions[member.value.id] : undefined;
}

/** What calling a variable runs. */
function namedBy(ir: FileIR, variable: number): FunctionLike | undefined {
  const [value, ...others] = ir.variables[variable]?.values ?? [];
  if (others.length > 0 || (value?.t !== 'function' && value?.t !== 'class')) return undefined;
  return ir.functions[value.t === 'class' ? (ir.classes[value.id]?.ctor ?? -1) : value.id];
}
