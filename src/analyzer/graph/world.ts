// All files of a project under one configuration, and what was found out about them so far.
import type { Finding } from '../finding.ts';
import type { FileIR, Value } from '../ir.ts';
import type { Settings } from '../settings.ts';
import type { Abstract } from './abstract.ts';
import type { Call } from './calls.ts';
import { outlineInput, touch, type Dependencies, type InputSet } from './dependencies.ts';
import type { Field } from './fields.ts';
import type { Guard } from './guard.ts';
import type { Indexes } from './indexes.ts';
import type { Reach } from './reach.ts';

/** What was found out, and the inputs that it was made of. */
export interface Answer<T> {
  readonly value: T;
  readonly inputs: InputSet;
}

/** All files of a project under one configuration, and what was found out about them so far. */
export interface World {
  readonly files: Map<string, FileIR>;
  readonly settings: Settings;
  /** Path of the project file that a specifier names, if it names one. */
  readonly resolve: (specifier: string, from: string) => string | undefined;
  readonly dependencies: Dependencies;
  readonly indexes: Indexes;
  /** What expressions and members may be, by names of their own. */
  readonly values: Map<string, Evaluation>;
  /** The same for members of objects: by object, and by name. */
  readonly members: Map<string, Map<string, Evaluation>>;
  /** The same for what is written in a file, by where it is. */
  readonly places: Map<FileIR, Places>;
  /** Everything that may run in a call of a function, in source order. */
  readonly calls: Map<string, Answer<readonly Call[]>>;
  readonly reaches: Map<string, Answer<Reach | undefined>>;
  readonly inPlace: Map<string, Answer<boolean>>;
  /** Modules that a file loads at its top level. */
  readonly loaded: Map<FileIR, Answer<ReadonlySet<string>>>;
  /** The same with what those modules load at theirs. */
  readonly loadedWith: Map<FileIR, Answer<ReadonlySet<string>>>;
  /** Files that programs start with which run a file. */
  readonly starts: Map<FileIR, Answer<readonly FileIR[]>>;
  /** Where fields of instances are set once and for all. */
  readonly fields: Map<string, Answer<Field | undefined>>;
  /** Short names of what calls are told apart by. */
  readonly names: Map<string, string>;
  /** Calls of each function that are told apart, by their arguments. */
  readonly frames: Map<string, Set<string>>;
  readonly ancestors: Map<string, Answer<ReadonlySet<string>>>;
  readonly guards: Map<string, Guard>;
  /** The guarded questions by what their answers are made of. */
  readonly guardsOf: Map<InputSet, string[]>;
  /** The file that the question being answered is about. */
  within: FileIR | undefined;
  guardsOff: boolean;
  /** How often changes were followed so far. */
  changes: number;
  /** Guarded questions under way, outermost first. */
  readonly asking: string[];
  /** Those that were met while they were under way. They have no guard: two could keep each other's old answers alive. */
  readonly circular: Set<string>;
  /** The depths of evaluations that were met while they were under way. */
  readonly met: Set<number>;
  /** Inputs that stand for guarded answers which are others now. */
  readonly overtaken: number[];
  /** Findings of each file, before suppressions. */
  readonly findings: Map<string, Answer<readonly Finding[]>>;
  /** The same of its functions, by number. */
  readonly findingsIn: Map<FileIR, Map<number, Answer<readonly Finding[]>>>;
  /** Evaluations under way, outermost first. */
  readonly active: Evaluation[];
  /** Those that depend on an evaluation under way, in order of appearance. */
  readonly trail: Evaluation[];
  /** Depth of the outermost evaluation that the current one depends on. */
  lowest: number;
  /** How often an evaluation was nested too deeply to be made, or met an answer that had been cut short by that. */
  cuts: number;
  /** Evaluations left for the file being checked: a bound on what a hostile one can cost. */
  budget: number;
}

/** What something may be, as far as it is known. */
export interface Evaluation {
  /** `passing`: it depends on an evaluation under way, and holds as long as that is. */
  state: 'open' | 'active' | 'passing' | 'settled';
  values: readonly Abstract[];
  inputs: InputSet;
  /** Of an active one, how many there are around it; of a passing one, the depth of the outermost it depends on. */
  depth: number;
  /** How deep it was nested when it was cut short, or 0 for a whole answer: less deep, it may be more. */
  cutAt: number;
  /** The same within a known call, by the call's key. */
  within: Map<string, Evaluation> | undefined;
}

/** What is asked of a file again and again, by number or, for members, by expression. */
export interface Places {
  readonly variables: (Evaluation | undefined)[];
  readonly results: (Evaluation | undefined)[];
  readonly returned: (Evaluation | undefined)[];
  readonly members: Map<Value, Evaluation>;
}

export function createWorld(
  { files, settings, resolve }: Pick<World, 'files' | 'settings' | 'resolve'>,
  dependencies: Dependencies,
  indexes: Indexes,
): World {
  return {
    files,
    settings,
    resolve,
    dependencies,
    indexes,
    values: new Map(),
    members: new Map(),
    places: new Map(),
    calls: new Map(),
    reaches: new Map(),
    inPlace: new Map(),
    loaded: new Map(),
    loadedWith: new Map(),
    starts: new Map(),
    fields: new Map(),
    names: new Map(),
    frames: new Map(),
    ancestors: new Map(),
    guards: new Map(),
    guardsOf: new Map(),
    guardsOff: false,
    changes: 0,
    asking: [],
    circular: new Set(),
    met: new Set(),
    within: undefined,
    overtaken: [],
    findings: new Map(),
    findingsIn: new Map(),
    active: [],
    trail: [],
    lowest: Infinity,
    cuts: 0,
    budget: 0,
  };
}

/** A file of the world, if there is one: both may change. */
export function fileAt(world: World, path: string): FileIR | undefined {
  const { dependencies } = world;
  if (dependencies.kept) touch(dependencies, outlineInput(dependencies, path));
  return world.files.get(path);
}
