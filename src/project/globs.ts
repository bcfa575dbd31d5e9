import picomatch from 'picomatch';

/** Does a path, relative to the globs' folder and with `/`, match? */
export type Matcher = (path: string) => boolean;

/**
 * Compiles a list of globs. A glob that matches a folder matches all that is in it; one without a slash matches at any
 * depth; `!glob` takes back what earlier globs matched.
 * @param globs e.g. `['generated', 'vendor/**', '*.gen.ts', '!keep.gen.ts']`
 */
export function matcherOf(globs: readonly string[]): Matcher {
  const rules = globs.map(glob => {
    const negated = glob.startsWith('!');
    const pattern = (negated ? glob.slice(1) : glob).replace(/^\.?\//, '').replace(/\/+$/, '');
    const anywhere = !pattern.includes('/') && !/^\.?\//.test(glob);
    return { negated, test: picomatch(anywhere ? `**/${pattern}` : pattern, { dot: true }) };
  });
  return path => {
    const prefixes = prefixesOf(path);
    let matches = false;
    for (const { negated, test } of rules) {
      if (matches === negated && prefixes.some(prefix => test(prefix))) matches = !negated;
    }
    return matches;
  };
}

/** `a/b/c.ts` → `a`, `a/b`, `a/b/c.ts`. */
function prefixesOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
