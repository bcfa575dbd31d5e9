// Tables whose members get other values after they have been written: `handlers[type] = run`, `Object.assign(api, more)`,
// `api.load = other` in another file.
import { readable } from './project.ts';
import { referencesTo, variableOf, type Variable } from './scope.ts';
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
import type { ProjectFiles } from '../types.ts';

/** A place where an object gets a member. */
interface Filling {
  readonly object: Node;
  /** undefined where it is not known */
  readonly name: string | undefined;
}

const COPIES = /^(Object\.(assign|definePropert(y|ies)|setPrototypeOf)|Reflect\.(set|defineProperty))$/;
const NO_FUNCTION = /^(Literal|(Template|Array|Unary|Update|Binary)Expression|TemplateLiteral)$/;
const LISTED = /^(Object\.(keys|values|entries|freeze|hasOwn)|JSON\.stringify|console\.\w+)$/;

export const fillings = perFile((source: Source): readonly Filling[] => [
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

const known = new WeakMap<Node, WeakMap<object, Map<string, boolean>>>();

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
  const projects = known.get(table) ?? new WeakMap<object, Map<string, boolean>>();
  known.set(table, projects);
  const answers = projects.get(project ?? source) ?? new Map<string, boolean>();
  projects.set(project ?? source, answers);
  const answer = answers.get(name) ?? decide(project, source, table, name);
  answers.set(name, answer);
  return answer;
}

function decide(project: ProjectFiles | undefined, source: Source, table: Node, name: string): boolean {
  const declarator = source.parents.get(table);
  const id = declarator?.type === 'VariableDeclarator' ? declarator.id : undefined;
  const variable = variableOf(source, id);
  const isElsewhere = !variable || isHandedOn(source, variable) || isExported(source, variable);
  const mayFill = (file: Source, filling: Filling): boolean => {
    const object = bare(filling.object);
    if (filling.name !== undefined && filling.name !== name) return false;
    if (file === source && variable && isOf(source, object, variable)) return true;
    // What has no name of its own, hardly anybody fills under names that are not known.
    if (!variable && filling.name === undefined) return false;
    return (isElsewhere || within(object, table)) && isOfAnybody(file, object, file === source);
  };
  if (fillings(source).some(filling => mayFill(source, filling))) return true;
  if (!project || !isElsewhere) return false;
  return [...hintsOf(project)].some(([path, { names, isUnknown }]) => {
    if (path === source.path || !(names.has(name) || (isUnknown && variable))) return false;
    const file = readable(project, path);
    return file !== undefined && fillings(file).some(filling => mayFill(file, filling));
  });
}

/** What a text says of the members that it sets, before it is parsed. */
interface Hint {
  readonly names: ReadonlySet<string>;
  readonly isUnknown: boolean;
}

const BY_NAME = /\.\s*([\w$]+)\s*(?:\?\?|\|\||&&)?=[^=>]/g;
const BY_ANY_NAME =
  /\]\s*(\?\?|\|\||&&)?=[^=>]|\b(Object\s*\.\s*(assign|define\w+|setPrototypeOf)|Reflect)\b/;

/** By what stays the same for a project while its texts are being fixed: no fix sets a member. */
const hints = new WeakMap<ProjectFiles['resolve'], ReadonlyMap<string, Hint>>();

export function hintsOf(project: ProjectFiles): ReadonlyMap<string, Hint> {
  const found =
    hints.get(project.resolve) ??
    new Map(
      [...project.texts].map(([path, text]) => [
        path,
        {
          names: new Set([...text.matchAll(BY_NAME)].map(([, name = '']) => name)),
          isUnknown: BY_ANY_NAME.test(text),
        },
      ]),
    );
  hints.set(project.resolve, found);
  return found;
}

function isOf(source: Source, object: Node, variable: Variable): boolean {
  return object.type === 'Identifier' && variableOf(source, object) === variable;
}

/** Is it not known whose object gets the member? Not that of a class, and not one that is made there. */
function isOfAnybody(source: Source, object: Node, isHome: boolean): boolean {
  if (object.type === 'ThisExpression')
    return ![...ancestorsOf(source, object)].some(({ type }) => type === 'ClassBody');
  if (object.type !== 'Identifier')
    return object.type === 'CallExpression' || object.type === 'MemberExpression';
  const [definition] = variableOf(source, object)?.defs ?? [];
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
