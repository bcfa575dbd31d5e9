// May a file set a member of a module that it loads, by a look at its text? Most files load modules, and hardly any does.
// Lengths are bounded: what goes on for longer would take the time of its square.

/** Names of modules: `const lib = require('./lib')`, `import lib from '../lib'`, `import * as lib from '../lib'`. */
const LOADED = /([\w$]+)\s*=[^;\n]{0,80}\brequire\s*\(|\bimport\s+([\w$]+)|\*\s*as\s+([\w$]+)/g;
/** `patch(lib, …)`, `Object.assign(lib.default, …)`; not the `(0, lib.default)(…)` of compilers, which is a call. */
const HANDED = /(?<!\(0)[(,]\s*([\w$]+)(?:\.default)?\s*(?=[,)])/g;
/** `lib[name] = …` */
const INDEXED = /([\w$]+)(?:\.default)?\s*\[[^\]]{0,80}\]\s*(?:\?\?|\|\||&&)?=(?![=>])/g;
/** `patch(require('./lib'), …)`, `require('./lib').load = …`; not what compilers wrap. */
const DIRECT =
  /[(,]\s*(?<!\b_{1,2}(?:import|interop|export)\w*[(,]\s*)require\s*\(|\brequire\s*\([^)]{0,80}\)(?:\.default)?[.[]/;

/** `lib.load = …`, `for (lib.load of …)` */
const SET = /\.\s*([\w$]+)\s*(?:(?:\?\?|\|\||&&)?=(?![=>])|of\b)/g;
/** `[lib.load, …] = …`, `({ load: lib.load } = …)` */
const PATTERN = /(?:^|[;{}])\s*(?:\[|\(\s*[{[])([^;]{0,300}?)[\]}]\s*=(?!=)/gm;
const MEMBER = /\.\s*([\w$]+)/g;

export interface Hint {
  /** Does it hand a module to a function, or set members of one under names that are not written out? */
  readonly handsOn: boolean;
  /** Members that it sets, of whatever. */
  readonly names: ReadonlySet<string>;
}

export function hintOf(text: string): Hint {
  if (!/\brequire\b|\bimport\b/.test(text)) return NONE;
  const inPatterns = namesIn(text, PATTERN).flatMap(inside => namesIn(inside, MEMBER));
  return { handsOn: handsModulesOn(text), names: new Set([...namesIn(text, SET), ...inPatterns]) };
}

const NONE: Hint = { handsOn: false, names: new Set() };

function handsModulesOn(text: string): boolean {
  if (DIRECT.test(text)) return true;
  const loaded = new Set(namesIn(text, LOADED));
  return [HANDED, INDEXED].some(used => namesIn(text, used).some(name => loaded.has(name)));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, ...names]: (string | undefined)[]) =>
    names.flatMap(name => name ?? []),
  );
}
