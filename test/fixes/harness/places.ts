// Where a call can stand and what can be called: pieces that every generated program is put together from.

/** A function body. `$` is a call that yields a string; `log` records what happens, and in which order. */
export interface Place {
  readonly body: string;
  /** Is there a fix that is provably safe? Then there has to be one. */
  readonly safe: boolean;
  /** Is the body no TypeScript as it is? */
  readonly script?: true;
}

const safe = (body: string): Place => ({ body, safe: true });
const left = (body: string): Place => ({ body, safe: false });

export const PLACES: readonly Place[] = [
  safe('$;\nlog("after");'),
  safe('log($);'),
  safe('const value = $;\nlog(value);'),
  safe('let a = 1, value = $;\nlog(a, value);'),
  safe('const { length } = $;\nlog(length);'),
  safe('const [first = "none", ...rest] = $;\nlog(first, rest.length);'),
  safe('let value = "";\nvalue = $;\nlog(value);'),
  safe('let value = "x";\nvalue += $;\nlog(value);'),
  safe('let value: string | undefined;\nvalue ??= $;\nvalue ||= "y";\nlog(value);'),
  safe('const box = { value: "x" };\nbox.value = $;\nlog(box);'),
  safe('log(log("first"), $, log("last"));'),
  safe('log(...$);'),
  safe('log([...$, "end"].length);'),
  safe('log({ ["k" + $.length]: $ });'),
  safe('log({ ...{ value: $ } });'),
  safe('log(`a ${$} b ${$}`);'),
  safe('log($.toUpperCase().length);'),
  safe('log($[0]);'),
  safe('log($?.length, $?.[0]);'),
  safe('log(($).length);'),
  safe('log($.length ** 2 - -$.length);'),
  safe('log(typeof $, !$, void $);'),
  safe('log($ + $);'),
  safe('log("x" in { x: $ }, $ === $);'),
  safe('log(known ? $ : log("no"));'),
  safe('log(known && $, !known && $);'),
  safe('log($ || "none", known ?? $);'),
  safe('if (!$) log("no");\nelse log("yes");'),
  safe('if (known) log($);\nelse $;'),
  safe('while ($.length > 1000) break;\nlog("done");'),
  safe('let n = 0;\ndo { n++; } while (n < 2 && $ !== "");\nlog(n);'),
  safe('for (const item of $) { log(item); break; }'),
  safe('for (let i = $.length; i > 0; i = 0) log(i);'),
  safe('for (const key in { a: $ }) log(key);'),
  safe('for (const i of [1, 2, 3]) {\n  if (i === 2) continue;\n  log(i, $);\n}'),
  safe('switch ($) {\n  case "": log("empty"); break;\n  default: log("full");\n}'),
  safe('switch (true) {\n  case $ === "": log("empty"); break;\n  case known: log("known");\n}'),
  safe('return $;'),
  safe('return known ? $.length : 0;'),
  safe('return [$, $];'),
  safe('throw new TypeError($);'),
  safe('label: {\n  log($);\n  if (known) break label;\n  log("never");\n}'),
  safe(
    'try {\n  log($);\n  throw new RangeError("x");\n} catch (error) {\n  log("caught", name(error), $);\n} finally {\n  log("finally", $);\n}',
  ),
  safe(
    'try {\n  return $;\n} catch (error) {\n  log("caught", name(error));\n  return "none";\n} finally {\n  log("finally");\n}',
  ),
  safe('const inner = async () => $;\nlog(await inner());'),
  safe('const inner = async () => ({ value: $ });\nlog(await inner());'),
  safe('const object = { async m() { return $; } };\nlog(await object.m());'),
  safe(
    'class C {\n  static async s() { return $; }\n  async #p() { return $; }\n  async m() { return this.#p(); }\n}\nlog(await C.s(), await new C().m());',
  ),
  safe('async function* numbers() { yield $; yield 2; }\nfor await (const value of numbers()) log(value);'),
  safe('log(await Promise.resolve("x").then(() => $));'),
  safe('await Promise.resolve("x").then(function () { log($); }).finally(() => { log("end"); });'),
  safe('log((log("left"), $));'),
  safe('const tag = (parts: readonly string[], value: string) => parts.join() + value;\nlog(tag`x${$}y`);'),
  safe(
    'class Thing { value: string; constructor(value: string) { this.value = value; } }\nlog(new Thing($).value);',
  ),
  safe('const numbers = [1, 2];\nlog(numbers[$.length > 0 ? 1 : 0]);'),
  safe('const map = new Map([["k", $]]);\nlog(map.get("k"), $);'),
  safe('{\n  const known = $;\n  log(known);\n}\nlog(known);'),
  safe('/* before */ log($ /* after */); // end'),
  // Nothing can wait here, or it might be noticed: the program stays as it is.
  left('class C { value = $; }\nlog(new C().value);'),
  left('class C { static { log($); } }\nlog(C.name);'),
  left('class C { value: string; constructor() { this.value = $; } }\nlog(new C().value);'),
  left('const object = { get value() { return $; } };\nlog(object.value);'),
  left('const inner = (value = $) => value;\nlog(inner());'),
  left('function* numbers() { yield $; }\nlog([...numbers()]);'),
  left('log(new Promise(resolve => { resolve($); }) instanceof Promise);'),
  left('log([1, 2].map(i => { log(i); return $ + i; }));'),
  left('[1, 2].forEach(i => { log(i, $); });\nlog("after");'),
  left('log([1, 2, 3].filter(i => { log(i); return i > 1 && $ !== ""; }));'),
  left('log([1, 2, 3].find(i => { log(i); return i > 1 && $ !== ""; }));'),
  left('log([1, 2, 3].findIndex(i => i > 1 && $ !== ""));'),
  left('log([1, 2, 3].some(i => { log(i); return i > 1 && $ !== ""; }));'),
  left('log([1, 2, 3].every(i => { log(i); return i < 2 && $ !== ""; }));'),
  left('log([1, 2, 3].reduce((sum, i) => sum + i + $.length, 0));'),
  left('log([1, 2].flatMap(i => [i, $]));'),
  left('log(["b", "a"].sort((a, b) => (a + $ < b + $ ? -1 : 1)));'),
  left('log(Array.from([1, 2], i => $ + i));'),
  left('log("abc".replace(/b/, () => $));'),
  left('const each = (i: number) => {\n  log(i);\n  return i + $.length;\n};\nlog([1, 2].map(each));'),
  left(
    'function each(i: number, at: number) {\n  log(i, at);\n  return at === 1 && $ !== "";\n}\nlog([1, 2, 3].filter(each), [1, 2, 3].find(each), [3].some(each));',
  ),
  left('const each = (i: number) => { log(i, $); };\n[1, 2].forEach(each);\nlog("after");'),
  left('const each = (...all: unknown[]) => all.length + $.length;\nlog([1, 2].map(each));'),
  left('const add = (sum: number, i: number) => sum + i + $.length;\nlog([1, 2, 3].reduce(add, 0));'),
  left(
    'const found: string[] = [];\nconst walk = (depth: number) => {\n  found.push($);\n  if (depth > 0) [1, 2].forEach(() => walk(depth - 1));\n};\nwalk(2);\nlog(found);',
  ),
  left('log(new Map([1, 2].map(i => [i, $])).get(1));'),
  left('if (shared.value === "") shared.value = $;\nlog(shared.value);'),
  left('const before = shared.count;\nlog($);\nshared.count = before + 1;\nlog(shared.count);'),
  left(
    'process.nextTick(() => { log("tick"); });\ntry {\n  log($);\n} finally {\n  await new Promise(resolve => { setImmediate(resolve); });\n}',
  ),
  left(
    'const late = Promise.reject(new Error("late"));\nlog($);\nlate.catch(error => { log(name(error)); });\nawait null;',
  ),
  left('async function inner() { log($); log("inner"); }\nvoid inner();\nlog("outer");'),
  left(
    'const both = await Promise.race([(async () => { log($); return 1; })(), (async () => 2)()]);\nlog(both);',
  ),
];

