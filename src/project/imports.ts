/** What a specifier may follow: `from`, `import`, `import(`, `require(` with whatever else in its name, `new URL(`. */
const BEFORE =
  /\bfrom\b|\bimport\b(?:\.meta\.resolve\s*(?=\())?|[rR]equire(?:\.resolve|\w*)\s*(?:\?\.)?(?=\()|\bnew\s+URL\s*(?=\()/g;
/** White space and comments, which may stand anywhere: import(/* webpackChunkName: "x" *\/ './x'). */
const GAP = String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`;
const SPECIFIER = new RegExp(
  String.raw`^${GAP}\(?${GAP}(["'\`])([^"'\`\n]+)\1(${GAP},${GAP}import\.meta\.url)?`,
);
/** Longer gaps and specifiers than this are not written by anybody. */
const REACH = 500;
/** The beginning of a line that is a comment, but not `* from './a'`, which may end `export *`. */
const COMMENT = /^[^"'`]*(?:^|\s)\/\/|^\s*(?:\/\*(?!.*\*\/)|\*(?!\s*(?:from|as)\b))/;

/**
 * The specifiers by which a text may name other modules: static and dynamic imports, exports, `require`, `import =`, and
 * `new URL('…', import.meta.url)`. Found without parsing, so that a string, or a comment behind one, may add what is
 * none: then a file is looked at in vain, which is better than the reverse.
 * @returns each once, in order
 */
export function importsOf(text: string): string[] {
  const found = new Set<string>();
  for (const { 0: keyword, index } of text.matchAll(BEFORE)) {
    const end = index + keyword.length;
    const [, , specifier = '', ofThisModule] = SPECIFIER.exec(text.slice(end, end + REACH)) ?? [];
    if (specifier === '' || specifier.includes('${')) continue;
    if (keyword.startsWith('new') && ofThisModule === undefined) continue;
    const before = text.slice(Math.max(0, index - REACH), end);
    if (!COMMENT.test(before.slice(before.lastIndexOf('\n') + 1))) found.add(specifier);
  }
  return [...found];
}
