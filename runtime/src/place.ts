import type { Medium } from './codec/medium.ts';
import { Unsendable } from './codec/scan.ts';
import { describe, refused } from './errors.ts';

/** Turns what `pack` throws into the error a user sees: which argument or result, where inside it, and why. */
export function explain(error: unknown, what: 'argument' | 'result', medium: Medium): Error {
  if (!(error instanceof Unsendable)) {
    return refused('The ' + what + ' cannot be sent to another ' + medium.to + ': ' + describe(error));
  }
  const [first, ...rest] = error.path;
  const root = what === 'argument' ? 'Argument ' + String(Number(first) + 1) : 'The result';
  const path = (what === 'argument' ? rest : error.path).map(key => {
    if (typeof key === 'number') return '[' + String(key) + ']';
    return String(key).startsWith('[') ? String(key) : '.' + String(key);
  });
  return refused(
    root +
      (path.length > 0 ? ' at ' + path.join('') : '') +
      ' ' +
      error.message +
      '. Send plain data instead.',
  );
}
