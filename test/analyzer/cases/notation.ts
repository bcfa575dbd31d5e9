/**
 * How the pages of this folder write a case: its fenced code is a file to check, and a line of carets, which is taken
 * out before the analyzer sees the code, stands under what must be found. Everything else must not be found.
 *
 *     return fs.readFileSync(path);
 *            ^^^^^^^^^^^^^^^ blocking-fs fs.readFileSync
 *
 * Several carets are the exact range, a single one is its start, `~` is anywhere on the line. Then rule and api (`-`:
 * none), and what differs from `warning async` without a chain: a severity or `any`, async|callback|reaction, a cost
 * tier, `in <context function>`, `via <helper> > <helper>`. In names `*` stands for anything, `?` for something.
 * After the language, the fence may name the file and say crlf, bom, fails (does not parse) or config={…}.
 */
import type { Config, Finding } from '../../../src/analyzer/index.ts';

/** A file of a case. */
export interface Sample {
  readonly path: string;
  readonly code: string;
  /** The code with its lines of carets. */
  readonly marked: string;
  readonly config: Config;
  /** It must not parse. */
  readonly fails: boolean;
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly finding: Finding;
}

const CARETS = /^\s*(\^+|~) +(\S+) +(\S+)(.*)$/;
const SEVERITIES = ['hint', 'information', 'warning', 'error'];
const KINDS = ['async', 'callback', 'reaction'];
const TIERS = ['high', 'medium', 'low'];

/** Reads one fence: `info` is what follows its opening backticks. */
export function readSample(info: string, marked: string): Sample {
  const [head = '', config = '{}'] = info.split(' config=');
  const [language = '', ...words] = head.split(' ');
  const path = words.find(word => /[./]/.test(word)) ?? `src/app.${language}`;
  const lines = marked.split('\n').filter(line => !CARETS.test(line));
  const code = (words.includes('bom') ? '\uFEFF' : '') + lines.join(words.includes('crlf') ? '\r\n' : '\n');
  return { path, code, marked, config: JSON.parse(config) as Config, fails: words.includes('fails') };
}

/** Writes the findings under the code: as its own line of carets says where they meet it, else in full. */
export function annotate({ code, marked }: Sample, findings: readonly Finding[]): string {
  const left = findings.map(finding => locate(code, finding));
  let line = 0;
  const lines = marked.split('\n').flatMap(text => {
    if (!CARETS.test(text)) return [{ line: ++line, text }];
    const index = left.findIndex(place => place.line === line && meets(place, text));
    if (index < 0) return [];
    left.splice(index, 1);
    return [{ line, text }];
  });
  for (const place of left) {
    const last = lines.findLastIndex(other => other.line === place.line);
    lines.splice(last + 1, 0, { line: place.line, text: write(place) });
  }
  return lines.map(({ text }) => text).join('\n');
}

function locate(code: string, finding: Finding): Place {
  const { start, end } = finding.span;
  const before = code
    .slice(0, start)
    .replace(/^\uFEFF/, '')
    .split('\n');
  return { line: before.length, column: before.at(-1)?.length ?? 0, length: end - start, finding };
}

function write({ column, length, finding }: Place): string {
  const { rule, api, severity, cost, context } = finding;
  const chain = names(finding);
  const words = [
    rule,
    api || '-',
    severity,
    context.kind,
    cost,
    'in',
    context.function,
    chain && `via ${chain}`,
  ];
  return `${' '.repeat(column)}${'^'.repeat(length)} ${words.join(' ').trimEnd()}`;
}

function meets({ column, length, finding }: Place, text: string): boolean {
  const [, carets = '', rule = '', api = '', rest = ''] = CARETS.exec(text) ?? [];
  const [, said = '', where = '*', chain = ''] = /^(.*?)(?: in (\S+))?(?: via (.*))?$/.exec(rest) ?? [];
  const words = said.split(' ');
  const isCall = rule.startsWith('blocking-');
  const word = (all: string[], fallback: string) => words.find(one => all.includes(one)) ?? fallback;
  const severity = words.includes('any') ? '*' : word(SEVERITIES, isCall ? 'warning' : '*');
  return (
    (carets === '~' || column === text.indexOf('^')) &&
    (carets.length === 1 || length === carets.length) &&
    matches(finding.rule, rule) &&
    matches(finding.api || '-', api) &&
    matches(finding.severity, severity) &&
    matches(finding.context.kind, word(KINDS, isCall ? 'async' : '*')) &&
    matches(finding.cost, word(TIERS, '*')) &&
    matches(finding.context.function, where) &&
    matches(names(finding), isCall ? chain : '*')
  );
}

function names(finding: Finding): string {
  return finding.trace.map(hop => hop.function).join(' > ');
}

function matches(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.$^#|()[\]{}+\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.+');
  return new RegExp(`^${source}$`).test(value);
}
