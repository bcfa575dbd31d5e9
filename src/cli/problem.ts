/** A file or folder that could not be checked. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Our fault, not the file's. */
  readonly internal?: true;
}

/** Does something for a file. A failure of ours becomes one of the problems, and costs nobody else anything. */
export async function guarded<T>(
  path: string,
  problems: Problem[],
  task: () => T,
): Promise<Awaited<T> | undefined> {
  try {
    return await task();
  } catch (error) {
    const message = `internal error: ${error instanceof Error ? error.message : String(error)}`;
    problems.push({ path, line: 1, message, internal: true });
    return undefined;
  }
}