export interface Callee {
  /** An expression of type string. */
  readonly code: string;
  /** What it needs at the top of the file; `lib`: a function of the other file. */
  readonly needs: 'fs' | 'zlib' | 'crypto' | 'process' | 'helper' | 'state' | 'lib' | 'method';
  /** Its result is not there, so it throws. */
  readonly throws?: true;
  /** Is it provably safe to run it elsewhere? */
  readonly safe: boolean;
}

export const CALLEES: readonly Callee[] = [
  { code: "fs.readFileSync(file, 'utf8')", needs: 'fs', safe: true },
  { code: "fs.readFileSync(/* which */ file, { encoding: 'utf8' })", needs: 'fs', safe: true },
  { code: "fs.readFileSync(\n    file,\n    'utf8', // how\n  )", needs: 'fs', safe: true },
  { code: "fs.readFileSync(log('x') === 'x' ? file : '', 'utf8')", needs: 'fs', safe: true },
  { code: "fs.readFileSync(file).toString('utf8')", needs: 'fs', safe: true },
  { code: "fs.readFileSync(file + '.missing', 'utf8')", needs: 'fs', safe: true, throws: true },
  { code: 'fs.readdirSync(folder).join()', needs: 'fs', safe: true },
  { code: "zlib.gunzipSync(packed).toString('utf8')", needs: 'zlib', safe: true },
  { code: "crypto.pbkdf2Sync('a', 'b', 10, 16, 'sha256').toString('hex')", needs: 'crypto', safe: true },
  { code: "execFileSync('echo', ['hi'], { encoding: 'utf8' })", needs: 'process', safe: true },
  { code: 'read(file)', needs: 'helper', safe: true },
  { code: 'trimmed(file)', needs: 'helper', safe: true },
  { code: "read(file + '.missing')", needs: 'helper', safe: true, throws: true },
  { code: 'counted(file)', needs: 'state', safe: false },
  { code: 'load(file)', needs: 'lib', safe: true },
  { code: 'store.get(file)', needs: 'method', safe: false },
];
