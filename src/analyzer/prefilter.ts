import { globalNames, moduleNames } from './catalogue/lookup.ts';

/**
 * Decides by a look at the text whether a file can hold a finding by itself, so that most files are never parsed:
 * it must name a module or global of the catalogue, a clock to spin on, `require`, or one of our own words.
 * @param more names of modules that the configuration adds
 */
export function mayMatter(text: string, more: readonly string[] = []): boolean {
  pattern ??= compile();
  return pattern.test(text) || more.some(name => text.includes(name));
}

/**
 * Is a file a bundle that no person reads? Findings in one help nobody, and finding them takes longer than all the
 * rest of a project. Small files and hand-written ones with a few long lines are none, nor are those that hold data.
 */
export function looksMinified(text: string): boolean {
  if (text.length < 100_000) return false;
  const lines = text.split('\n', text.length / LONG_LINE + 1).length;
  return text.length / lines > LONG_LINE || codeInLongLines(text) > text.length / 2;
}

/** Characters per line; in code that people write the mean stays below 100. */
const LONG_LINE = 500;

/** How many characters stand in long lines of code? Texts that a bundle quotes bring the mean of its lines down. */
function codeInLongLines(text: string): number {
  let sum = 0;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const length = end - start;
    if (length > LONG_LINE && /\)\{|=>/.test(text.slice(start, end))) sum += length;
    start = end + 1;
  }
  return sum;
}

let pattern: RegExp | undefined;

function compile(): RegExp {
  const modules = moduleNames().map(name => `(?:node:)?${escape(name)}`);
  // A module is named in quotes (or in a template) by whatever imports it; `process` and the like are globals, too.
  return new RegExp(
    [
      `["'\`](?:${modules.join('|')})["'\`]`,
      `\\b(?:${globalNames().map(escape).join('|')})\\b`,
      '\\b(?:Date|performance|hrtime|require|getBuiltinModule)\\b',
      '@blocking\\b',
      'unblock-(?:disable|enable)',
      'runInExecutor',
    ].join('|'),
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
