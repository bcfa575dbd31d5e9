// A search for every call of a function, in every file: what it is about, and how it begins.
import type { TSESTree } from '../../analyzer/parse.ts';
import type { Signature } from './clan.ts';
import { Refused, importersOf, nameOfFunction, type FunctionAt } from '../reading/project.ts';
import { isMainGuard } from '../offload/purity.ts';
import { isSequential } from '../sequential/sequential.ts';
import type { FunctionNode, Source } from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';
import { followDeclaration } from './uses.ts';

export interface CallSite {
  readonly source: Source;
  readonly call: TSESTree.CallExpression;
}

/** One search: what it is about, what it has found, and where it has been. */
export interface Search {
  readonly project: ProjectFiles;
  readonly called: FunctionAt;
  /** The function as reasons name it. */
  readonly name: string;
  readonly calls: CallSite[];
  /** What speaks against its being provably the same. */
  readonly doubts: string[];
  /** What has to become async along with it, since nobody can tell them apart: `load` of another class. */
  readonly siblings: FunctionAt[];
  /** Declarations whose type has to become a promise: those of interfaces. */
  readonly signatures: Signature[];
  /** Those whose declared type says that they return no promise. */
  readonly plain: Set<FunctionNode>;
  readonly visited: Set<string>;
  /** Is it enough to find the calls that can be found? */
  readonly partial: boolean;
  /** How many searches for what makes the function led here. */
  readonly made: number;
  /** Is it only about what is handed to the function? */
  readonly nested?: boolean;
}

/**
 * Members that lead from a value to the function: none where the value is the function, `load` where it is an object
 * or module that holds it.
 */
export type Path = readonly string[];

export type Found = Pick<Search, 'calls' | 'doubts' | 'siblings' | 'signatures' | 'plain'>;

/** @throws {Refused} where the function is used in a way that does not wait, or that cannot be followed */
export function callsOfFunction(project: ProjectFiles, called: FunctionAt): Found {
  return callsIn(searchFor(project, called, false));
}

/**
 * The calls of a function that another search wants to know the arguments of.
 * @throws {Refused} where there may be others
 */
export function callsOfNested({ project }: Search, called: FunctionAt): readonly CallSite[] {
  return callsIn({ ...searchFor(project, called, false), nested: true }).calls;
}

function callsIn(search: Search): Search {
  const { project, called } = search;
  const { source, fn } = called;
  followDeclaration(search, source, fn);
  const isExported = [...search.visited].some(key => key.startsWith(MODULE));
  // Frameworks, scripts and configurations call exports that no import leads to; less so what the module itself calls,
  // and is imported for something else.
  const isOwn =
    (search.calls.length > 0 || search.visited.has(OFFLOADED)) &&
    (isRun(project, source) || importersOf(project, source.path).length > 0);
  if (isExported && !isOwn && search.calls.every(call => call.source === source))
    throw new Refused(`${search.name} is exported, and nobody imports it: who calls it is not known.`);
  return search;
}

/** Is the module a program that Node.js runs? What that exports is for nobody but tests. */
function isRun(project: ProjectFiles, source: Source): boolean {
  return (
    source.text.startsWith('#!') ||
    source.ast.body.some(node => node.type === 'IfStatement' && isMainGuard(source, node.test)) ||
    isSequential(project)
  );
}

/** The calls of a function that can be found; others may call it, too. */
export function knownCalls(project: ProjectFiles, called: FunctionAt): readonly CallSite[] {
  return knownCallsIn(searchFor(project, called, true));
}

function knownCallsIn(search: Search): readonly CallSite[] {
  attempt(search, () => {
    followDeclaration(search, search.called.source, search.called.fn);
  });
  return search.calls;
}

/** The calls of a function that makes what another search is about: all, or where that is enough, those that can be found. */
export function callsOfFactory(from: Search, factory: FunctionAt): readonly CallSite[] {
  const made = from.made + 1;
  if (made > MOST_MADE) throw new Refused(`${from.name} is made by functions that are made themselves.`);
  const search = { ...searchFor(from.project, factory, from.partial), made };
  const calls = from.partial ? knownCallsIn(search) : callsIn(search).calls;
  from.doubts.push(...search.doubts);
  return calls;
}

/** Functions that make functions that make functions nobody writes deeper than this. */
const MOST_MADE = 3;

function searchFor(project: ProjectFiles, called: FunctionAt, partial: boolean): Search {
  const name = nameOfFunction(called.source, called.fn);
  return {
    project,
    called,
    name,
    calls: [],
    doubts: [],
    siblings: [],
    signatures: [],
    plain: new Set(),
    visited: new Set(),
    partial,
    made: 0,
  };
}

/** One way among several to calls of the function: where not all have to be found, the others are still gone. */
export function attempt({ partial }: Search, way: () => void): void {
  try {
    way();
  } catch (error) {
    if (!partial || !(error instanceof Refused)) throw error;
  }
}

/** Among what a search has visited where the function is handed to `runInExecutor`. */
export const OFFLOADED = 'offloaded';

/** Begins the keys of modules among what a search has visited. */
export const MODULE = 'module ';

export function enter({ visited }: Search, key: string): boolean {
  if (visited.has(key)) return false;
  visited.add(key);
  return true;
}
