// Does an object of a class get to code that is not seen?
import { outermost } from '../reading/callers.ts';
import { isGotten } from '../reading/compiled.ts';
import { importersOf, sourceOf, where } from '../reading/project.ts';
import { isExportPlace } from '../offload/exporting.ts';
import { importsOf, membersOf, type ClassAt } from './classes.ts';
import type { Clan } from './clan.ts';
import { staysKnown } from './injected.ts';
import type { Search } from './search.ts';
import { referencesTo, type Variable } from '../reading/scope.ts';
import { within, type Node, type Source } from '../reading/source.ts';

/** @returns where the class, or one of its objects, is handed on; undefined where all of them are known */
export function escapeOf(search: Search, of: ClassAt, clan: Clan, isStatic: boolean): string | undefined {
  const { source, owner, variable } = of;
  const loose = source.nodes.find(
    node =>
      node.type === 'ThisExpression' &&
      within(node, owner) &&
      !isObject(source, node) &&
      !staysKnown(search, source, node, clan),
  );
  if (loose && !isStatic) return where(source, loose);
  const own = escapeOfClass(search, source, variable, isStatic ? undefined : clan);
  if (own) return where(source, own);
  for (const file of importersOf(search.project, source.path)) {
    for (const imported of importsOf(search, file, of)) {
      const found = escapeOfClass(search, file, imported, isStatic ? undefined : clan);
      if (found) return where(file, found);
    }
  }
  for (const path of search.project.texts.keys()) {
    const file = sourceOf(search.project, path);
    const found = membersOf(search, file, of).find(
      use => !staysInSight(search, file, use, isStatic ? undefined : clan),
    );
    if (found) return where(file, found);
  }
  return undefined;
}

/** @param clan undefined where only the class itself has the method, which is a static one */
function escapeOfClass(
  search: Search,
  source: Source,
  variable: Variable,
  clan: Clan | undefined,
): Node | undefined {
  return referencesTo(source, variable)
    .filter(({ isTypeReference, init }) => !isTypeReference && !init)
    .map(({ identifier }) => identifier as Node)
    .find(use => !staysInSight(search, source, use, clan));
}

/** Is the class not handed on, nor an object that is made of it? */
function staysInSight(search: Search, source: Source, use: Node, clan: Clan | undefined): boolean {
  const whole = outermost(source, use);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'NewExpression':
      return parent.callee === whole && (clan === undefined || staysKnown(search, source, parent, clan));
    case 'MemberExpression':
      return parent.object === whole;
    case 'BinaryExpression':
      return parent.operator === 'instanceof';
    // Classes that extend it, and files that import it, are looked at themselves.
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'TSTypeQuery':
      return true;
    default:
      return isExportPlace(source, whole) || isGotten(source, whole);
  }
}

function isObject(source: Source, node: Node): boolean {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  return parent?.type === 'MemberExpression' && parent.object === whole;
}
