import type { Callable } from './types.ts';

/** A function of a module, by name. Made by {@link taskRef}. */
export class TaskRef<F extends Callable = Callable> {
  /** The module's `file:` URL. */
  readonly url: string;
  /** The name it is exported by. */
  readonly name: string;
  /** Only for the type checker: what stands at `name`. */
  declare readonly task: F;

  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
  }
}

type TaskOf<M> = M extends Callable ? M : Extract<M[keyof M], Callable>;

/**
 * Names a function of a module without importing the module on this thread.
 *
 * @param url The module: `new URL('./task.js', import.meta.url)`, or in CommonJS `pathToFileURL(require.resolve('./task'))`.
 * @param name The name it exports the function by.
 * @typeParam M The module, `typeof import('./task.js')`; or, to have the types of one function only, that function's
 * type, `typeof import('./task.js').task`.
 */
export function taskRef<M>(
  url: URL | string,
  name: M extends Callable ? string : keyof M & string,
): TaskRef<TaskOf<M>> {
  return new TaskRef<TaskOf<M>>(String(url), name);
}
