import assert from 'node:assert/strict';
import { fixFirst } from './support.ts';

const FS = "import fs from 'node:fs';\n";

describe('in TypeScript, a call is not offloaded where', () => {
  for (const [title, text, reason] of [
    [
      'the type of an argument is generic, which selects an overload',
      `${FS}export async function f<T extends string>(p: T) { return fs.statSync(p).size; }`,
      /^refused: The type of `p` is generic/,
    ],
    [
      'the type of a field is generic',
      `${FS}export class C<T extends string> { constructor(private p: T) {}\n async f() { return fs.statSync(this.p).size; } }`,
      /^refused: The type of `this.p` is generic/,
    ],
    [
      'it is of a helper that asserts a type',
      `${FS}function must(p: string): asserts p is 'a' { fs.readFileSync(p); }\nexport async function f(p: string) { must(p); }`,
      /`must` tells types apart/,
    ],
    [
      'it is of a helper that tells types apart',
      `${FS}function is(p: string): p is 'a' { return fs.readFileSync(p).length > 0; }\nexport async function f(p: string) { if (is(p)) return p; }`,
      /`is` tells types apart/,
    ],
  ] as const) {
    it(title, () => {
      assert.match(fixFirst(text, { path: 'a.mts' }).text, reason);
    });
  }
});

describe('in TypeScript, a call is offloaded where', () => {
  for (const [title, text] of [
    [
      'a type parameter is not the type of an argument',
      `${FS}export async function f<T>(p: string, x: T) { return [fs.statSync(p).size, x]; }`,
    ],
    [
      'a type parameter is not the type of a field',
      `${FS}export class C<T> { constructor(private p: string, private x: T) {}\n async f() { return [fs.statSync(this.p).size, this.x]; } }`,
    ],
    [
      'the type of an argument only reads like one',
      `${FS}type T = string;\nexport async function f(p: T) { return fs.statSync(p).size; }`,
    ],
  ] as const) {
    it(title, () => {
      assert.match(fixFirst(text, { path: 'a.mts' }).text, /await runInExecutor/);
    });
  }
});
