import assert from 'node:assert/strict';
import { asyncIn } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const LOAD = 'type Load = (p: string) => string;\n';
const LATER = 'type Load = (p: string) => Promise<string>;\n';
const READ = "p => fs.readFileSync(p, 'utf8')";
const WAITED = "async p => await fs.promises.readFile(p, 'utf8')";
const QUEUE = `class Queue {
  readonly #tasks: Task[] = [];
  push(name: string, run: () => unknown): void {
    this.#tasks.push({ name, run });
  }
  async drain(): Promise<void> {
    for (const task of this.#tasks) await task.run();
  }
}
const queue = new Queue();
export async function f(p: string): Promise<void> {
`;
const KINDS =
  'export const f = async (kind: keyof typeof loads, p: string): Promise<string> => loads[kind](p);\n';
const KINDS_LATER =
  'export const f = async (kind: keyof typeof loads, p: string): Promise<string> => await loads[kind](p);\n';
const READER = "export const f = async (p: string): Promise<string> => reader('a')(p);\n";
const READER_LATER = "export const f = async (p: string): Promise<string> => await reader('a')(p);\n";

const CHAIN = `function chain(...all: Load[]): Load {
  return p => {
    let text = '';
    for (const one of all) text += one(p);
    return text;
  };
}
`;

/** Programs, and what becomes of them, or why they stay. */
const CASES: readonly (readonly [title: string, text: string, after: string | RegExp])[] = [
  [
    'a member of a type that says nothing of what it returns',
    `type Task = { name: string; run: () => unknown };\n${QUEUE}  queue.push('a', () => fs.readFileSync(p));\n  await queue.drain();\n}\n`,
    `type Task = { name: string; run: () => unknown };\n${QUEUE}  queue.push('a', async () => await fs.promises.readFile(p));\n  await queue.drain();\n}\n`,
  ],
  [
    'not a member of a type that says that it is sync',
    `type Task = { name: string; run: () => string };\n${QUEUE.replace('() => unknown', '() => string')}  queue.push('a', () => fs.readFileSync(p, 'utf8'));\n  await queue.drain();\n}\n`,
    /A type \(a.mts:4\) says that the function is sync/,
  ],
  [
    'a table that has to satisfy a type, with all that it holds',
    `${LOAD}const loads = { text: ${READ}, none: () => '' } satisfies Record<string, Load>;\n${KINDS}`,
    `${LATER}const loads = { text: ${WAITED}, none: async () => '' } satisfies Record<string, Load>;\n${KINDS_LATER}`,
  ],
  [
    'a table that has to satisfy a type without a name',
    `const loads = { text: ${READ}, none: () => '' } satisfies Record<string, (p: string) => string>;\n${KINDS}`,
    `const loads = { text: ${WAITED}, none: async () => '' } satisfies Record<string, (p: string) => Promise<string>>;\n${KINDS_LATER}`,
  ],
  [
    'not a table that holds what nobody knows',
    `${LOAD}const loads = { text: ${READ}, ...more } satisfies Record<string, Load>;\n${KINDS}`,
    /A type \(a.mts:3\) says that `text` is sync/,
  ],
  [
    'not a table of a type that is taken apart elsewhere',
    `${LOAD}const loads = { text: ${READ} } satisfies Record<string, Load>;\nexport type Text = ReturnType<(typeof loads)['text']>;\n${KINDS}`,
    /`text` is handed on as a value \(a.mts:4\)/,
  ],
  [
    'what a factory makes that says so',
    `function reader(root: string): (p: string) => string {\n  if (root === '') return () => '';\n  return ${READ};\n}\n${READER}`,
    `function reader(root: string): (p: string) => Promise<string> {\n  if (root === '') return async () => '';\n  return ${WAITED};\n}\n${READER_LATER}`,
  ],
  [
    'what a factory makes that says so by a name, with what another one makes',
    `${LOAD}const none = (): Load => () => '';\nfunction reader(root: string): Load {\n  return ${READ};\n}\n${READER}export const g = async (): Promise<string> => none()('a');\n`,
    `${LATER}const none = (): Load => async () => '';\nfunction reader(root: string): Load {\n  return ${WAITED};\n}\n${READER_LATER}export const g = async (): Promise<string> => await none()('a');\n`,
  ],
  [
    'not what a factory makes among others that nobody knows',
    `function reader(root: string): (p: string) => string {\n  if (root === '') return wrap(() => '');\n  return ${READ};\n}\n${READER}`,
    /handed on as a value/,
  ],
  [
    'not what a factory makes of a type of which a promise tells',
    `${LOAD}const none = (): Promise<Load> => Promise.resolve(() => '');\nconst reader = (root: string): Load => ${READ};\n${READER}export const g = async (): Promise<string> => (await none())('a');\n`,
    /handed on as a value/,
  ],
  [
    'functions that a parameter with a type takes all of, others that are made among them',
    `${LOAD}const none = (): Load => () => '';\nconst reader = (root: string): Load => ${READ};\n${CHAIN}export const f = async (p: string): Promise<string> => chain(none(), reader('a'))(p);\n`,
    `${LATER}const none = (): Load => async () => '';\nconst reader = (root: string): Load => ${WAITED};\n${CHAIN.replace('return p', 'return async p').replace('one(p)', 'await one(p)')}export const f = async (p: string): Promise<string> => await chain(none(), reader('a'))(p);\n`,
  ],
  [
    'not functions that a parameter with a type takes all of, and one that may be any',
    `${LOAD}const reader = (root: string): Load => ${READ};\n${CHAIN}export const f = async (p: string): Promise<string> => chain(globalThis.more, reader('a'))(p);\n`,
    /`one` \(a.mts:7\) may be another function, which returns a promise/,
  ],
  [
    'not functions among others that are made by who says less',
    `${LOAD}const any = (): any => async () => '';\nconst reader = (root: string): Load => ${READ};\n${CHAIN}export const f = async (p: string): Promise<string> => chain(any(), reader('a'))(p);\n`,
    /`one` \(a.mts:8\) may be another function, which returns a promise/,
  ],
  [
    'not what a factory makes for who does not wait',
    `${LOAD}const reader = (root: string): Load => ${READ};\nconst texts = ['a'].sort((a, b) => reader(a)(b).length);\n${READER}`,
    /in a callback of `sort` that nothing waits for/,
  ],
];

describe('Make async reads types, and follows', () => {
  for (const [title, text, after] of CASES) {
    it(title, () => {
      const { files, fix, refusal } = asyncIn({ 'a.mts': FS + text }, 'a.mts');
      if (after instanceof RegExp) {
        assert.match(refusal ?? fix?.note ?? 'it is provably the same', after);
        return;
      }
      assert.equal(refusal, undefined);
      assert.equal(files['a.mts'], FS + after);
      assert.equal(fix?.automatic, true, fix?.note);
    });
  }
});
