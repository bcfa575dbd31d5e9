import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

export interface Change {
  /** Relative, with `/`. */
  readonly file: string;
  /** Undefined for a file that is created. */
  readonly before: string | undefined;
  readonly after: string;
}

/** A unified diff that `git apply` and `patch -p1` take. */
export function patchOf({ file, before, after }: Change): string {
  const from = before === undefined ? '/dev/null' : `a/${file}`;
  return createTwoFilesPatch(from, `b/${file}`, before ?? '', after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
