// The one place where a finding becomes text: lists, diagnostics, hovers and reports all read from here.
import type { Cost } from './catalogue/types.ts';
import { RULE_IDS, type Context, type Finding, type Hop } from './finding.ts';

const ANONYMOUS = '(anonymous)';
const SHOWN_HOPS = 5;

/**
 * One sentence for lists and diagnostics; plain text that names the root API, also when a helper hides it.
 * @returns e.g. "`load` blocks the event loop in async function `main`: it calls `fs.readFileSync`."
 */
export function messageOf(finding: Finding): string {
  if (finding.rule === 'unsafe-offload') return sentence('This offload is not safe', finding.detail);
  if (finding.rule === 'unused-suppression') return suppressionMessage(finding.detail);
  return `${subjectOf(finding, code)} ${verbOf(finding)} ${placeOf(finding.context, code)}${reachOf(finding, code)}.`;
}

/** What the hover may add to what the finding itself knows. */
export interface HoverOptions {
  /** Typical cost of the root API, from the catalogue. */
  readonly cost?: Cost;
  /** Titles of the fixes on offer, first choice first. */
  readonly choices?: readonly string[];
  /** What to know before a fix is taken; plain sentences. */
  readonly notes?: readonly string[];
  /** Fixes that are not on offer here, and why not. */
  readonly refusals?: readonly { readonly title: string; readonly reason: string }[];
  /** Address of the rule's page. */
  readonly docs?: string;
  /** Address that opens a hop of the chain; without it hops are shown as plain text. */
  readonly linkTo?: (hop: Hop) => string | undefined;
}

/**
 * The hover: what blocks, why that hurts, what it costs, by which chain, what to do. Editors show it below the message,
 * so it repeats no sentence of that.
 * @returns markdown of at most 12 lines
 */
export function hoverOf(finding: Finding, options: HoverOptions = {}): string {
  const { cost, choices = [], notes = [], refusals = [], docs } = options;
  const lines: string[] = [];
  if (cost) lines.push(`Typical cost: ${cost.typical} (${cost.source}).`);
  if (finding.trace.length > 0) lines.push(`Chain: ${chainOf(finding, options)}`);
  if (choices.length > 0) lines.push(`What to do: ${choices.map(emphasis).join(' or ')}.`);
  if (notes.length > 0) lines.push([...new Set(notes)].map(oneLine).join(' '));
  for (const reason of new Set(refusals.map(refusal => refusal.reason))) {
    const titles = refusals.flatMap(refusal => (refusal.reason === reason ? emphasis(refusal.title) : []));
    lines.push(`Not offered: ${titles.join(', ')}. ${oneLine(reason)}`);
  }
  if (docs) lines.push(`[${finding.rule}](${docs})`);
  return [headlineOf(finding), lines.join('  \n')].filter(Boolean).join('\n\n');
}

/**
 * The function that runs on the event loop, for a sentence or a label.
 * @returns e.g. "in async function `main`", "in a callback"
 */
export function placeOf(context: Context, quote: (name: string) => string = name => name): string {
  const named = context.function !== '' && context.function !== ANONYMOUS;
  const what = { async: 'async function', callback: 'callback', reaction: 'promise reaction' }[context.kind];
  if (!named) return context.kind === 'async' ? 'in an async function' : `in a ${what}`;
  return `in ${what} ${quote(context.function)}`;
}

/** One label per hop, as shown beside its place: `slow calls inner`, and for the last `inner calls fs.readFileSync`. */
export function hopMessage(finding: Finding, index: number): string {
  const hop = finding.trace[index];
  const next = finding.trace[index + 1];
  return `${hop?.function ?? ANONYMOUS} ${next ? `calls ${next.function}` : actionOf(finding, name => name)}`;
}

function subjectOf(finding: Finding, quote: (name: string) => string): string {
  const name = quote(finding.target.kind === 'function' ? finding.target.name : finding.api);
  switch (finding.shape) {
    case 'loop':
      return 'This loop only spins until time has passed and';
    case 'new':
      return quote(
        `new ${finding.target.kind === 'function' ? finding.target.name.replace(/^new /, '') : finding.api}`,
      );
    case 'access':
      return `Reading ${name}`;
    case 'assignment':
      return `Setting ${name}`;
    case 'conversion':
      return `${name}, which is called implicitly here,`;
    case 'iteration':
      return `Iterating over ${name}`;
    case 'reference':
      return `${name}, called where it is passed to,`;
    default:
      return name;
  }
}

function verbOf(finding: Finding): string {
  return finding.cost === 'low' ? 'briefly blocks the event loop' : 'blocks the event loop';
}

function reachOf(finding: Finding, quote: (name: string) => string): string {
  const { trace } = finding;
  if (trace.length === 0) return '';
  if (trace.length === 1) return `: it ${actionOf(finding, quote)}`;
  const through = trace.slice(1).map(hop => quote(hop.function));
  return `: it reaches ${rootOf(finding, quote)} through ${elide(through).join(' → ')}`;
}

function actionOf(finding: Finding, quote: (name: string) => string): string {
  return finding.api === 'busy-wait' ? 'spins in a busy wait' : `calls ${rootOf(finding, quote)}`;
}

function rootOf(finding: Finding, quote: (name: string) => string): string {
  return finding.api === 'busy-wait' ? 'a busy wait' : quote(finding.api);
}

function headlineOf(finding: Finding): string {
  if (finding.rule === 'unsafe-offload')
    return '**A worker finds functions by name.** Pass one that is exported, its input as arguments, and let it return what can be cloned.';
  if (finding.rule === 'unused-suppression')
    return '**This comment suppresses nothing.** Remove it, or name the rule that is meant.';
  const what = `**${finding.api === 'busy-wait' ? 'A busy wait' : rootOf(finding, code)}** (${finding.cost} cost) blocks the event loop`;
  if (finding.cost === 'low') return `${what} only briefly: hardly worth a change, unless it runs often.`;
  return `${what}: until it ends, no timer, request or other async function makes progress.`;
}

function chainOf(finding: Finding, options: HoverOptions): string {
  const hops = finding.trace.map(hop => {
    const link = options.linkTo?.(hop);
    const place = `${baseName(hop.file)}:${String(hop.line)}`;
    return `${code(hop.function)} (${link ? `[${escapeText(place)}](${link})` : escapeText(place)})`;
  });
  return [...elide(hops), rootOf(finding, code)].join(' → ');
}

/** Long chains keep their ends: the first hops tell where to look, the last what is reached. */
function elide(hops: readonly string[]): readonly string[] {
  if (hops.length <= SHOWN_HOPS) return hops;
  return [
    ...hops.slice(0, SHOWN_HOPS - 2),
    `… ${String(hops.length - SHOWN_HOPS + 1)} more …`,
    ...hops.slice(-1),
  ];
}

/** @param word the rule it names, a word that is no rule, or nothing for a suppression of everything */
function suppressionMessage(word: string | undefined): string {
  if (!word) return 'Unused suppression: nothing is reported here.';
  if (RULE_IDS.some(rule => rule === word)) return `Unused suppression: no ${code(word)} is reported here.`;
  return `Unknown rule ${code(word)} in a suppression.`;
}

function sentence(start: string, detail: string | undefined): string {
  if (!detail) return `${start}.`;
  return `${start}: ${oneLine(detail)}${/[.!?]$/.test(detail) ? '' : '.'}`;
}

/** A code span; names come from source text and may hold anything. */
function code(name: string): string {
  return '`' + oneLine(name).replaceAll('`', 'ˋ') + '`';
}

function emphasis(title: string): string {
  return `*${escapeText(title)}*`;
}

function escapeText(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
