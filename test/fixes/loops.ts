// Functions that read files in callbacks of list methods, for `loops.test.ts`. Each is called with the paths of three
// files (`a`, `bb`, `ccc`), one that is missing, and `log`, which prints what happens in which order.

export interface LoopCase {
  readonly title: string;
  /** Statements of `async function (paths, missing, log)`. */
  readonly code: string;
}

export const LOOPS: readonly LoopCase[] = [
  {
    title: 'sort',
    code: `const folder = missing.slice(0, -8);\nreturn readdirSync(folder).sort((a, b) => read(folder + '/' + b).length - read(folder + '/' + a).length);`,
  },
  {
    title: 'sort of a copy, of a list that is handed back',
    code: `const folder = missing.slice(0, -8);\nconst names = readdirSync(folder).sort();\nconst sorted = [...names].sort((a, b) => read(folder + '/' + b).length - read(folder + '/' + a).length);\nconst texts = Array.from(names, n => read(folder + '/' + n));\nreturn { all: [names], sorted, texts };`,
  },
  {
    title: 'lists of a table',
    code: `const table = { some: paths.slice(0, 2), none: [] };\nconst found = [];\nfor (const [kind, list] of Object.entries(table)) found.push([kind, list.reduce((n, p) => n + read(p).length, 0)]);\nfor (const list of Object.values(table)) list.forEach(p => log(read(p)));\nreturn found;`,
  },
  {
    title: 'lists of a table, in callbacks',
    code: `const table = { some: paths.slice(0, 2), none: [] };\nconst sizes = {};\nObject.entries(table).forEach(([kind, list]) => {\n  sizes[kind] = list.reduce((n, p) => n + read(p).length, 0);\n});\nreturn sizes;`,
  },
  {
    title: 'sort by what an expression finds',
    code: `const folder = missing.slice(0, -8);\nreturn readdirSync(folder).sort((a, b) => String(/b+/.exec(read(folder + '/' + a))).length - String(/b+/.exec(read(folder + '/' + b))).length);`,
  },
  {
    title: 'sort of a single element',
    code: `return ['/missing'].sort((a, b) => read(a).length - read(b).length);`,
  },
  {
    title: 'sort of several that are missing',
    code: `try {\n  return ['/missing', '/missing'].toSorted((a, b) => read(a).length - read(b).length);\n} catch (error) {\n  return error.path;\n}`,
  },
  {
    title: 'sort with a block, in a chain',
    code: `const folder = missing.slice(0, -8);\nconst [last] = readdirSync(folder).filter(Boolean).sort((p, q) => {\n  const one = read(folder + '/' + p);\n  const two = read(folder + '/' + q);\n  return two.localeCompare(one);\n});\nreturn last;`,
  },
  {
    title: 'forEach that calls a function which fills a list',
    code: `const found = [];\nconst walk = async p => {\n  found.push(p === missing ? 'none' : read(p));\n  log(found.length);\n};\nfor (const p of paths) await walk(p);\nawait walk(missing);\nreturn found;`,
  },
  { title: 'map', code: `return paths.map(p => read(p));` },
  {
    title: 'map that is declared',
    code: `const texts = paths.map(p => read(p));\nreturn texts.concat('x');`,
  },
  { title: 'map with an index', code: `return paths.map((p, i) => i + read(p));` },
  { title: 'map in a chain', code: `return paths.map(p => read(p)).join('\\n');` },
  { title: 'map as an argument', code: `return JSON.stringify(paths.map(p => read(p)));` },
  { title: 'map of objects', code: `return paths.map(p => ({ text: read(p), size: p.length - p.length }));` },
  {
    title: 'map with a block',
    code: `return paths.map(p => {\n  log('before');\n  const text = read(p);\n  log('after ' + text);\n  return text;\n});`,
  },
  {
    title: 'map with early returns',
    code: `return paths.map(p => {\n  if (p === paths[1]) return 'second';\n  const text = read(p);\n  if (text.length > 2) {\n    return 'long';\n  }\n  return text;\n});`,
  },
  {
    title: 'map with a try',
    code: `return [...paths, missing].map(p => {\n  try {\n    return read(p);\n  } catch (error) {\n    return error.code;\n  } finally {\n    log('tried');\n  }\n});`,
  },
  {
    title: 'map with a switch',
    code: `return paths.map(p => {\n  switch (read(p)) {\n    case 'a':\n      return 1;\n    default:\n      return 2;\n  }\n});`,
  },
  { title: 'map of patterns', code: `return paths.map(p => ({ p, n: 1 })).map(({ p, n }) => read(p) + n);` },
  {
    title: 'map of a list that changes later',
    code: `const all = async list => list.map(p => read(p));\nconst list = [...paths];\nconst texts = all(list);\nawait (async () => list.push(missing))();\nreturn await texts;`,
  },
  { title: 'map with a function', code: `return paths.map(function (p) {\n  return read(p);\n});` },
  {
    title: 'map that throws on the way',
    code: `return [paths[0], missing, paths[1]].map(p => {\n  log('now');\n  return read(p);\n});`,
  },
  {
    title: 'map whose closures keep their element',
    code: `const later = paths.map(p => {\n  const text = read(p);\n  return () => text + paths.indexOf(p);\n});\nreturn later.map(f => f());`,
  },
  { title: 'map in a template', code: 'return `<${paths.map(p => read(p))}>`;' },
  {
    title: 'map in a condition',
    code: `if (paths.map(p => read(p)).length === 3) return 'three';\nelse return 'other';`,
  },
  {
    title: 'map without a block around it',
    code: `if (paths.length === 3) return paths.map(p => read(p));\nreturn [];`,
  },
  {
    title: 'map in the head of a loop',
    code: `let all = '';\nfor (const text of paths.map(p => read(p))) all += text;\nreturn all;`,
  },
  {
    title: 'map in a switch',
    code: `switch (paths.length) {\n  case 3:\n    return paths.map(p => read(p));\n  default:\n    return [];\n}`,
  },
  { title: 'map that is assigned', code: `let texts;\ntexts = paths.map(p => read(p));\nreturn texts;` },
  { title: 'map that is spread', code: `return [...paths.map(p => read(p)), 'end'];` },
  { title: 'map that is awaited', code: `return await Promise.all(paths.map(p => read(p)));` },
  {
    title: 'map of an expression function',
    code: `const all = async list => list.map(p => read(p));\nreturn await all(paths);`,
  },
  {
    title: 'map with a parameter of the name of the result',
    code: `const text = paths.map(text => read(text));\nreturn text;`,
  },
  {
    title: 'map that changes its parameter',
    code: `return paths.map(p => {\n  p = p + '';\n  return read(p);\n});`,
  },
  { title: 'map of an empty list', code: `return [].map(p => read(p));` },
  { title: 'map with a sequence', code: `return paths.map(p => (log('one'), read(p)));` },
  { title: 'map that takes no parameter', code: `return paths.map(() => read(paths[0]));` },
  { title: 'flatMap', code: `return paths.flatMap(p => [read(p), 'and']);` },
  {
    title: 'flatMap of what is no list',
    code: `return paths.flatMap(p => (read(p) === 'a' ? 'one' : [['x'], 'y']));`,
  },
  { title: 'forEach', code: `paths.forEach(p => {\n  log(read(p));\n});\nlog('done');` },
  { title: 'forEach with an expression', code: `paths.forEach(p => log(read(p)));\nlog('done');` },
  {
    title: 'forEach with an index',
    code: `paths.forEach((p, i) => {\n  if (i === 1) return;\n  log(i + read(p));\n});`,
  },
  {
    title: 'forEach that returns values',
    code: `paths.forEach(p => {\n  if (p === paths[0]) return log('first');\n  return log(read(p));\n});`,
  },
  {
    title: 'forEach that throws',
    code: `paths.forEach(p => {\n  if (read(p) === 'bb') throw new RangeError('bb');\n  log(p === paths[0]);\n});`,
  },
  {
    title: 'forEach that fills a map',
    code: `const texts = new Map();\npaths.forEach((p, i) => {\n  texts.set(i, read(p));\n});\nreturn [...texts];`,
  },
  { title: 'filter', code: `return paths.filter(p => read(p).length > 1).length;` },
  {
    title: 'filter that is declared',
    code: `const long = paths.filter((p, i) => i > 0 && read(p).length > 1);\nreturn long.map(p => paths.indexOf(p));`,
  },
  {
    title: 'filter with a block',
    code: `return paths.filter(p => {\n  if (p === missing) return true;\n  const text = read(p);\n  return text !== 'bb';\n}).map(p => paths.indexOf(p));`,
  },
  {
    title: 'filter of entries',
    code: `return Object.entries({ a: paths[0], b: paths[1] }).filter(([name, p]) => read(p) === name).length;`,
  },
  {
    title: 'find',
    code: `const hit = paths.find(p => {\n  log('asked');\n  return read(p) === 'bb';\n});\nreturn paths.indexOf(hit);`,
  },
  { title: 'find that finds nothing', code: `return paths.find(p => read(p) === 'x') === undefined;` },
  {
    title: 'find before what is missing',
    code: `return paths.indexOf([...paths, missing].find(p => read(p).length === 3));`,
  },
  { title: 'findIndex', code: `return [paths.findIndex(p => read(p) === 'ccc'), paths.length];` },
  {
    title: 'findIndex that finds nothing',
    code: `const at = paths.findIndex((p, i) => read(p) === String(i));\nreturn at;`,
  },
  {
    title: 'some',
    code: `if (paths.some(p => (log('asked'), read(p) === 'a'))) return 'some';\nreturn 'none';`,
  },
  {
    title: 'every',
    code: `return paths.every(p => {\n  log('asked');\n  return read(p).length < 2;\n}) ? 'all' : 'not all';`,
  },
  {
    title: 'every with early returns',
    code: `const all = paths.every(p => {\n  if (p === paths[0]) return true;\n  return read(p).length > 1;\n});\nreturn all;`,
  },
  {
    title: 'reduce',
    code: `const total = paths.reduce((total, p) => total + read(p).length, 0);\nreturn total;`,
  },
  { title: 'reduce to a list', code: `return paths.reduce((list, p, i) => [...list, i + read(p)], []);` },
  {
    title: 'reduce to a map',
    code: `const texts = paths.reduce((map, p) => {\n  if (map.size > 1) return map;\n  return map.set(read(p), map.size);\n}, new Map());\nreturn [...texts];`,
  },
  {
    title: 'findLast',
    code: `return paths.indexOf(paths.findLast((p, i) => (log(i), i < 2 && read(p).length > 0)));`,
  },
  { title: 'findLast of nothing', code: `return paths.findLast(p => read(p) === 'x') === undefined;` },
  { title: 'findLastIndex', code: `return paths.findLastIndex(p => (log('asked'), read(p).length < 3));` },
  {
    title: 'map in a branch',
    code: `return paths.length > 2 ? paths.map(p => read(p)) : log('none');`,
  },
  {
    title: 'map in a branch that is not taken',
    code: `return paths.length > 9 ? paths.map(p => read(p)) : 'none';`,
  },
  {
    title: 'map of what may be missing',
    code: `const all = async list => list?.map(p => read(p)) ?? 'none';\nreturn [await all(paths), await all()];`,
  },
  {
    title: 'forEach of what may be missing',
    code: `const all = async list => {\n  list?.forEach(p => log(read(p)));\n};\nawait all(paths);\nawait all(null);`,
  },
  {
    title: 'forEach in a condition',
    code: `paths.length > 9 && paths.forEach(p => log(read(p)));\nreturn paths[0] && paths.forEach((p, i) => log(i + read(p)));`,
  },
  {
    title: 'map after something with an effect',
    code: `return [log('first'), paths.map(p => (log('then'), read(p))), log('last')].length;`,
  },
  {
    title: 'map beside other members',
    code: `return { count: paths.length, texts: paths.map(p => read(p)), none: paths.filter(p => read(p) === 'x') };`,
  },
  {
    title: 'map after something that throws',
    code: `const fail = () => {\n  throw new RangeError('early');\n};\nreturn fail() + paths.map(p => (log('never'), read(p))).join();`,
  },
  {
    title: 'some in the condition of a loop',
    code: `let left = 3;\nwhile (paths.some(p => read(p).length === left)) left--;\nreturn left;`,
  },
  {
    title: 'reduce in a sum',
    code: `return log('before') ?? 1 + paths.reduce((sum, p) => sum + read(p).length, 0);`,
  },
  {
    title: 'map in a chain, in a branch',
    code: `return paths[0] && paths.filter(p => read(p) !== 'bb').map((p, i) => i + read(p)).join();`,
  },
  {
    title: 'map with the this of the method around it',
    code: `const object = { base: paths[0], async both() { return [1, paths.map(p => read(p) + read(this.base))]; } };\nreturn await object.both();`,
  },
  { title: 'Array.from a set', code: `return Array.from(new Set(paths), (p, i) => i + read(p));` },
  {
    title: 'Array.from the keys of a map',
    code: `const sizes = new Map(paths.map((p, i) => [p, i]));\nreturn Array.from(sizes.keys(), p => read(p));`,
  },
  { title: 'Array.from', code: `return Array.from(paths, p => read(p));` },
  { title: 'Array.from with a length', code: `return Array.from({ length: 3 }, (_, i) => read(paths[i]));` },
  {
    title: 'Object.entries',
    code: `return Object.fromEntries(Object.entries({ x: paths[0], y: paths[1] }).map(([name, p]) => [name, read(p)]));`,
  },
  {
    title: 'Object.keys',
    code: `const files = { x: paths[0], y: paths[1] };\nreturn Object.keys(files).map(name => name + read(files[name]));`,
  },
  { title: 'nested maps', code: `return [[paths[0]], paths].map(list => list.map(p => read(p)));` },
  {
    title: 'nested maps with blocks',
    code: `return [[paths[0]], paths].map(list => {\n  const texts = list.map(p => read(p));\n  log(texts.length);\n  return texts.join();\n});`,
  },
  { title: 'nested forEach', code: `[[paths[0]], paths].forEach(list => list.forEach(p => log(read(p))));` },
  {
    title: 'chained filter and map',
    code: `return paths.filter(p => read(p) !== 'bb').map(p => read(p).toUpperCase());`,
  },
  { title: 'a list that is read', code: `return read(paths[0]).split('').map(c => c + read(paths[1]));` },
  {
    title: 'two calls in one callback',
    code: `return paths.map((p, i) => read(p) + read(paths[i]));`,
  },
  {
    title: 'the reaction of a promise',
    code: `return Promise.resolve(1).then(n => paths.slice(n).map(p => read(p)));`,
  },
  {
    title: 'a list that is read from a folder',
    code: `return readdirSync(paths[0].slice(0, -1)).map(name => read(paths[0].slice(0, -1) + name));`,
  },
  {
    title: 'sort by what was read',
    code: `return paths.map(p => ({ p, text: read(p) })).sort((a, b) => b.text.length - a.text.length).map(({ text }) => text);`,
  },
  {
    title: 'an async generator',
    code: `async function* each() {\n  yield* paths.map(p => read(p));\n  for (const t of paths.map(p => read(p))) yield t;\n}\nconst all = [];\nfor await (const t of each()) all.push(t);\nreturn all;`,
  },
  {
    title: 'an expression function that yields an object',
    code: `const all = async () => ({ texts: paths.map(p => read(p)) });\nconst same = async () => (paths.map(p => read(p)));\nreturn [await all(), await same()];`,
  },
  {
    title: 'a method',
    code: `class Reader {\n  #end = '!';\n  async all(list) {\n    return list.map(p => read(p) + this.#end);\n  }\n}\nreturn await new Reader().all([...paths]);`,
  },
];

