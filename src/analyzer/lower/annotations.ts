// What JSDoc says: `@blocking`, `@nonblocking`, `@returns {Promise}`.
import type { ParsedFile } from '../syntax.ts';
import type { Annotation } from './state.ts';

/** Finds `@blocking`, `@nonblocking` and `@returns {Promise…}` in JSDoc, keyed by where the annotated code starts. */
export function readAnnotations({ ast, text }: ParsedFile): Map<number, Annotation> {
  const found = new Map<number, Annotation>();
  const comments = ast.comments ?? [];
  for (const [index, comment] of comments.entries()) {
    if (comment.type !== 'Block' || !comment.value.startsWith('*')) continue;
    const blocking = /^[\s*]*@(blocking|nonblocking)\b/m.exec(comment.value)?.[1];
    const promised = /@returns?\s*\{\s*Promise\b/.test(comment.value);
    if (!blocking && !promised) continue;
    let end = comment.range[1];
    for (const later of comments.slice(index + 1)) {
      if (text.slice(end, later.range[0]).trim() !== '') break;
      end = later.range[1];
    }
    const start = end + (/\S/.exec(text.slice(end))?.index ?? 0);
    found.set(start, {
      ...(blocking && { blocking: blocking as 'blocking' | 'nonblocking' }),
      ...(promised && { promised }),
    });
  }
  return found;
}
