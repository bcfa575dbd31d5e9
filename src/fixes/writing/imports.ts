// Adds imports: to a declaration that imports from the same module, else on a line after the file's other imports.
import type { TSESTree } from '../../analyzer/parse.ts';
import { insert } from '../edits.ts';
import { anchorOf, topOf } from './import-place.ts';
import type { Want } from '../reading/names.ts';
import { bare, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

/** @param wants may name the same import more than once */
export function importEdits(source: Source, style: Style, wants: readonly Want[]): TextEdit[] {
  const edits: TextEdit[] = [];
  const fresh: string[] = [];
  for (const [module, group] of byModule(wants)) {
    const extended = style.modules === 'import-equals' ? undefined : extend(source, style, module, group);
    if (extended) edits.push(extended);
    else fresh.push(declaration(style, module, group));
  }
  if (fresh.length > 0) edits.push(place(source, style, fresh));
  return edits;
}

function byModule(wants: readonly Want[]): Map<string, Want[]> {
  const groups = new Map<string, Want[]>();
  for (const want of wants) {
    const group = groups.get(want.module) ?? [];
    if (!group.some(other => other.local === want.local)) group.push(want);
    groups.set(want.module, group);
  }
  return groups;
}

/** The text of one import, without an end of line. */
export function declaration(style: Style, module: string, wants: readonly Want[]): string {
  const from = style.quote + module + style.quote;
  const [first] = wants;
  if (style.modules === 'import-equals' && first)
    return `import ${first.local} = require(${from})${style.semicolon}`;
  const names = wants.map(want => specifier(style, want)).join(', ');
  return style.modules === 'import'
    ? `import { ${names} } from ${from}${style.semicolon}`
    : `const { ${names} } = require(${from})${style.semicolon}`;
}

function specifier(style: Style, { name, local, typeOnly }: Want): string {
  const renamed = name === local ? name : `${name}${style.modules === 'import' ? ' as ' : ': '}${local}`;
  return typeOnly ? `type ${renamed}` : renamed;
}

/** Adds to the braces of an existing import from that module. */
function extend(source: Source, style: Style, module: string, wants: readonly Want[]): TextEdit | undefined {
  const names = wants.map(want => specifier(style, want));
  for (const statement of source.ast.body) {
    if (style.modules === 'import' && statement.type === 'ImportDeclaration') {
      if (statement.source.value !== module || statement.importKind === 'type') continue;
      const last = statement.specifiers.at(-1);
      if (last?.type === 'ImportSpecifier') return insert(last.range[1], listed(source, last, names));
      if (last?.type === 'ImportDefaultSpecifier') return insert(last.range[1], `, { ${names.join(', ')} }`);
    } else if (style.modules === 'require' && statement.type === 'VariableDeclaration') {
      const last = requiredNames(statement, module)?.at(-1);
      if (last?.type === 'Property') return insert(last.range[1], listed(source, last, names));
    }
  }
  return undefined;
}

/** Continues a list in the way it is laid out: on one line, or one name per line. */
function listed(source: Source, last: TSESTree.Node, names: readonly string[]): string {
  const indent = /(\r?\n[ \t]*)$/.exec(source.text.slice(0, last.range[0]))?.[1] ?? ' ';
  return names.map(name => `,${indent}${name}`).join('');
}

function requiredNames(
  statement: TSESTree.VariableDeclaration,
  module: string,
): readonly TSESTree.Node[] | undefined {
  const [declarator] = statement.declarations;
  if (statement.declarations.length !== 1 || declarator.id.type !== 'ObjectPattern' || !declarator.init)
    return undefined;
  const init = bare(declarator.init);
  if (init.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require') {
    return undefined;
  }
  const from = init.arguments[0];
  return from?.type === 'Literal' && from.value === module ? declarator.id.properties : undefined;
}

function place(source: Source, style: Style, lines: readonly string[]): TextEdit {
  const text = lines.join(style.eol);
  const anchor = anchorOf(source, style.modules);
  if (anchor === undefined) {
    const top = topOf(source);
    const below = top.blankLine ? style.eol + style.eol : style.eol;
    return insert(
      top.at,
      (/^[([`+\-/]/.test(source.text.slice(top.at)) && !text.endsWith(';') ? `${text};` : text) + below,
    );
  }
  return insert(anchor, `${style.eol}${guarded(source, style, text, anchor)}`);
}

/** A last line without semicolon must not go on in the line below. */
function guarded(source: Source, style: Style, text: string, at: number): string {
  const rest = source.text.slice(at);
  const next = /^\s*(\S)/.exec(rest)?.[1] ?? ' ';
  const continues = style.modules !== 'import' && '([`+-/'.includes(next);
  return (continues || !/^(\r?\n|$)/.test(rest)) && !text.endsWith(';') ? `${text};` : text;
}
