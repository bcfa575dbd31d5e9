/** The world as a run of the command line sees it; tests bring their own. */
export interface Io {
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Both take whole lines. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Is stdout read by a person, not by a program or a file? */
  readonly terminal?: boolean;
  /** Where results are remembered from run to run, unless somebody wants them elsewhere; undefined: nowhere. */
  readonly cacheFolder?: string;
  /** May stdout carry colours? */
  readonly colors: boolean;
}

/** Something the user can put right: its message is shown, without a stack, and the exit code is 2. */
export class UsageError extends Error {}
