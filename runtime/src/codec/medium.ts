/** What a message crosses: what may travel depends on it. */
export interface Medium {
  /** What is at the other end. */
  readonly to: 'thread' | 'process';
  readonly sharesMemory: boolean;
  /** What arrives of a value; throws where nothing does. */
  clone(value: object): object;
}

export const betweenThreads: Medium = { to: 'thread', sharesMemory: true, clone: structuredClone };
