// The rule `unsafe-offload`: hand-written calls of `runInExecutor` that a worker would refuse.
import { lookupMember } from '../catalogue/lookup.ts';
import type { Api } from '../catalogue/types.ts';
import type { Finding } from '../finding.ts';
import { idsOf } from '../follow/match.ts';
import { requiredBy, spanAt, type Argument, type FileIR, type Site, type Value } from '../ir.ts';
import type { Abstract, FunctionValue } from './abstract.ts';
import { allMembers } from './all-members.ts';
import { externalEntry } from './apis.ts';
import { argumentsOf } from './arguments.ts';
import { contextOf, describe } from './contexts.ts';
import { evaluate } from './evaluate.ts';
import { commonjsExports } from './imports.ts';
import { returnValues } from './results.ts';
import { capturesOf, functionAt, isEsm, nameOf, rowAt, siteAt, sitesIn } from './rows.ts';
import type { World } from './world.ts';

/** `runInExecutor` calls that are refused or go wrong at run time. */
export function findUnsafeOffloads(world: World, file: FileIR): Finding[] {
  const severity = world.settings.severity('unsafe-offload', 'medium', false, false);
  if (!severity) return [];
  return idsOf(file, 'functions').flatMap(id =>
    sitesIn(file, id).flatMap(siteId => {
      const site = siteAt(file, siteId);
      const problem = isOffload(file, site) ? problemAt(world, file, site) : undefined;
      if (!problem) return [];
      const { argument, detail } = problem;
      const finding: Finding = {
        rule: 'unsafe-offload',
        severity,
        cost: 'medium',
        api: '',
        span: spanAt(file, argument.span),
        node: spanAt(file, site.node),
        shape: 'call',
        target: { kind: 'external', module: 'run-in-executor', path: ['runInExecutor'] },
        context: contextOf(world, file, id) ?? describe(file, id, 'async'),
        trace: [],
        detail,
      };
      return [finding];
    }),
  );
}

/** Is it our `runInExecutor`: from the package, or from a copy of it in the project? */
function isOffload(file: FileIR, site: Site): boolean {
  if (site.kind !== 'call' || site.args.length < 2) return false;
  const from = (value: Value): boolean => {
    if (value.t === 'import') return value.name === 'runInExecutor' && isRuntime(value.from);
    if (value.t === 'variable') return rowAt(file, 'variables', value.id)?.values.some(from) ?? false;
    return (
      value.t === 'member' &&
      value.key.t === 'const' &&
      value.key.value === 'runInExecutor' &&
      isRuntimeModule(file, value.object)
    );
  };
  return from(site.callee);
}

function isRuntimeModule(file: FileIR, value: Value): boolean {
  if (value.t === 'import') return isRuntime(value.from);
  if (value.t === 'variable')
    return rowAt(file, 'variables', value.id)?.values.some(inner => isRuntimeModule(file, inner)) ?? false;
  if (value.t !== 'result') return false;
  const specifier = requiredBy(siteAt(file, value.site));
  return specifier !== undefined && isRuntime(specifier);
}

function isRuntime(specifier: string): boolean {
  return /(^|\/)run-in-executor(\.[cm]?[jt]s)?$/.test(specifier);
}

interface Problem {
  readonly argument: Argument;
  readonly detail: string;
}

function problemAt(world: World, file: FileIR, site: Site): Problem | undefined {
  const [, task, ...rest] = site.args;
  if (!task || task.spread) return undefined;
  const values = evaluate(world, file, task.value, undefined);
  const detail =
    task.inline === undefined
      ? firstOf(values, value => taskProblem(world, value))
      : inlineProblem(file, task.inline);
  if (detail) return { argument: task, detail };
  for (const argument of rest) {
    const problem =
      argument.inline !== undefined
        ? 'a function cannot be sent to a worker'
        : valueProblem(evaluate(world, file, argument.value, undefined));
    if (problem) return { argument, detail: problem };
  }
  const args = argumentsOf(world, file, rest, undefined);
  const results = values.flatMap(value =>
    value.t === 'function' ? returnValues(world, value, args, []) : [],
  );
  const result = valueProblem(results);
  return result ? { argument: task, detail: `its result cannot come back: ${result}` } : undefined;
}

