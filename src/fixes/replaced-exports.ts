// Exports that get another value after their module has set them: `lib.load = …` in a file that requires it,
// `patch(lib, 'load')`, or by whoever is given the module.
import { isCompilersCall } from './compiled.ts';
import { fillings, hintsOf } from './filled-in.ts';
import { readable } from './make-async-project.ts';
import { boundAs, requiredIn, WRAPPED } from './names.ts';
import { variableOf } from './scope.ts';
import { bare, dotted, nodesOf, propertyName, type Node, type Source } from './source.ts';
import type { ProjectFiles } from './types.ts';

/** Names that are set; undefined among them: any. */
type Names = Set<string | undefined>;

interface Replaced {
  /** What is set where a module is required, by its path. */
  readonly names: ReadonlyMap<string, Names>;
  /** Modules that are handed to functions as a whole. */
  readonly given: ReadonlySet<string>;
  /** What functions set in what they are given. */
  readonly byFunctions: Names;
}

/** By what stays the same for a project while its texts are being fixed: no fix sets a member. */
const known = new WeakMap<ProjectFiles['resolve'], Replaced>();

/** May an export of a module have another value than the module gave it? */
export function isExportReplaced(project: ProjectFiles, path: string, name: string): boolean {
  const { names, given, byFunctions } = replacedIn(project);
  const own = names.get(path);
  return (own !== undefined && isAmong(own, name)) || (given.has(path) && isAmong(byFunctions, name));
}

/** Is an export of that name set in any module, which may hand it on? */
export function isAnyReplaced(project: ProjectFiles, name: string): boolean {
  const { names, given, byFunctions } = replacedIn(project);
  return [...names.values()].some(found => found.has(name)) || (given.size > 0 && byFunctions.has(name));
}

function isAmong(names: Names, name: string): boolean {
  return names.has(name) || names.has(undefined);
}

function replacedIn(project: ProjectFiles): Replaced {
  const found = known.get(project.resolve) ?? lookThrough(project);
  known.set(project.resolve, found);
  return found;
}

function lookThrough(project: ProjectFiles): Replaced {
  const names = new Map<string, Names>();
  const given = new Set<string>();
  const add = (home: string | undefined, name: string | undefined): void => {
    if (home !== undefined) names.set(home, (names.get(home) ?? new Set()).add(name));
  };
  const hints = hintsOf(project);
  for (const [path, text] of project.texts) {
    const hint = hints.get(path);
    const isSet = hint !== undefined && (hint.isUnknown || hint.names.size > 0);
    // Of what is imported, only a default export can be set.
    const mayBe = text.includes('require') || (isSet && /\bimport\s+\w/.test(text));
    const file = mayBe ? readable(project, path) : undefined;
    if (!file) continue;
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
  }
  return { names, given, byFunctions: given.size > 0 ? setByFunctions(project) : new Set() };
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

function setByFunctions(project: ProjectFiles): Names {
  const found: Names = new Set();
  for (const [path, hint] of hintsOf(project)) {
    const file = hint.isUnknown || hint.names.size > 0 ? readable(project, path) : undefined;
    for (const { object, name } of file ? fillings(file) : [])
      if (file && isParameter(file, object)) found.add(name);
  }
  return found;
}

function isParameter(file: Source, node: Node): boolean {
  const object = bare(node);
  return variableOf(file, object)?.defs[0]?.type === 'Parameter';
}
