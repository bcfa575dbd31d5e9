// A world that follows its files as they change.
import type { Finding } from '../finding.ts';
import type { FileIR } from '../ir.ts';
import type { Settings } from '../settings.ts';
import {
  createDependencies,
  enter,
  inputOf,
  invalidate,
  isAlive,
  outlineInput,
  trace,
  type InputSet,
} from './dependencies.ts';
import { refreshGuards } from './guard.ts';
import { createIndexes, refreshIndexes } from './indexes.ts';
import { BUDGET, EXHAUSTED, forgetAnswers, forgetPlaces, inFile, remember } from './memo.ts';
import { refreshIndex } from './project-index.ts';
import { findBlocking } from './report.ts';
import { mayLoadLate } from './requires.ts';
import { TrackedFile } from './tracked.ts';
import { createWorld, type World } from './world.ts';

export interface Project {
  /** What a file does has changed, or there is another file by that name, or none any more. */
  replace(path: string, file: FileIR | undefined): void;
  /** What a file does is the same, but it stands elsewhere in the file. */
  move(path: string): void;
  /** What blocks in a file, in source order. */
  find(path: string): readonly Finding[];
  /** Asked before anything else: may a `require` in a function block, whatever the program starts with? */
  mayLoadLate(): boolean;
  /** Files whose findings have been asked for, and may be others now. */
  outdated(): string[];
}

/** Indexes and guarded answers may depend on each other, and what is behind one guard on another. */
const MOST_ROUNDS = 32;

/** @param once all files are there before the first is looked at: what answers are made of need not be noted */
export function createProject(settings: Settings, resolve: World['resolve'], once = false): Project {
  const dependencies = createDependencies(!once);
  const files = new Map<string, FileIR>();
  /** Files as they are followed, also those that are gone: somebody may still know them. */
  const tracked = new Map<string, TrackedFile>();
  const world = createWorld({ files, settings, resolve }, dependencies, createIndexes());
  const changed = new Set<number>();
  /** Files of which answers are void, or may be soon. */
  const outdatedPlaces = new Set<FileIR>();
  let looked = false;
  const placesOf = (path: string): number => inputOf(dependencies, `${path} lines`);

  /** Forgets what does not hold any more. In between, so that many changes cost as much as one. */
  function settle(): void {
    if (changed.size > 0) follow();
  }

  function follow(): void {
    invalidate(dependencies, [...changed]);
    changed.clear();
    world.changes++;
    for (const file of outdatedPlaces) forgetPlaces(world, file);
    outdatedPlaces.clear();
    world.budget = BUDGET;
    world.guardsOff = world.guards.size === 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const isOther = refreshIndexes(world);
      world.guardsOff = false;
      world.budget = BUDGET;
      if (!refreshGuards(world) && !(isOther && dependencies.kept)) break;
    }
    forgetWhatWasCutShort();
    looked = true;
  }

  function ownInputs(file: FileIR): InputSet {
    return trace(dependencies, () => [file.functions, file.lineStarts]).inputs;
  }

  function forgetWhatWasCutShort(): void {
    if (world.budget > 0) return;
    if (dependencies.kept) invalidate(dependencies, [inputOf(dependencies, EXHAUSTED)]);
    else forgetAnswers(world);
  }

  return {
    replace(path, file) {
      if (once && looked) throw new Error('the files have been looked at once and for all');
      if (once) {
        changed.add(placesOf(path));
        if (file) files.set(path, file);
        else files.delete(path);
        return;
      }
      const known = tracked.get(path);
      const outline = outlineInput(dependencies, path);
      if (!file || !files.has(path)) changed.add(outline).add(placesOf(path));
      files.delete(path);
      for (const input of (file ? known?.replace(file) : known?.everything()) ?? []) changed.add(input);
      if (known) outdatedPlaces.add(known);
      if (!file) return;
      const next = known ?? new TrackedFile(file, dependencies, placesOf(path), outline);
      tracked.set(path, next);
      files.set(path, next);
    },
    move(path) {
      changed.add(placesOf(path));
    },
    find(path) {
      settle();
      const file = files.get(path);
      if (!file) return [];
      world.budget = BUDGET;
      const findings = remember(world, world.findings, path, () =>
        inFile(world, file, () => findBlocking(world, file)),
      );
      // Looking again would cost as much and find no more, unless the file itself changes.
      if (world.budget <= 0) world.findings.set(path, { value: findings, inputs: ownInputs(file) });
      forgetWhatWasCutShort();
      enter(dependencies);
      return findings;
    },
    mayLoadLate() {
      refreshIndex(world, world.indexes.loaders);
      return mayLoadLate(world);
    },
    outdated() {
      // What was found out while files were checked may be of answers that are others by now, too.
      if (changed.size > 0 || world.overtaken.length > 0) follow();
      return [...world.findings].flatMap(([path, { inputs }]) =>
        isAlive(dependencies, inputs) || !files.has(path) ? [] : [path],
      );
    },
  };
}