function inlineProblem(file: FileIR, id: number): string {
  const { usesThis } = functionAt(file, id);
  const captures = capturesOf(file, id);
  if (usesThis) return 'the function uses `this`, which stays on this thread';
  if (captures.length > 0)
    return `the function captures ${captures.map(name => `\`${name}\``).join(', ')}, which stays on this thread`;
  return 'a function written here is not exported, so that no worker can load it';
}

function taskProblem(world: World, value: Abstract): string | undefined {
  switch (value.t) {
    case 'function':
      return functionProblem(world, value);
    case 'bound':
      return 'a bound function cannot be loaded by a worker: pass the function and its arguments';
    case 'handle-member':
      return (
        offloadProblem(lookupMember(value.table, value.className, value.key)?.api) ??
        'a method needs its object, which stays on this thread'
      );
    case 'external':
      return offloadProblem(externalEntry(world, value)?.api);
    case 'class':
      return 'a class cannot be called';
    default:
      return undefined;
  }
}

function functionProblem(world: World, { file, id }: FunctionValue): string | undefined {
  const { usesThis, parent, generator, owner } = functionAt(file, id);
  const [name, captures] = [nameOf(file, id), capturesOf(file, id)];
  if (usesThis || (owner?.kind === 'class' && !owner.static))
    return `\`${name}\` uses \`this\`, which stays on this thread`;
  if (captures.length > 0)
    return `\`${name}\` captures ${captures.map(item => `\`${item}\``).join(', ')}, which stays on this thread`;
  if (generator) return `\`${name}\` is a generator, which cannot come back from a worker`;
  if (parent === 0 && isExported(world, file, id)) return undefined;
  return `\`${name}\` is not exported, so that no worker can load it`;
}

function isExported(world: World, file: FileIR, id: number): boolean {
  const values = isEsm(file)
    ? Object.values(file.exports).flatMap(value => evaluate(world, file, value, undefined))
    : commonjsExports(world, file).flatMap(value => [
        value,
        ...allMembers(world, value),
        ...assignedMembers(world, file, value),
      ]);
  return values.some(value => value.t === 'function' && value.file === file && value.id === id);
}

/** `exports.f = f` and `module.exports.f = f`. */
function assignedMembers(world: World, file: FileIR, exported: Abstract): readonly Abstract[] {
  if (exported.t !== 'exports') return [];
  return file.writes.flatMap(({ object, value }) =>
    evaluate(world, file, object, undefined).some(target => target.t === 'exports')
      ? evaluate(world, file, value, undefined)
      : [],
  );
}

function offloadProblem(api: Api | undefined): string | undefined {
  switch (api?.offload) {
    case 'writes-argument':
      return 'it writes into an argument, of which the worker only has a copy';
    case 'handle':
      return 'it works on a handle, which stays on this thread';
    case 'returns-class':
      return 'its result is an object whose methods do not survive the way back';
    case 'thread':
      return 'it acts on the thread that calls it';
    default:
      return undefined;
  }
}

/** Why none of the values can be cloned to another thread; nothing if one can, or if nothing is known. */
function valueProblem(values: readonly Abstract[]): string | undefined {
  const problems = values.map(cloneProblem);
  return problems.length > 0 && problems.every(problem => problem !== undefined) ? problems[0] : undefined;
}

function cloneProblem(value: Abstract): string | undefined {
  switch (value.t) {
    case 'function':
    case 'bound':
      return 'a function cannot be sent to another thread';
    case 'class':
      return 'a class cannot be sent to another thread';
    case 'instance':
      return 'an instance of a class loses its methods on the way';
    case 'handle':
      return 'a handle stays on its thread';
    case 'generator':
      return 'a generator cannot be sent to another thread';
    default:
      return undefined;
  }
}

function firstOf<T>(values: readonly T[], test: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const result = test(value);
    if (result) return result;
  }
  return undefined;
}
