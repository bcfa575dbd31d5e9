// Names that a fix used for the last time: compilers and linters would complain about them.
import { replace } from '../edits.ts';
import { isExported } from '../offload/exporting.ts';
import { importsLeft } from '../offload/move-imports.ts';
import { isPassiveExpression } from '../offload/purity.ts';
import { referencesTo, topScope, type Variable } from '../reading/scope.ts';
import type { Node, Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

/** Those of the names that are used nowhere but where the edits write something else. */
export function mayBeUnused(
  source: Source,
  names: readonly string[],
  edits: readonly TextEdit[],
): readonly string[] {
  const isRewritten = ([start, end]: readonly [number, number]): boolean =>
    edits.some(({ span }) => span.start <= start && end <= span.end);
  return [...new Set(names)].filter(name => {
    const variable = topScope(source).set.get(name);
    return (
      variable &&
      referencesTo(source, variable).every(
        ({ init, identifier }) => init === true || isRewritten(identifier.range),
      )
    );
  });
}

/** @param names the only ones looked at: what was unused before the fix stays */
export function withoutUnused(source: Source, style: Style, names: readonly string[]): TextEdit[] {
  const unused = topScope(source).variables.filter(
    variable =>
      names.includes(variable.name) &&
      !isExported(source, variable.name) &&
      referencesTo(source, variable).every(reference => reference.init),
  );
  return [...importsLeft(source, style, unused, []), ...constantsLeft(source, unused)];
}

function constantsLeft(source: Source, unused: readonly Variable[]): TextEdit[] {
  return unused.flatMap(({ defs }) => {
    const declarator = defs[0]?.node as Node | undefined;
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier' || !declarator.init)
      return [];
    const statement = source.parents.get(declarator);
    if (statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return [];
    if (
      !isPassiveExpression(source, declarator.init) ||
      /\brequire\b/.test(source.text.slice(...declarator.range))
    )
      return [];
    const end =
      statement.range[1] + (/^[ \t]*\r?\n/.exec(source.text.slice(statement.range[1]))?.[0].length ?? 0);
    return [replace(statement.range[0], end, '')];
  });
}
