// Free of `vscode`: the tests run it in plain Node.
export const FIX_ALL = 'source.fixAll.unblock';

/**
 * Adding an await changes timing, so only who names Unblock gets its fix-all.
 * @param only the kind that was asked for, e.g. by `editor.codeActionsOnSave`; a bare `source.fixAll` is not enough
 */
export function isFixAllRequest(only: string | undefined): boolean {
  return only === FIX_ALL || (only?.startsWith(`${FIX_ALL}.`) ?? false);
}