/** Inside of `async function f(list)`, which is called with an array. */
export const REFUSED_LOOPS: readonly { readonly code: string; readonly reason: string }[] = [
  {
    code: 'const o = { list };\n  return o?.list.map(p => fs.readFileSync(p)).join();',
    reason: 'it may be skipped by a `?.`',
  },
  {
    code: 'return list.map((p, i, all) => fs.readFileSync(p + all.length));',
    reason: 'the callback takes the list as well',
  },
  {
    code: 'return list.map(function (p) { return fs.readFileSync(this.base + p); }, x);',
    reason: 'the callback has a `this` of its own',
  },
  { code: 'return list.map(p => fs.readFileSync(p), x);', reason: 'the callback is given a `this`' },
  {
    code: 'return list.map((p = 1) => fs.readFileSync(p));',
    reason: 'a parameter of the callback has a default or takes the rest',
  },
  {
    code: 'return list.map(p => { for (const q of p) return fs.readFileSync(q); return 1; });',
    reason: 'the callback returns from within a loop',
  },
  {
    code: 'return list.map(p => { if (p) return fs.readFileSync(p); });',
    reason: 'the callback does not always return something',
  },
  {
    code: 'return list.map(p => { var t = fs.readFileSync(p); return t; });',
    reason: 'the callback declares with `var`',
  },
  {
    code: 'return list.map(function read(p) { return p.next ? read(p.next) : fs.readFileSync(p); });',
    reason: 'the callback calls itself',
  },
  {
    code: 'return list.map(list => fs.readFileSync(list));',
    reason: 'a name of the callback is used for the list',
  },
  {
    code: 'list.forEach(p => { list.push(fs.readFileSync(p)); });',
    reason: 'the callback changes the list',
  },
  {
    code: 'return list.reduce((n, p) => n + fs.readFileSync(p).length);',
    reason: 'it begins with the first element',
  },
  {
    code: 'let n = 1; return n + list.reduce((n, p) => n + fs.readFileSync(p).length, 0);',
    reason: '`n` is the name of something else there',
  },
  {
    code: 'new Set(list).forEach(p => { fs.readFileSync(p); });',
    reason: 'it is not called on an array',
  },
  {
    code: 'const all = { list }; all.list.forEach(p => { all.list[0] = fs.readFileSync(p); });',
    reason: 'the callback changes the list',
  },
  { code: 'return list.map(/* each */ p => fs.readFileSync(p));', reason: 'a comment would be lost' },
  { code: 'return x(list.forEach(p => fs.readFileSync(p)));', reason: 'its result is used' },
];

