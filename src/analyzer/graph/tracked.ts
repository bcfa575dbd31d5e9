import type { FileIR } from '../ir.ts';
import { touch, type Dependencies } from './dependencies.ts';

/**
 * A file of a world. Whoever reads from it depends on it from then on: nothing has to remember to say so. Where its
 * lines start counts apart, so that an edit that only moves code leaves everything standing that does not name lines.
 */
export class TrackedFile implements FileIR {
  readonly path: string;
  #ir: FileIR;
  readonly #dependencies: Dependencies;
  readonly #input: number;
  readonly #lines: number;

  /**
   * @param input stands for what the file does
   * @param lines stands for where in the file that is
   */
  constructor(ir: FileIR, dependencies: Dependencies, input: number, lines: number) {
    this.path = ir.path;
    this.#ir = ir;
    this.#dependencies = dependencies;
    this.#input = input;
    this.#lines = lines;
  }

  /** Takes a new version. It is the same file to whoever refers to it; the inputs tell what has changed. */
  replace(ir: FileIR): void {
    this.#ir = ir;
  }

  #read(): FileIR {
    touch(this.#dependencies, this.#input);
    return this.#ir;
  }

  /** Notes that an answer says where in the file something is. */
  #place(): FileIR {
    touch(this.#dependencies, this.#lines);
    return this.#ir;
  }

  get functions(): FileIR['functions'] {
    return this.#read().functions;
  }
  get sites(): FileIR['sites'] {
    return this.#read().sites;
  }
  get variables(): FileIR['variables'] {
    return this.#read().variables;
  }
  get classes(): FileIR['classes'] {
    return this.#read().classes;
  }
  get objects(): FileIR['objects'] {
    return this.#read().objects;
  }
  get arrays(): FileIR['arrays'] {
    return this.#read().arrays;
  }
  get writes(): FileIR['writes'] {
    return this.#read().writes;
  }
  get exports(): FileIR['exports'] {
    return this.#read().exports;
  }
  get reexports(): FileIR['reexports'] {
    return this.#read().reexports;
  }
  get loaded(): FileIR['loaded'] {
    return this.#read().loaded;
  }
  get worker(): FileIR['worker'] {
    return this.#read().worker;
  }
  get lineStarts(): FileIR['lineStarts'] {
    return this.#place().lineStarts;
  }
  get directives(): FileIR['directives'] {
    return this.#place().directives;
  }
}
