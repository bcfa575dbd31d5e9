// Comments that silence a finding, put where they are comments: not into JSX text, template literals or strings.
import type { Finding } from '../analyzer/finding.ts';
import { isFailure, parse, type ParsedFile, type TSESTree } from '../analyzer/parse.ts';
import type { FileEdits, TextEdit } from '../fixes/types.ts';
import { contains, walk } from './nodes.ts';
import type { Suppressions } from './protocol.ts';

/** @returns nothing while the text does not parse */
export function suppressionsFor(finding: Finding, path: string, text: string): Suppressions {
  const file = parse(path, text);
  if (isFailure(file)) return {};
  const inFile = (edit: TextEdit): FileEdits => ({ path, edits: [edit] });
  return finding.rule === 'unused-suppression'
    ? { remove: inFile(removal(finding, file)) }
    : { line: inFile(forLine(finding, file)), file: inFile(forFile(finding, file)) };
}

const NEXT_LINE = /^\s*unblock-disable-next-line\b(?:(?!--)[^\n])*?(?=\s*(?:--|$))/;

function forLine({ rule, span, node }: Finding, { text, ast }: ParsedFile): TextEdit {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const above = ast.comments?.find(comment => isLastOfLine(comment, lineStart - 1, text));
  const known = above && NEXT_LINE.exec(above.value);
  if (above && known) return insertion(above.range[0] + 2 + known[0].length, ` ${rule}`);

  const place = placeAt(lineStart, ast);
  if (place === 'opaque') return insertion(node.start, `/* unblock-disable-line ${rule} */ `);
  const indentation = /^[^\S\n]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const comment = place === 'jsx' ? `{/* ${nextLine(rule)} */}` : `// ${nextLine(rule)}`;
  return insertion(lineStart, `${indentation}${comment}${endOfLine(text)}`);
}

function nextLine(rule: string): string {
  return `unblock-disable-next-line ${rule}`;
}

/** Does a comment end its line, but for the brace that closes its JSX expression? */
function isLastOfLine({ range }: TSESTree.Comment, lineEnd: number, text: string): boolean {
  return range[1] <= lineEnd && /^\}?[^\S\n]*\r?$/.test(text.slice(range[1], lineEnd));
}

/** What a comment that begins at the start of a line would be part of. */
function placeAt(offset: number, ast: TSESTree.Program): 'code' | 'jsx' | 'opaque' {
  const inside = ast.comments?.some(comment => contains(comment, offset)) ?? false;
  let place: 'code' | 'jsx' | 'opaque' = inside ? 'opaque' : 'code';
  walk(ast, node => {
    const { type } = node;
    if (type === 'JSXText' && node.range[0] < offset && offset <= node.range[1]) place = 'jsx';
    else if ((type === 'TemplateElement' || type === 'Literal') && contains(node, offset)) place = 'opaque';
  });
  return place;
}

function forFile({ rule }: Finding, file: ParsedFile): TextEdit {
  const { text } = file;
  const end = endOfHeader(file);
  const newline = endOfLine(text);
  const comment = `/* unblock-disable ${rule} */`;
  if (end === 0) return insertion(0, comment + newline);
  const rest = /^[^\S\n]*(\r?\n|$)/.exec(text.slice(end));
  if (!rest) return insertion(end, ` ${comment}`);
  // Right behind the header's line end, which the last line of a file may lack.
  return rest[1] ? insertion(end + rest[0].length, comment + newline) : insertion(end, newline + comment);
}

/** Offset after the shebang, the licence and pragma comments, and the directives; 0 without any. */
function endOfHeader({ text, ast }: ParsedFile): number {
  const directive = ast.body.findLast(isDirective);
  if (directive) return directive.range[1];
  let end = /^#!.*/.exec(text)?.[0].trimEnd().length ?? 0;
  const code = ast.body[0]?.range[0] ?? text.length;
  for (const { range, value } of ast.comments ?? []) {
    if (range[0] >= code) break;
    const standsApart = /^[^\S\n]*\r?\n[^\S\n]*\r?\n/.test(text.slice(range[1]));
    if (standsApart || /^!|licen[cs]e|copyright|^\W*@(?:ts-|flow|jsx)|^\s*(?:eslint|prettier)/i.test(value))
      end = range[1];
  }
  return end;
}

function isDirective(statement: TSESTree.ProgramStatement): boolean {
  return statement.type === 'ExpressionStatement' && 'directive' in statement && Boolean(statement.directive);
}

/** Takes out one name of several, else the comment, else the whole line if nothing else is on it. */
function removal({ span, node }: Finding, { text }: ParsedFile): TextEdit {
  if (span.start > node.start) {
    const next = /^[\s,]+(?=[\w-])(?!--)/.exec(text.slice(span.end, node.end))?.[0].length;
    if (next !== undefined) return deletion(span.start, span.end + next);
    const isFirst = /unblock-\S+\s+$/.test(text.slice(node.start, span.start));
    if (!isFirst) return deletion(span.start - gapBefore(text, span.start, /[\s,]*$/), span.end);
  }
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const before = /[^\S\n]*\{?$/.exec(text.slice(lineStart, node.start))?.[0] ?? '';
  const after = /^(\}?)[^\S\n]*(\r?\n|$)/.exec(text.slice(node.end));
  const aloneOnLine =
    before.length === node.start - lineStart && before.endsWith('{') === (after?.[1] === '}');
  if (after && aloneOnLine) return deletion(lineStart, node.end + after[0].length);
  return deletion(node.start - gapBefore(text, node.start, /[^\S\n]*$/), node.end);
}

function gapBefore(text: string, offset: number, gap: RegExp): number {
  return gap.exec(text.slice(0, offset))?.[0].length ?? 0;
}

function deletion(start: number, end: number): TextEdit {
  return { span: { start, end }, text: '' };
}

function insertion(offset: number, text: string): TextEdit {
  return { span: { start: offset, end: offset }, text };
}

function endOfLine(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