/** A program that compiles, before and after. */
export const TYPED_LOOPS = `import { readFileSync, readdirSync } from 'node:fs';
interface Item { readonly kind: 'file' | 'folder'; readonly text: string }
interface Choices { files?: string[]; readonly names: string[] }
export async function branches(options: Choices, list: string[] | undefined): Promise<readonly (number | string)[]> {
  const texts = options.files ? options.files.map(p => readFileSync(p, 'utf8')) : [];
  const long = options.files?.filter(p => readFileSync(p).length > 1).map((p, i) => i + p) ?? [];
  list?.forEach(p => console.log(readFileSync(p)));
  const last = options.names.findLast(p => readFileSync(p).length > 1);
  return [texts.length, ...long, list ? list.reduce((n, p) => n + readFileSync(p).length, 0) : 0, last ?? ''];
}
export async function members(options: Choices): Promise<{ n: number; items: { p: string; text: string }[] }> {
  return { n: options.names.length, items: options.names.map(p => ({ p, text: readFileSync(p, 'utf8') })) };
}
export async function a(paths: readonly string[]): Promise<string[]> {
  return paths.map(p => readFileSync(p, 'utf8'));
}
export async function flat(paths: readonly string[]): Promise<string[]> {
  return paths.flatMap(p => (p === '' ? [] : [p, readFileSync(p, 'utf8')]));
}
export async function b(paths: string[]): Promise<Item[]> {
  return paths.map(p => ({ kind: 'file', text: readFileSync(p, 'utf8') }));
}
export async function c(paths: string[]) {
  const texts = paths.map((p: string) => readFileSync(p, 'utf8'));
  return texts.map(t => t.length);
}
export async function d(paths: string[]) {
  const texts = paths.map(p => readFileSync(p, 'utf8'));
  return () => texts.join();
}
export async function e(paths: string[]): Promise<string | undefined> {
  const hit = paths.find(p => readFileSync(p, 'utf8') === 'x');
  return hit?.toUpperCase();
}
export async function f(paths: string[]): Promise<number> {
  return paths.reduce((n, p) => n + readFileSync(p).length, 0);
}
export async function h(paths: string[]) {
  const map = paths.reduce<Record<string, string>>((m, p) => ({ ...m, [p]: readFileSync(p, 'utf8') }), {});
  return map['a'];
}
export async function i(dir: string): Promise<Buffer[]> {
  const files: Buffer[] = readdirSync(dir).filter(n => n !== 'x').map(n => readFileSync(n));
  return files;
}
export async function o(paths: string[]) {
  const out: { [k: string]: number } = {};
  paths.forEach((p, i) => { out[p] = readFileSync(p).length + i; });
  return out;
}
export async function p(paths: string[], some: boolean): Promise<boolean> {
  if (some) return paths.some(path => readFileSync(path).length > 2);
  return paths.every(path => readFileSync(path, 'utf8') !== '');
}
export async function r(paths: string[]): Promise<Map<string, string>> {
  return new Map(paths.map(path => [path, readFileSync(path, 'utf8')]));
}
export async function s(paths: string[]): Promise<Record<string, Buffer>> {
  return Object.fromEntries(paths.map(path => {
    if (path === '') return [path.trim(), Buffer.from('')];
    return [path.toUpperCase(), readFileSync(path)];
  }));
}
export async function t(paths: string[]) {
  const sizes = new Map(paths.map((path, at) => [path, { at, length: readFileSync(path).length, kind: 'file' }]));
  for (const [path, size] of sizes) size.kind += path.length + size.length.toFixed();
  return sizes;
}
export async function u(paths: string[]): Promise<string[]> {
  return paths.map(path => ({ path, kind: 'x', text: readFileSync(path, 'utf8') })).filter(({ text }) => text !== '').map(({ path }) => path);
}
export async function v(paths: string[]) {
  console.log(paths.map(path => ({ kind: 'x', text: readFileSync(path, 'utf8') })));
  for (const { text } of paths.map(path => ({ kind: 1, text: readFileSync(path, 'utf8') }))) console.log(text.length);
}
export async function z(folder: string): Promise<string[]> {
  const names = readdirSync(folder);
  names.sort((a, b) => (JSON.parse(readFileSync(b, 'utf8')) as Options).paths.length - (JSON.parse(readFileSync(a, 'utf8')) as Options).paths.length);
  return names.concat(readdirSync(folder).toSorted((a, b) => readFileSync(a, 'utf8').localeCompare(readFileSync(b, 'utf8'))));
}
interface Options { readonly paths: readonly string[] }
export async function w(options: Options) {
  const sizes: Record<string, number> = {};
  options.paths.forEach(path => { sizes[path] = readFileSync(path).length; });
  return sizes;
}
export class W {
  private items: Item[] = [];
  async load(paths: string[]) {
    this.items = paths.map(path => ({ kind: 'file', text: readFileSync(path, 'utf8') }));
    return this.items.length;
  }
}
export async function x(paths: string[]): Promise<Item[]> {
  const load = (path: string): Item => ({ kind: 'file', text: path });
  return paths.map(path => ({ kind: 'file', text: readFileSync(path, 'utf8') }) as Item).concat(paths.map(load));
}
export async function y(paths: string[]): Promise<Map<string, Item>> {
  return new Map(paths.map(path => [path, { kind: 'file', text: readFileSync(path, 'utf8') } as Item]));
}
export const q = async (paths: ReadonlyArray<string>) => paths.filter((path: string) => readFileSync(path, 'utf8'));
`;
