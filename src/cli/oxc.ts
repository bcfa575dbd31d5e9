// A parser for many files at once. oxc-parser makes the same tree as typescript-estree in a quarter of the time; it is a
// native module, which an extension cannot bring along for every platform, so only the command line has it.
import type { ParseResult } from 'oxc-parser';
import { withScopes, type ParsedFile, type TSESTree } from '../analyzer/syntax.ts';

/** Parses what it surely understands; undefined means: ask the other parser, which also knows what to complain about. */
export type QuickParse = (path: string, text: string) => ParsedFile | undefined;

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
    return (path, text) => {
      if (isDeep(text)) return undefined;
      try {
        const result = parseSync(path, text, { ...options, lang: languageOf(path) });
        return result.errors.length > 0 ? undefined : parsedFile(path, text, result);
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

function parsedFile(path: string, text: string, { program, comments }: ParseResult): ParsedFile {
  // The trees are the same by the parser's own tests and by ours, but two packages declare them.
  const tree = program as unknown as TSESTree.Program;
  const found = comments.map(({ type, value, start, end }) => ({ type, value, range: [start, end] }));
  const range: [number, number] = [0, text.length];
  const ast = Object.assign(tree, { comments: found as unknown as TSESTree.Comment[], range });
  return withScopes(path, text, ast);
}

/** Recursion of the parser takes this much of a thread's stack without harm: it gave way at 3,000 (Linux, 4 MB). */
const DEEPEST = 500;
/** The same for what nests without brackets: it gave way at 10,000. */
const LONGEST = 2_500;

/**
 * Might a text be nested so deeply that a native parser's stack overflows, which would end the process? Other parsers
 * say so and go on. A text with unusual strings may be taken for one, too, and is only parsed more slowly.
 */
export function isDeep(text: string): boolean {
  let depth = 0;
  let angles = 0;
  let operators = 0;
  let elements = 0;
  let elses = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '(':
      case '[':
      case '{':
        depth++;
        operators++;
        break;
      case ')':
      case ']':
      case '}':
        depth = Math.max(0, depth - 1);
        break;
      case '<':
        angles++;
        // An element, closed or not.
        elements += text[i + 1] === '/' ? -1 : 1;
        break;
      case '>':
        angles = Math.max(0, angles - 1);
        if (text[i - 1] === '/') elements--;
        break;
      case '"':
      case "'":
        i = endOfString(text, i);
        break;
      case '?':
      case '=':
      case '!':
      case '~':
      case '*':
      case '`':
        operators++;
        break;
      case ' ':
        // What nests by words: typeof, new, keyof, extends.
        operators++;
        break;
      case 'e':
        if (text.startsWith('else', i)) elses++;
        break;
      case ';':
        operators = 0;
        angles = 0;
        elements = 0;
        break;
      default:
    }
    if (text[i] === '{' || text[i] === '}') operators = angles = 0;
    if (depth > DEEPEST || angles > DEEPEST || elements > DEEPEST || operators > LONGEST || elses > LONGEST)
      return true;
  }
  return false;
}

/** Where a string ends that begins at `start`; there, where it ends on no line. */
function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === quote) return i;
    else if (character === '\n') break;
  }
  return start;
}
