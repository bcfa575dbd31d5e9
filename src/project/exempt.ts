import { matcherOf } from './globs.ts';

/** Tests may block, and so may build configuration: nobody else waits for their event loop. */
const EXEMPT = ['**/{test,tests,__tests__,spec,e2e}/**', '**/*.{test,spec}.*', '**/*.config.*'];

const matchesExempt = matcherOf(EXEMPT);

/**
 * Is a file, by its name, a test or build configuration?
 * @param path relative to the root that is checked, with `/`: a project that lives below a folder named `test` is
 * no test itself
 */
export function isExempt(path: string): boolean {
  return matchesExempt(path);
}
