// Is it provably the same? What had no pause before has some now; who could notice?
import { callsOf, outermost } from '../reading/callers.ts';
import { howConcurrent } from '../timing/concurrency.ts';
import { mayYieldPromise, promiseIn } from './returns.ts';
import { mockOf } from '../reading/mocks.ts';
import type { Callers } from './callers.ts';
import { callsOfFunction, type CallSite } from './search.ts';
import { impatientCallerOf } from '../timing/elsewhere.ts';
import { hasWaitedBefore } from '../timing/first-await.ts';
import { loadsUnknown } from '../reading/importers.ts';
import { Refused, nameOfFunction, where, type FunctionAt } from '../reading/project.ts';
import { isOfOneRun, isOfOneRunIn } from '../timing/one-run.ts';
import { freeReferences, referencesTo, variableOf } from '../reading/scope.ts';
import { isSequential } from '../sequential/sequential.ts';
import { sharedWrites } from '../timing/shared-state.ts';
import { cautionAbout } from '../timing/timing.ts';
import { isNeverRead } from '../timing/unseen-state.ts';
import { isNoPromiseWanted } from '../timing/wanted.ts';
import {
  bare,
  calledName,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** Who calls the functions that were async before, in other files, and runs on without waiting? */
export function droppedElsewhere(project: ProjectFiles, { sites }: Callers): string | undefined {
  for (const { source, whole, fn } of sites) {
    if (!fn?.async || hasWaitedBefore(source, fn, whole)) continue;
    const dropped = callsElsewhere(project, { source, fn }).find(({ source: from, call }) => {
      const parent = from.parents.get(outermost(from, call));
      return parent?.type === 'ExpressionStatement' || parent?.type === 'UnaryExpression';
    });
    if (dropped)
      return `A caller (${where(dropped.source, dropped.call)}) does not wait for ${nameOfFunction(source, fn)}, which would end later.`;
    const impatient = isSequential(project) ? undefined : impatientCallerOf(project, { source, fn });
    if (impatient) return impatient;
  }
  return undefined;
}

function callsElsewhere(project: ProjectFiles, at: FunctionAt): CallSite[] {
  try {
    return callsOfFunction(project, at).calls.filter(({ source }) => source !== at.source);
  } catch (error) {
    // It is handed on, and who gets it cannot be followed: a route, a command.
    if (error instanceof Refused) return [];
    throw error;
  }
}

/** What is new, in the changed files. */
export interface Changed {
  /** Functions that became async. */
  readonly functions: readonly FunctionAt[];
  /** Those of them that wait for something. The others run at once, as they always did, for who calls them. */
  readonly waiting: ReadonlySet<FunctionNode>;
  /** See `Callers`. */
  readonly plain: ReadonlySet<FunctionNode>;
  /** Calls that are awaited now, and what waits. */
  readonly sites: readonly {
    readonly source: Source;
    readonly whole: Node;
    readonly fn: FunctionNode | undefined;
  }[];
}

/** @returns what has to be looked at first; undefined where nothing could notice */
export function doubtAbout(project: ProjectFiles, api: string, changed: Changed): string | undefined {
  const isAlone = isSequential(project);
  for (const { source, whole, fn } of isAlone ? [] : changed.sites) {
    if (!fn)
      return `\`await\` at the top of \`${where(source, whole)}\` lets what was started above it run on.`;
    const caution = cautionAbout(source, whole, { fn, makeAsync: false, project });
    if (caution) return `${where(source, whole)}: ${caution}`;
    const loop = source.parents.get(outermost(source, whole));
    const written =
      loop?.type === 'ForOfStatement' && loop.await ? sharedWrites(source, fn, loop.body)[0] : undefined;
    if (written)
      return `\`${written}\` is changed in each round (${where(source, whole)}), and other code may run in between.`;
  }
  const isTaken = changed.sites.every(({ source, whole }) => isNoPromiseWanted(source, whole));
  for (const { source, fn } of changed.functions) {
    if (
      !changed.plain.has(fn) &&
      !(isTaken && !fn.generator) &&
      (fn.generator ? mayYieldPromise(source, fn) : promiseIn(source, fn) === 'maybe')
    )
      return `${nameOfFunction(source, fn)} (${where(source, fn)}) may ${fn.generator ? 'yield' : 'return'} a promise, which would be unwrapped.`;
    if (isAlone || !changed.waiting.has(fn)) continue;
    const isNoMatter = (node: Node): boolean =>
      isNeverRead(project, source, node) || isOfOneRunIn(project, source, node);
    const written = sharedWrites(source, fn, fn.body, isNoMatter)[0];
    if (written)
      return `${nameOfFunction(source, fn)} changes \`${written}\`, which other code may do as well while it waits.`;
    const changing = changingReads(project, source, fn);
    if (changing)
      return `${nameOfFunction(source, fn)} reads \`${changing}\`, which other code may change while it waits.`;
    const touched = callIn(source, fn, name => WRITES.test(name));
    const prints = callIn(source, fn, (_, text) => PRINTS.test(text));
    const ordered = touched ?? prints ?? callIn(source, fn, name => name === 'emit');
    if (ordered && changed.sites.some(site => isConcurrent(site)))
      return `\`${ordered}\` in ${nameOfFunction(source, fn)} may run several times at once, in another order.`;
    const isRead = readsFiles(source, fn);
    if (prints && !touched && isRead)
      return `${nameOfFunction(source, fn)} reads files and prints: what other code prints could come in between.`;
    if (touched && isRead)
      return `${nameOfFunction(source, fn)} reads and writes files: other code may change them in between.`;
  }
  const paths = new Set(changed.functions.map(({ source }) => source.path));
  for (const path of paths) {
    const mock = mockOf(project, path, api, false);
    if (mock) return mock;
  }
  return loadsUnknown(project);
}

/** A variable outside of the function that is assigned again somewhere. */
function changingReads(project: ProjectFiles, source: Source, fn: FunctionNode): string | undefined {
  return freeReferences(source, fn).find(({ identifier, isTypeReference }) => {
    const variable = isTypeReference ? undefined : variableOf(source, identifier);
    return (
      variable &&
      !isOfOneRun(source, variable) &&
      !isOfOneRunIn(project, source, identifier) &&
      referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)
    );
  })?.identifier.name;
}

function isConcurrent({ source, fn }: Changed['sites'][number]): boolean {
  return fn !== undefined && howConcurrent(source, fn, callsOf(source, fn)) === 'itself';
}

/** What leaves a trace in the file system, where other code may read and change it. */
const WRITES =
  /^(write|append|mkdir|mkdtemp|rm|rmdir|unlink|copyFile|cp|rename|truncate|symlink|link|utimes|chmod)/;

/** What a program prints it does not read: all that counts is the order. */
const PRINTS = /^(console|process\.std(out|err))\./;

function readsFiles(source: Source, fn: FunctionNode): boolean {
  return callIn(source, fn, name => /^(read|exists|stat|lstat|access)/.test(name)) !== undefined;
}

function callIn(
  source: Source,
  fn: FunctionNode,
  matches: (name: string, text: string) => boolean,
): string | undefined {
  let found: string | undefined;
  walk(fn.body, node => {
    const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
    if (!callee) return;
    const text = textOf(source, callee);
    if (matches(calledName(callee) ?? '', text)) found ??= text;
  });
  return found;
}
