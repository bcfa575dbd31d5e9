import type { FileIR, FunctionLike } from '../ir.ts';
import { touch, type Dependencies } from './dependencies.ts';

/**
 * A file of a world. Whoever reads from it depends on it from then on: nothing has to remember to say so. Where its
 * lines start counts apart, so that an edit that only moves code leaves everything standing that does not name lines.
 */
export class TrackedFile implements FileIR {
  readonly path: string;
  #ir: FileIR;
  /** The outline with functions that are there no more: what others may still know. */
  #known: Outline;
  readonly #dependencies: Dependencies;
  readonly #input: number;
  readonly #lines: number;
  readonly #outline: number;

  /**
   * @param input stands for what the file does
   * @param lines stands for where in the file that is
   * @param outline stands for its `Outline`
   */
  constructor(ir: FileIR, dependencies: Dependencies, input: number, lines: number, outline: number) {
    this.path = ir.path;
    this.#ir = ir;
    this.#known = ir;
    this.#dependencies = dependencies;
    this.#input = input;
    this.#lines = lines;
    this.#outline = outline;
  }

  /**
   * Takes a new version. It is the same file to whoever refers to it; the inputs tell what has changed.
   * @returns whether the outline is the same
   */
  replace(ir: FileIR): boolean {
    const { functions, classes } = this.#known;
    const same =
      isEsm(this.#ir) === isEsm(ir) &&
      ir.functions.every((fn, id) => isSameSignature(fn, functions[id])) &&
      ir.classes.every(({ ctor }, id) => (classes[id]?.ctor ?? ctor) === ctor);
    this.#known = same
      ? { functions: merged(functions, ir.functions), classes: merged(classes, ir.classes) }
      : ir;
    this.#ir = ir;
    return same;
  }

  /** The same as this file with less to depend on. */
  get outline(): Outline {
    touch(this.#dependencies, this.#outline);
    return this.#ir;
  }

  /** Who asks may look at whether there is anything in them, not at what. */
  get form(): Pick<FileIR, 'exports' | 'reexports'> {
    touch(this.#dependencies, this.#outline);
    return this.#ir;
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
  get names(): FileIR['names'] {
    return this.#read().names;
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
  get spans(): FileIR['spans'] {
    return this.#place().spans;
  }
  get directives(): FileIR['directives'] {
    return this.#place().directives;
  }
}

/** What others need to know of a function to call it. */
export type Signature = Omit<
  FunctionLike,
  'name' | 'returns' | 'yields' | 'throws' | 'sites' | 'at' | 'span' | 'keyword' | 'captures'
>;

/** What of a file stays the same when somebody writes in the bodies of its functions. */
export interface Outline {
  readonly functions: readonly Signature[];
  readonly classes: readonly { readonly ctor: number }[];
}

export function outlineOf(file: FileIR): Outline {
  return file instanceof TrackedFile ? file.outline : file;
}

/** Whoever knows a function by its number may know it from a version that had more of them. */
function merged<T>(known: readonly T[], next: readonly T[]): readonly T[] {
  return next.length < known.length ? [...next, ...known.slice(next.length)] : next;
}

function isSameSignature(a: Signature, b: Signature | undefined): boolean {
  return (
    !b ||
    (a.parent === b.parent &&
      a.async === b.async &&
      a.generator === b.generator &&
      a.arrow === b.arrow &&
      a.promised === b.promised &&
      a.annotation === b.annotation &&
      a.defaults === b.defaults &&
      a.dynamicKeys === b.dynamicKeys &&
      a.keeps === b.keeps &&
      a.decides?.join() === b.decides?.join() &&
      a.tests?.join() === b.tests?.join() &&
      a.handed === b.handed &&
      a.usesThis === b.usesThis &&
      a.parameters.join() === b.parameters.join() &&
      JSON.stringify([a.owner, a.self]) === JSON.stringify([b.owner, b.self]))
  );
}

/** Does a file export as ECMAScript modules do? */
export function isEsm(file: FileIR): boolean {
  const { exports, reexports } = file instanceof TrackedFile ? file.form : file;
  return Object.keys(exports).length > 0 || reexports.length > 0;
}
