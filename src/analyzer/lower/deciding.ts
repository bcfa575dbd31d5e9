// Parameters that are handed on to where they decide: `const open = kind => create(kind)`.
import type { FileIR, FunctionLike, Site } from '../ir.ts';
import { noteDeciding, parameterIn } from './guards.ts';

const ROUNDS = 3;

/** Notes which parameters decide in functions of the same file that they are handed to by name. */
export function markDeciding(ir: FileIR): void {
  for (let round = 0; round < ROUNDS; round++) {
    let changed = false;
    for (const site of ir.sites) changed = markAt(ir, site) || changed;
    if (!changed) return;
  }
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

/** The function of the file that a site calls by its name, or as a method of `this`. */
function calleeOf(ir: FileIR, { kind, callee }: Site): FunctionLike | undefined {
  if (kind !== 'call') return undefined;
  if (callee.t === 'variable') {
    const [value, ...others] = ir.variables[callee.id]?.values ?? [];
    return value?.t === 'function' && others.length === 0 ? ir.functions[value.id] : undefined;
  }
  if (callee.t !== 'member' || callee.object.t !== 'this' || callee.key.t !== 'const') return undefined;
  const owner = ir.functions[callee.object.fn]?.owner;
  const key = callee.key.value;
  const members = owner?.kind === 'class' ? (ir.classes[owner.id]?.members ?? []) : [];
  const member = members.find(item => item.key.t === 'const' && item.key.value === key);
  return member?.value.t === 'function' ? ir.functions[member.value.id] : undefined;
}
