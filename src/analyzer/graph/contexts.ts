// Whether a function runs on the event loop: because it is async, a reaction, or a callback.
import type { Context, ContextKind } from '../finding.ts';
import { spanAt, type FileIR } from '../ir.ts';
import { placeAt } from '../lines.ts';
import { usesByName } from './call-names.ts';
import { inlineUseOf } from './inline.ts';
import { isProviderMethod } from './providers.ts';
import { roleOf } from './roles.ts';
import { functionAt, nameOf } from './rows.ts';
import type { World } from './world.ts';

/** What makes a function's body run on the event loop, or undefined if nothing is known to. */
export function contextOf(world: World, file: FileIR, id: number): Context | undefined {
  if (id === 0) return undefined;
  const fn = functionAt(file, id);
  const own = fn.async || fn.promised ? describe(file, id, 'async') : undefined;
  const use = inlineUseOf(file, id);
  if (!use) {
    if (own) return isHandedAway(world, file, id) ? undefined : own;
    return isProviderMethod(world, file, id) ? describe(file, id, 'callback') : undefined;
  }
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
  const { at, keyword } = functionAt(file, id);
  return {
    kind,
    function: nameOf(file, id),
    line: placeAt(file.lineStarts, spanAt(file, at).start).line,
    span: spanAt(file, keyword),
  };
}

/** Is a declared function handed to an executor, and called by nobody? Then it runs elsewhere. */
function isHandedAway(world: World, file: FileIR, id: number): boolean {
  const { handed, called } = usesByName(file, id);
  return (
    handed.length > 0 &&
    called.length === 0 &&
    handed.every(({ site, position }) => roleOf(world, file, site, position, undefined)?.role === 'away')
  );
}
