// Exports that get another value after their module has set them: `lib.load = …` in a file that requires it,
// `patch(lib, 'load')`, or by whoever is given the module.
import { isCompilersCall } from './compiled.ts';
import { fillings, hintsOf } from './filled-in.ts';
import { loadersIn, readable } from './project.ts';
import { boundAs, requiredIn, WRAPPED } from './names.ts';
import { hintOf, type Hint } from './replacing-texts.ts';
import { variableOf } from './scope.ts';
import { bare, dotted, nodesOf, propertyName, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** What one file does to modules that it requires. */
interface Replacing {
  /** What is set there, by the module's path; undefined among the names: any. */
  readonly names: ReadonlyMap<string, ReadonlySet<string | undefined>>;
  /** Modules that are handed to functions as a whole. */
  readonly given: ReadonlySet<string>;
}

/** What is known of a project: by path, but for answers, which are by path and name. */
interface Known {
  readonly replacing: Map<string, Replacing>;
  readonly hints: Map<string, Hint>;
  readonly answers: Map<string, boolean>;
  readonly loaders: ReadonlyMap<string, readonly string[]>;
}

/** By what stays the same for a project while its texts are being fixed: no fix sets a member. */
const projects = new WeakMap<ProjectFiles['resolve'], Known>();

function knownOf(project: ProjectFiles): Known {
  const known = projects.get(project.resolve) ?? {
    replacing: new Map(),
    hints: new Map(),
    answers: new Map(),
    loaders: loadersIn(project),
  };
  projects.set(project.resolve, known);
  return known;
}

/** May an export of a module have another value than the module gave it? */
export function isExportReplaced(project: ProjectFiles, path: string, name: string): boolean {
  const { answers } = knownOf(project);
  const key = `${path} ${name}`;
  const answer = answers.get(key) ?? askIfReplaced(project, path, name);
  answers.set(key, answer);
  return answer;
}

function askIfReplaced(project: ProjectFiles, path: string, name: string): boolean {
  const loaders = knownOf(project).loaders.get(path) ?? [];
  const found = loaders.map(loader => replacingIn(project, loader, name));
  return (
    found.some(({ names }) => isAmong(names.get(path), name)) ||
    (found.some(({ given }) => given.has(path)) && isSetByFunctions(project, name, true))
  );
}

/** Is an export of that name set in any module, which may hand it on? */
export function isAnyReplaced(project: ProjectFiles, name: string): boolean {
  const all = [...project.texts];
  const naming = all
    .filter(([, text]) => text.includes(name))
    .map(([path]) => replacingIn(project, path, name));
  return (
    naming.some(({ names }) => [...names.values()].some(set => set.has(name))) ||
    (isSetByFunctions(project, name, false) &&
      all.some(([path]) => replacingIn(project, path, name).given.size > 0))
  );
}

function isAmong(names: ReadonlySet<string | undefined> | undefined, name: string): boolean {
  return names !== undefined && (names.has(name) || names.has(undefined));
}

const NOTHING: Replacing = { names: new Map(), given: new Set() };

/** What a file does to modules, if it may set a member of that name, or any. */
function replacingIn(project: ProjectFiles, path: string, name: string): Replacing {
  const { replacing, hints } = knownOf(project);
  const before = replacing.get(path);
  if (before) return before;
  const hint = hints.get(path) ?? hintOf(project.texts.get(path) ?? '');
  hints.set(path, hint);
  const file = hint.handsOn || hint.names.has(name) ? readable(project, path) : undefined;
  if (!file) return NOTHING;
  const found = lookThrough(project, file);
  replacing.set(path, found);
  return found;
}

function lookThrough(project: ProjectFiles, file: Source): Replacing {
  const names = new Map<string, Set<string | undefined>>();
  const given = new Set<string>();
  const add = (home: string | undefined, name: string | undefined): void => {
    if (home !== undefined) names.set(home, (names.get(home) ?? new Set()).add(name));
  };
  for (const { object, name } of fillings(file)) add(moduleIn(project, file, object), name);
  for (const call of nodesOf(file, 'CallExpression')) {
    const [first, name] = call.arguments;
    if (isCompilersCall(file, call) || isReading(file, call)) continue;
    if (first && name?.type === 'Literal' && typeof name.value === 'string')
      add(moduleIn(project, file, first), name.value);
    for (const argument of isOfProject(project, file, call.callee) ? call.arguments : []) {
      const home = moduleIn(project, file, argument);
      if (home !== undefined) given.add(home);
    }
  }
  return { names, given };
}

/** `patch(…)`, `helpers.patch(…)`: what has methods, such as a router, takes modules and leaves them alone. */
function isOfProject(project: ProjectFiles, file: Source, called: Node): boolean {
  const callee = bare(called);
  return callee.type === 'MemberExpression'
    ? moduleIn(project, file, callee.object) !== undefined
    : callee.type === 'Identifier';
}

/** `Object.keys(lib)`, `console.log(lib)` */
function isReading(file: Source, { callee }: Extract<Node, { type: 'CallExpression' }>): boolean {
  return /^(Object\.(keys|values|entries|hasOwn|freeze)|console\.\w+)$/.test(dotted(file, callee));
}

/** A default import of CommonJS is the module, too. */
const WHOLE: ReadonlySet<string> = new Set(['*', WRAPPED, 'default']);

/** The file of what is required: `lib`, `require('./lib')`, `lib_1.default` of what compilers wrap. */
function moduleIn(project: ProjectFiles, file: Source, node: Node): string | undefined {
  const object = bare(node);
  if (object.type === 'MemberExpression')
    return propertyName(object) === 'default' ? moduleIn(project, file, object.object) : undefined;
  const bound = boundAs(file, variableOf(file, object));
  const specifier = bound && WHOLE.has(bound.name) ? bound.module : requiredIn(object);
  return specifier === undefined ? undefined : project.resolve(specifier, file.path);
}

/**
 * Does a function set a member of that name in what it is given?
 * @param orAny also where it is not known which member it sets
 */
function isSetByFunctions(project: ProjectFiles, name: string, orAny: boolean): boolean {
  return [...hintsOf(project)].some(([path, { names, isUnknown }]) => {
    const mayBe = names.has(name) || (isUnknown && (orAny || project.texts.get(path)?.includes(name)));
    const file = mayBe ? readable(project, path) : undefined;
    return (
      file !== undefined &&
      fillings(file).some(
        filling =>
          (filling.name === name || (orAny && filling.name === undefined)) &&
          isParameter(file, filling.object),
      )
    );
  });
}

function isParameter(file: Source, node: Node): boolean {
  const object = bare(node);
  return variableOf(file, object)?.defs[0]?.type === 'Parameter';
}
