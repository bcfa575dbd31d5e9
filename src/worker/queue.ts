import type { Request, RequestKind, Result } from './protocol.ts';

export interface Pending {
  readonly request: Request;
  /** Undefined: dropped. Settling twice is harmless. */
  readonly settle: (result: Result<RequestKind> | undefined) => void;
}

export interface Queue {
  readonly size: number;
  /** A `check` supersedes an older one of the same document. */
  add(pending: Pending): void;
  /** Takes out the most urgent request; equals leave in the order they came. */
  next(): Pending | undefined;
  drop(pending: Pending): void;
  /** Drops every request about one document. */
  dropDocument(path: string): void;
  clear(): void;
}

/** Lower is sooner. A person waits for details and fix-all, and looks at news; nobody waits for a scan. */
const URGENCY: Readonly<Record<RequestKind, number>> = {
  details: 0,
  fixAll: 0,
  check: 1,
  news: 1,
  scanBegin: 2,
  scanStep: 2,
  scanEnd: 2,
};

export function createQueue(): Queue {
  let waiting: Pending[] = [];

  function dropWhere(matches: (pending: Pending) => boolean): void {
    const dropped = waiting.filter(matches);
    waiting = waiting.filter(pending => !dropped.includes(pending));
    for (const pending of dropped) pending.settle(undefined);
  }

  return {
    get size() {
      return waiting.length;
    },
    add(pending) {
      const { request } = pending;
      if (request.kind === 'check') {
        const { path } = request.params;
        dropWhere(({ request: older }) => older.kind === 'check' && older.params.path === path);
      }
      waiting.push(pending);
    },
    next() {
      let first: Pending | undefined;
      for (const pending of waiting)
        if (!first || URGENCY[pending.request.kind] < URGENCY[first.request.kind]) first = pending;
      waiting = waiting.filter(pending => pending !== first);
      return first;
    },
    drop(pending) {
      dropWhere(other => other === pending);
    },
    dropDocument(path) {
      dropWhere(({ request }) => 'path' in request.params && request.params.path === path);
    },
    clear() {
      dropWhere(() => true);
    },
  };
}
