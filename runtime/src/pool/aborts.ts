interface Listeners {
  readonly all: Set<() => void>;
  readonly onAbort: () => void;
}

const known = new WeakMap<AbortSignal, Listeners>();

/**
 * Listens to a signal that thousands of tasks may share: an EventTarget takes longer for each listener that it has.
 *
 * @returns What stops listening.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = known.get(signal) ?? listen(signal);
  listeners.all.add(listener);
  return () => {
    listeners.all.delete(listener);
    if (listeners.all.size > 0 || known.get(signal) !== listeners) return;
    // Node keeps a signal that somebody listens to, even when nobody can abort it any more.
    known.delete(signal);
    signal.removeEventListener('abort', listeners.onAbort);
  };
}

function listen(signal: AbortSignal): Listeners {
  const all = new Set<() => void>();
  const onAbort = (): void => {
    for (const each of all) each();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const listeners = { all, onAbort };
  known.set(signal, listeners);
  return listeners;
}
