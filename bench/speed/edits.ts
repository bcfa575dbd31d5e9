// Edits as people make them, one keystroke or paste at a time, at random places of a text.

export type Random = () => number;

/** Repeatable: the same seed gives the same numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}

/** The text after an edit, or undefined where the text has no place for it. */
type Edit = (text: string, random: Random) => string | undefined;

export const EDITS: Readonly<Record<string, Edit>> = {
  'a comment': before(() => '// Think about this again.'),
  'a blocking call': before(() => "process.getBuiltinModule('node:fs').readFileSync('notes.txt');"),
  'a call': before((text, random) => {
    const name = pick(functionNames(text), random);
    return name && `${name}();`;
  }),
  'a word, half typed': before(() => 'con'),
  'a statement less': (text, random) => {
    const statement = pick(statements(text), random);
    return statement && text.slice(0, statement.start) + text.slice(statement.end);
  },
  'a function more': (text, random) =>
    `${text}\nfunction added${Math.floor(random() * 1e6)}(path) {\n  return path.trim();\n}\n`,
  'a function renamed': (text, random) => {
    const name = pick(functionNames(text), random);
    return (
      name &&
      text.replaceAll(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), `${name}2`)
    );
  },
};

function before(line: (text: string, random: Random) => string | undefined): Edit {
  return (text, random) => {
    const statement = pick(statements(text), random);
    const added = line(text, random);
    if (!statement || added === undefined) return undefined;
    return `${text.slice(0, statement.start)}${statement.indent}${added}\n${text.slice(statement.start)}`;
  };
}

interface Statement {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

/** Statements that fill a line, indented, and so inside of a function or a class most likely. */
function statements(text: string): Statement[] {
  const lines = /(?<=[;{})\]\w'`]\n)([ \t]+)(?:const |let |await |this\.|[\w$.]+\()[^\n{}]*[;)\]\w'`]\n/g;
  return Array.from(text.matchAll(lines), match => ({
    start: match.index,
    end: match.index + match[0].length,
    indent: match[1] ?? '',
  })).filter(({ start, end }) => isWhole(text.slice(start, end)));
}

const isWhole = (line: string): boolean => line.split(/[([]/).length === line.split(/[)\]]/).length;

function functionNames(text: string): string[] {
  return Array.from(text.matchAll(/^(?:export )?(?:async )?function ([\w$]+)/gm), match => match[1] ?? '');
}
