// A parser for many files at once. oxc-parser makes the same tree as typescript-estree in a quarter of the time; it is a
// native module, which an extension cannot bring along for every platform, so only the command line has it.
import type { ParseResult } from 'oxc-parser';
import { visitorKeys, type ParsedFile, type TSESTree } from '../analyzer/syntax.ts';

/**
 * Parses what it surely understands; undefined means: ask the other parser, which also knows what to complain about.
 * @param forFixes exactly as the other parser does it, but for `loc`
 */
export type QuickParse = (path: string, text: string, forFixes?: boolean) => ParsedFile | undefined;

/** The quick parser, or undefined where it is not installed or has no build for this machine. */
export async function loadQuickParse(): Promise<QuickParse | undefined> {
  try {
    const { parseSync, rawTransferSupported } = await import('oxc-parser');
    const options = {
      astType: 'ts',
      range: true,
      preserveParens: false,
      sourceType: 'unambiguous',
      // A third faster, where memory can be shared with the parser.
      experimentalRawTransfer: rawTransferSupported(),
    } as const;
    return (path, text, forFixes = false) => {
      if (isDeep(text)) return undefined;
      try {
        const result = parseSync(path, text, { ...options, lang: languageOf(path) });
        return result.errors.length > 0 ? undefined : parsedFile(path, text, result, forFixes);
      } catch {
        // What it does not take, too large or too deep, the other parser may.
        return undefined;
      }
    };
  } catch {
    return undefined;
  }
}

/** As parse.ts decides. */
function languageOf(path: string): 'ts' | 'tsx' | 'jsx' {
  if (/\.[mc]?ts$/i.test(path)) return 'ts';
  return /\.tsx$/i.test(path) ? 'tsx' : 'jsx';
}

function parsedFile(
  path: string,
  text: string,
  { program, comments }: ParseResult,
  forFixes: boolean,
): ParsedFile {
  const found = comments.map(({ type, value, start, end }) => ({ type, value, range: [start, end] }));
  const range: [number, number] = [0, text.length];
  // The trees are the same by the parser's own tests and by ours, but two packages declare them.
  const ast = { ...program, comments: found, range } as unknown as TSESTree.Program;
  // V8 keeps what the getters of a result hold until it collects all garbage: then trees outlive what is young, which
  // takes a third more memory and time. So they are left with nothing to hold.
  program.body = [];
  comments.length = 0;
  if (forFixes) leaveUnset(ast);
  return { path, text, ast };
}

/** Properties that the other parser leaves undefined where this one says null. */
const UNSET =
  /^(accessibility|constraint|default|directive|initializer|returnType|superTypeArguments|type(Annotation|Arguments|Parameters))$/;

/** What each type of node has of them, and the properties that hold nodes. */
const properties = new Map(
  Object.entries(visitorKeys).map(([type, keys = []]) => {
    const unset = [...keys, 'accessibility', 'directive'].filter(key => UNSET.test(key));
    return [type, { keys, unset: type === 'TSDeclareFunction' ? [...unset, 'body'] : unset }];
  }),
);

function leaveUnset(ast: TSESTree.Program): void {
  const nodes: TSESTree.Node[] = [ast];
  const add = (node: TSESTree.Node | null | undefined): void => {
    if (node) nodes.push(node);
  };
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const known = properties.get(node.type);
    if (!known) continue;
    const children = node as unknown as Record<
      string,
      TSESTree.Node | (TSESTree.Node | null)[] | null | undefined
    >;
    for (const key of known.unset) if (children[key] === null) children[key] = undefined;
    known.keys.forEach(key => {
      const child = children[key];
      if (!Array.isArray(child)) add(child);
      else child.forEach(add);
    });
  }
}

/** Recursion of the parser takes this much of a thread's stack without harm: it gave way at 3,000 (Linux, 4 MB). */
const DEEPEST = 500;
/** The same for what nests without brackets: it gave way at 10,000. */
const LONGEST = 2_500;

const SLASH = 0x2f;

/**
 * Might a text be nested so deeply that a native parser's stack overflows, which would end the process? Other parsers
 * say so and go on. A text with unusual strings may be taken for one, too, and is only parsed more slowly. By numbers of
 * characters, since all of all texts is looked at.
 */
export function isDeep(text: string): boolean {
  let depth = 0;
  let angles = 0;
  let operators = 0;
  let elements = 0;
  // How many `else` stand in each open block that is not yet over with `else {`.
  const elses = new Int32Array(DEEPEST + 2);
  // `operators` where each open bracket stands: what nests in it, or in an item of a list, ends with it.
  const before = new Int32Array(DEEPEST + 2);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Letters, which most of a text is, nest nothing, but for `else`.
    if (code > 0x60 && code < 0x7b && code !== 0x65) continue;
    switch (code) {
      case 0x7b: // {
        operators = angles = 0;
        depth++;
        before[depth] = 0;
        elses[depth] = 0;
        break;
      case 0x28: // (
      case 0x5b: // [
        before[++depth] = ++operators;
        break;
      case 0x7d: // }
        operators = angles = 0;
        if (depth > 0) depth--;
        break;
      case 0x29: // )
      case 0x5d: // ]
        operators = before[depth] ?? 0;
        if (depth > 0) depth--;
        break;
      case 0x2c: // ,
        operators = before[depth] ?? 0;
        break;
      case 0x3c: // <
        angles++;
        // An element, closed or not.
        elements += text.charCodeAt(i + 1) === SLASH ? -1 : 1;
        break;
      case 0x3e: // >
        if (angles > 0) angles--;
        if (text.charCodeAt(i - 1) === SLASH) elements--;
        break;
      case 0x22: // "
      case 0x27: // '
        i = endOfString(text, i, code);
        break;
      case 0x3f: // ?
      case 0x3d: // =
      case 0x21: // !
      case 0x7e: // ~
      case 0x2a: // *
      case 0x60: // `
      case 0x20: // What nests by words: typeof, new, keyof, extends.
        operators++;
        break;
      case 0x65: // e
        if (!text.startsWith('else', i)) break;
        elses[depth] = text.startsWith(' {', i + 4) ? 0 : (elses[depth] ?? 0) + 1;
        if ((elses[depth] ?? 0) > LONGEST) return true;
        break;
      case 0x3b: // ;
        operators = angles = elements = 0;
        break;
      default:
        continue;
    }
    if (depth > DEEPEST || angles > DEEPEST || elements > DEEPEST || operators > LONGEST) return true;
  }
  return false;
}

/** Where a string ends that begins at `start`; there, where it ends on no line. */
function endOfString(text: string, start: number, quote: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === quote) return i;
    else if (code === 0x0a) break;
  }
  return start;
}
