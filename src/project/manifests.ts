// package.json, tsconfig.json and their like: reading what may be broken, incomplete or hostile without ever throwing.
import { parse } from 'jsonc-parser';

/** Texts of manifests by absolute path. */
export type Manifests = ReadonlyMap<string, string>;

/** An object of unknown shape, as JSON gives it. */
export type Json = Readonly<Record<string, unknown>>;

const NAMES = /^(?:package\.json|lerna\.json|pnpm-workspace\.yaml|[jt]sconfig(?:\.[^/\\]+)?\.json)$/;

/** Says a file's name that module resolution needs its text? */
export function isManifest(name: string): boolean {
  return NAMES.test(name);
}

/**
 * Reads a manifest. Comments, trailing commas and a byte order mark are tolerated; of what is broken, as much as can be
 * understood is taken.
 */
export function parseManifest(text = ''): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return parseLenient(text.replace(/^\uFEFF/, ''));
  }
}

function parseLenient(text: string): Json {
  try {
    return objectOf(parse(text, [], { allowTrailingComma: true }));
  } catch {
    return {}; // Nested deeper than the stack.
  }
}

/** @returns an empty object for anything else */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The strings in a list, or a string alone; nothing for anything else. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const PACKAGE = /^(@[^/\\@]+\/)?[^/\\.@][^/\\]*/;

/** `@scope/name/deep/path` → `@scope/name`; undefined for what can be no package's name. */
export function packageNameOf(specifier: string): string | undefined {
  return PACKAGE.exec(specifier)?.[0];
}
