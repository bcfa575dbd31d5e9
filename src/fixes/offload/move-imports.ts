// What a moved function imports: the new module gets it, and the old one keeps only what it still uses.
import { replace } from '../edits.ts';
import { referencesTo, type Variable } from '../reading/scope.ts';
import { textOf, within, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

type Import = Extract<Node, { type: 'ImportDeclaration' }>;
type Specifier = Import['specifiers'][number];

/** The import lines for these names, in the order of the file. */
export function importsFor(source: Source, style: Style, variables: readonly Variable[]): string[] {
  const lines: string[] = [];
  for (const statement of source.ast.body) {
    if (statement.type === 'ImportDeclaration') {
      const used = statement.specifiers.filter(specifier =>
        variables.some(v => v.defs[0]?.node === specifier),
      );
      if (used.length > 0) lines.push(importText(source, style, statement, used));
    } else if (statement.type === 'TSImportEqualsDeclaration') {
      if (variables.some(v => v.defs[0]?.node === statement)) lines.push(textOf(source, statement));
    } else if (statement.type === 'VariableDeclaration') {
      for (const declarator of statement.declarations) {
        const names = variables.filter(v => (v.defs[0]?.node as Node | undefined) === declarator);
        if (names.length > 0)
          lines.push(`${statement.kind} ${requireText(source, declarator, names)}${style.semicolon}`);
      }
    }
  }
  return lines;
}

function importText(source: Source, style: Style, declaration: Import, used: readonly Specifier[]): string {
  const whole = used
    .filter(({ type }) => type !== 'ImportSpecifier')
    .map(specifier => textOf(source, specifier));
  const named = used
    .filter(({ type }) => type === 'ImportSpecifier')
    .map(specifier => textOf(source, specifier));
  const parts = [...whole, ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : [])].join(', ');
  const kind = declaration.importKind === 'type' ? 'type ' : '';
  const tail = source.text.slice(declaration.source.range[0], declaration.range[1]).replace(/;$/, '');
  return `import ${kind}${parts} from ${tail}${style.semicolon}`;
}

function requireText(
  source: Source,
  declarator: Extract<Node, { type: 'VariableDeclarator' }>,
  names: readonly Variable[],
): string {
  if (declarator.id.type !== 'ObjectPattern' || !declarator.init) return textOf(source, declarator);
  const kept = declarator.id.properties.filter(property =>
    names.some(({ defs }) => defs[0] && within(defs[0].name, property)),
  );
  return `{ ${kept.map(property => textOf(source, property)).join(', ')} } = ${textOf(source, declarator.init)}`;
}

/** Takes out imports that nothing but the moved statements used. */
export function importsLeft(
  source: Source,
  style: Style,
  variables: readonly Variable[],
  moved: readonly Node[],
): TextEdit[] {
  const unused = variables.filter(variable =>
    referencesTo(source, variable)
      .filter(reference => !reference.init)
      .every(({ identifier }) => moved.some(statement => within(identifier, statement))),
  );
  const edits: TextEdit[] = [];
  for (const statement of source.ast.body) {
    if (statement.type === 'ImportDeclaration') {
      const kept = statement.specifiers.filter(specifier => !unused.some(v => v.defs[0]?.node === specifier));
      if (kept.length === statement.specifiers.length) continue;
      edits.push(
        kept.length > 0
          ? replace(statement.range[0], statement.range[1], importText(source, style, statement, kept))
          : wholeLine(source, statement),
      );
    } else if (statement.type === 'TSImportEqualsDeclaration') {
      if (unused.some(v => v.defs[0]?.node === statement)) edits.push(wholeLine(source, statement));
    } else if (statement.type === 'VariableDeclaration' && statement.declarations.length === 1) {
      const [declarator] = statement.declarations;
      if (!declarator.init) continue;
      const gone = unused.filter(v => (v.defs[0]?.node as Node | undefined) === declarator);
      const names = source.scopes.getDeclaredVariables(declarator);
      if (gone.length === 0) continue;
      if (gone.length === names.length) edits.push(wholeLine(source, statement));
      else {
        const rest = names.filter(variable => !gone.includes(variable));
        edits.push(replace(declarator.range[0], declarator.range[1], requireText(source, declarator, rest)));
      }
    }
  }
  return edits;
}

function wholeLine(source: Source, statement: Node): TextEdit {
  const rest = source.text.slice(statement.range[1]);
  const end = statement.range[1] + (/^[ \t]*\r?\n/.exec(rest)?.[0].length ?? 0);
  return replace(statement.range[0], end, '');
}
