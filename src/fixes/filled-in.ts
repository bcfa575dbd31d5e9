// Tables whose members get other values after they have been written: `handlers[type] = run`, `Object.assign(api, more)`,
// `api.load = other` in another file.
import { readable } from './make-async-project.ts';
import { boundNames } from './names.ts';
import { lookUp, referencesTo, type Variable } from './scope.ts';
import {
  ancestorsOf,
  bare,
  dotted,
  nodesOf,
  perFile,
  propertyName,
  within,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

/** A place where an object gets a member. */
interface Filling {
  readonly object: Node;
  /** undefined where it is not known */
  readonly name: string | undefined;
}

const COPIES = /^(Object\.(assign|definePropert(y|ies)|setPrototypeOf)|Reflect\.(set|defineProperty))$/;
const NO_FUNCTION = /^(Literal|(Template|Array|Unary|Update|Binary)Expression|TemplateLiteral)$/;
const LISTED = /^(Object\.(keys|values|entries|freeze|hasOwn)|JSON\.stringify|console\.\w+)$/;

const fillings = perFile((source: Source): readonly Filling[] => [
  ...nodesOf(source, 'MemberExpression').flatMap(member =>
    isSet(source, member) && !isIndex(member) ? [{ object: member.object, name: propertyName(member) }] : [],
  ),
  ...nodesOf(source, 'CallExpression').flatMap(({ callee, arguments: [object] }) =>
    object && COPIES.test(dotted(source, callee)) ? [{ object, name: undefined }] : [],
  ),
]);

/** Does the member get what may be a function: by an assignment, a pattern, or a loop? */
function isSet(source: Source, member: Node): boolean {
  const parent = source.parents.get(member);
  switch (parent?.type) {
    case 'AssignmentExpression':
      return parent.left === member && !NO_FUNCTION.test(bare(parent.right).type);
    case 'ForOfStatement':
    case 'AssignmentPattern':
      return parent.left === member;
    case 'Property':
      return parent.value === member && source.parents.get(parent)?.type === 'ObjectPattern';
    default:
      return parent?.type === 'ArrayPattern' || parent?.type === 'RestElement';
  }
}

function isIndex({ property }: Extract<Node, { type: 'MemberExpression' }>): boolean {
  return property.type === 'Literal' && typeof property.value === 'number';
}

const known = new WeakMap<Node, WeakMap<object, readonly Filling[]>>();

/**
 * May the member of an object have another value than the one that it is written with?
 * @param table an object that is written out
 */
export function isFilledIn(
  project: ProjectFiles | undefined,
  source: Source,
  table: Node,
  name: string,
): boolean {
  const answers = known.get(table) ?? new WeakMap<object, readonly Filling[]>();
  known.set(table, answers);
  const found = answers.get(project ?? source) ?? fillingsOf(project, source, table);
  answers.set(project ?? source, found);
  return found.some(filling => filling.name === undefined || filling.name === name);
}

function fillingsOf(project: ProjectFiles | undefined, source: Source, table: Node): readonly Filling[] {
  const declarator = source.parents.get(table);
  const id = declarator?.type === 'VariableDeclarator' ? declarator.id : undefined;
  const variable = id?.type === 'Identifier' ? lookUp(source, id, id.name) : undefined;
  const isElsewhere = !variable || isHandedOn(source, variable) || isExported(source, variable);
  const paths = isElsewhere ? [...(project?.texts.keys() ?? [source.path])] : [source.path];
  return paths.flatMap(path => {
    const file = path === source.path ? source : readable(project, path);
    return file
      ? fillings(file).filter(({ object, name }) => {
          if (file === source && variable && isOf(source, bare(object), variable)) return true;
          // What has no name of its own, hardly anybody fills under names that are not known.
          if (!variable && name === undefined) return false;
          return (isElsewhere || within(object, table)) && isOfAnybody(file, bare(object), file === source);
        })
      : [];
  });
}

/** `lib.load = …`, `lib[name] = …` in a file that requires a module */
export function isExportReplaced(project: ProjectFiles, { path }: Source, name: string): boolean {
  const modules = replaced.get(project) ?? replacedIn(project);
  replaced.set(project, modules);
  const names = modules.get(path);
  return names !== undefined && (names.has(name) || names.has(undefined));
}

const replaced = new WeakMap<ProjectFiles, Map<string, Set<string | undefined>>>();

function replacedIn(project: ProjectFiles): Map<string, Set<string | undefined>> {
  const found = new Map<string, Set<string | undefined>>();
  for (const path of project.texts.keys()) {
    const file = MAY_REQUIRE.test(project.texts.get(path) ?? '') ? readable(project, path) : undefined;
    if (!file) continue;
    for (const { object, name } of fillings(file)) {
      const root = bare(object);
      const variable = root.type === 'Identifier' ? lookUp(file, root, root.name) : undefined;
      const bound = variable && boundNames(file).find(known => known.variable === variable);
      const home = bound?.name === '*' ? project.resolve(bound.module, path) : undefined;
      if (home !== undefined) found.set(home, (found.get(home) ?? new Set()).add(name));
    }
  }
  return found;
}

const MAY_REQUIRE = /\b(require|import|from)\b/;

function isOf(source: Source, object: Node, variable: Variable): boolean {
  return object.type === 'Identifier' && lookUp(source, object, object.name) === variable;
}

/** Is it not known whose object gets the member? Not that of a class, and not one that is made there. */
function isOfAnybody(source: Source, object: Node, isHome: boolean): boolean {
  if (object.type === 'ThisExpression')
    return ![...ancestorsOf(source, object)].some(({ type }) => type === 'ClassBody');
  if (object.type !== 'Identifier')
    return object.type === 'CallExpression' || object.type === 'MemberExpression';
  const [definition] = lookUp(source, object, object.name)?.defs ?? [];
  if (definition?.type === 'Parameter' || definition?.type === 'ImportBinding') return true;
  if (definition?.type !== 'Variable') return false;
  const made = definition.node.init && bare(definition.node.init);
  if (made?.type === 'Identifier') return true;
  return !isHome && made?.type === 'CallExpression' && /^require\b/.test(dotted(source, made.callee));
}

function isExported(source: Source, { defs: [definition] }: Variable): boolean {
  const declaration = definition?.type === 'Variable' ? source.parents.get(definition.parent) : undefined;
  return declaration?.type === 'ExportNamedDeclaration';
}

/** Does somebody else get the table? */
function isHandedOn(source: Source, variable: Variable): boolean {
  return referencesTo(source, variable).some(({ identifier, init }) => {
    if (init === true) return false;
    const parent = source.parents.get(identifier);
    if (parent?.type === 'MemberExpression') return parent.object !== identifier;
    if (parent?.type === 'CallExpression') return !LISTED.test(dotted(source, parent.callee));
    return !/^(UnaryExpression|BinaryExpression|ForInStatement)$/.test(parent?.type ?? '');
  });
}
