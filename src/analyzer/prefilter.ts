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
