// What is asked of all files at once.
import type { FileIR, PropertyWrite } from '../ir.ts';
import { keyOf, type ClassValue } from './abstract.ts';
import { assignmentsIn, contentsIn, digestOfWrites, nearWritesIn, writesIn } from './assignments.ts';
import { foreignCallsIn, MANY, type Calling } from './callers.ts';
import { subclassesIn } from './classes.ts';
import { implementersIn } from './interfaces.ts';
import { forgetAnswers } from './memo.ts';
import { createIndex, refreshIndex, remakeIndex, type ProjectIndex } from './project-index.ts';
import { providersIn } from './providers.ts';
import { lateLoadersIn, loadersIn } from './requires.ts';
import { settingsIn, type Setting } from './settled.ts';
import { startedIn } from './workers.ts';
import type { World } from './world.ts';
import type { Assignment, IndexedWrite } from './writes.ts';

export interface Indexes {
  /** Calls, by names that cross files: `key:load`, `default:/src/load.js`. */
  readonly calls: ProjectIndex<Calling>;
  /** `object.key = …`, by key. */
  readonly assignments: ProjectIndex<Assignment>;
  /** The same by object and key. */
  readonly writes: ProjectIndex<IndexedWrite>;
  /** Assignments to members of object literals, whatever the key, by object. */
  readonly contents: ProjectIndex<PropertyWrite>;
  /** Classes, by what they extend, themselves or through others. */
  readonly subclasses: ProjectIndex<ClassValue>;
  /** Classes, by the interfaces that they implement. */
  readonly implementers: ProjectIndex<ClassValue>;
  /** Files that others start on another thread or in another process, by path. */
  readonly started: ProjectIndex<true>;
  /** Files, by the path of what their top level loads. */
  readonly loaders: ProjectIndex<FileIR>;
  /** The same of what functions load. */
  readonly lateLoaders: ProjectIndex<FileIR>;
  /** What members are assigned to of anything but `this`, by the members' names. */
  readonly settings: ProjectIndex<Setting>;
  /** Registrations of objects and classes with VS Code, by what is registered. */
  readonly providers: ProjectIndex<true>;
}

export function createIndexes(): Indexes {
  return {
    calls: createIndex('calls', foreignCallsIn, { most: MANY }),
    assignments: createIndex('assignments', assignmentsIn, { mayBeThere: isWritten }),
    writes: createIndex('writes', writesIn, { digest: digestOfWrites, mayBeThere: isWritten }),
    contents: createIndex('contents', contentsIn),
    subclasses: createIndex('subclasses', subclassesIn, { isSame: isSameClass }),
    implementers: createIndex('implementers', implementersIn, { isSame: isSameClass }),
    started: createIndex('started', startedIn),
    loaders: createIndex('loaders', loadersIn),
    lateLoaders: createIndex('lateLoaders', lateLoadersIn),
    settings: createIndex('settings', settingsIn),
    providers: createIndex('providers', providersIn),
  };
}

/** Does the file still make the assignment? */
function isWritten(file: FileIR, { write }: Assignment): boolean {
  return file.writes.includes(write);
}

/** Values carry their keys once somebody has asked for these. */
function isSameClass(a: ClassValue, b: ClassValue): boolean {
  return keyOf(a) === keyOf(b);
}

/**
 * Brings the indexes up to date, each after those that it is made with.
 * @returns whether there is something else in them now
 */
export function refreshIndexes(world: World): boolean {
  const { settings, implementers, started, loaders, lateLoaders } = world.indexes;
  const { calls, assignments, writes, contents, subclasses, providers } = world.indexes;
  let isOther = false;
  const refresh = <Item>(index: ProjectIndex<Item>): void => {
    if (refreshIndex(world, index)) isOther = true;
  };
  refresh(settings);
  refresh(implementers);
  refresh(started);
  refresh(loaders);
  refresh(lateLoaders);
  refresh(calls);
  refresh(assignments);
  if (world.dependencies.kept) {
    refresh(writes);
    refresh(contents);
    refresh(subclasses);
  } else makeTogether(world);
  refresh(providers);
  return isOther;
}

/**
 * Where no file changes, indexes that are made with one another are made again and again, and what was found out with
 * less of them is forgotten. That takes less time than noting what each answer is made of. Nearly all that there is to
 * know of assignments can be told without the indexes, so that comes first.
 */
function makeTogether(world: World): void {
  const { writes, contents, subclasses } = world.indexes;
  remakeIndex(world, { ...writes, contributionOf: nearWritesIn });
  forgetAnswers(world);
  const rounds = world.files.size > MANY_FILES ? ROUNDS_OF_MANY : MOST_ROUNDS;
  for (let round = 0; round < rounds; round++) {
    const changes =
      remakeIndex(world, writes) + remakeIndex(world, contents) + remakeIndex(world, subclasses);
    if (changes === 0) return;
    forgetAnswers(world);
  }
}

/** A third round hardly ever adds anything. */
const MOST_ROUNDS = 2;
/** In a project of so many files a second one takes a tenth of the time, and adds to one finding in thousands. */
const MANY_FILES = 200;
const ROUNDS_OF_MANY = 1;
