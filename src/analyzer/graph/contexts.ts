import type { Context, ContextKind } from '../finding.ts';
import type { FileIR } from '../ir.ts';
import { frameKey } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { inlineUseOf } from './inline.ts';
import { roleOf } from './roles.ts';
import { functionAt, type World } from './world.ts';

/** What makes a function's body run on the event loop, or undefined if nothing is known to. */
export function contextOf(world: World, file: FileIR, id: number): Context | undefined {
  if (id === 0) return undefined;
  const fn = functionAt(file, id);
  const own = fn.async || fn.promised ? describe(file, id, 'async') : undefined;
  const use = inlineUseOf(world, file, id);
  if (!use) return own && isHandedAway(world, file, id) ? undefined : own;
  if (use.as === 'handler') return own ?? describe(file, id, 'callback');
  if (!use.site) return own;
  if (use.as === 'callee') return own ?? (fn.generator ? undefined : contextOf(world, file, use.site.fn));
  const position = use.as === 'callback-member' ? (use.position ?? 0) : use.as;
  const role = roleOf(world, file, use.site, position, undefined);
  switch (role?.role) {
    case 'exempt':
    case 'away':
      return undefined;
    case 'in-place':
      if (own || use.as === 'callback-member' || fn.generator) return own;
      return contextOf(world, file, use.site.fn) ?? (role.by && describe(role.by.file, role.by.id, 'async'));
    case 'reaction':
    case 'callback':
      return own ?? (fn.generator ? undefined : describe(file, id, role.role));
    case undefined:
      return own;
  }
}

export function describe(file: FileIR, id: number, kind: ContextKind): Context {
  const { name, at, keyword } = functionAt(file, id);
  return { kind, function: name, line: at.line, span: keyword };
}

/** Is a declared function handed to an executor, and called by nobody? Then it runs elsewhere. */
function isHandedAway(world: World, file: FileIR, id: number): boolean {
  world.handedAway ??= collectHandedAway(world);
  return world.handedAway.has(frameKey(file, id));
}

function collectHandedAway(world: World): ReadonlySet<string> {
  const handed = new Set<string>();
  const called = new Set<string>();
  for (const file of world.files.values()) {
    for (const site of file.sites) {
      if (site.kind !== 'call' && site.kind !== 'new') continue;
      for (const callee of evaluate(world, file, site.callee, undefined)) {
        if (callee.t === 'function') called.add(frameKey(callee.file, callee.id));
      }
      for (const [position, argument] of site.args.entries()) {
        if (argument.value.t !== 'variable' && argument.value.t !== 'member') continue;
        const functions = evaluate(world, file, argument.value, undefined).filter(
          value => value.t === 'function',
        );
        if (functions.length === 0) continue;
        const away = roleOf(world, file, site, position, undefined)?.role === 'away';
        for (const fn of functions) (away ? handed : called).add(frameKey(fn.file, fn.id));
      }
    }
  }
  return new Set([...handed].filter(key => !called.has(key)));
}
