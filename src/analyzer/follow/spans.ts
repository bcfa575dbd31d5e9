import type { FileIR, FunctionLike, Site, SpanId } from '../ir.ts';

/** Where everything is in a new version of a file, under the numbers that it had in the old one. */
export class Spans {
  readonly #next: FileIR['spans'];
  readonly #all: number[];
  /** By number in the old version: the number in the new one whose place it tells now. */
  readonly #told = new Map<SpanId, SpanId>();

  constructor(old: FileIR['spans'], next: FileIR['spans']) {
    this.#next = next;
    this.#all = Array.from(old);
  }

  get all(): FileIR['spans'] {
    return Uint32Array.from(this.#all);
  }

  ofFunction(fn: FunctionLike, before: FunctionLike | undefined): FunctionLike {
    return {
      ...fn,
      at: this.#place(fn.at, before?.at),
      span: this.#place(fn.span, before?.span),
      keyword: this.#place(fn.keyword, before?.keyword),
    };
  }

  ofSite(site: Site, before: Site | undefined): Site {
    return {
      ...site,
      args: site.args.map((argument, i) => ({
        ...argument,
        span: this.#place(argument.span, before?.args[i]?.span),
      })),
      at: this.#place(site.at, before?.at),
      node: this.#place(site.node, before?.node),
    };
  }

  /** @param before what stood for it in the old version: not any more where it stands for something else by now */
  #place(next: SpanId, before: SpanId | undefined): SpanId {
    const told = before === undefined ? undefined : this.#told.get(before);
    const id = before === undefined || (told !== undefined && told !== next) ? this.#all.length : before;
    this.#told.set(id, next);
    this.#all[id] = this.#next[next] ?? 0;
    this.#all[id + 1] = this.#next[next + 1] ?? 0;
    return id;
  }
}
