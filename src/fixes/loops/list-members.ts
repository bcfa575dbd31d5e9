// Members of objects that may be arrays: `options.files`, `{ files }` in the head of a function, what callers hand over.
import { valueOf } from '../reading/arguments.ts';
import { callsOf } from '../reading/callers.ts';
import { memberOf } from '../reading/declared-type.ts';
import { isArrayType, weaker, type Asked, type Certainty, type Known } from './list.ts';
import { knownCalls } from '../make-async/search.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

interface Unpacked {
  readonly pattern: Extract<Node, { type: 'ObjectPattern' }>;
  readonly key: string;
  readonly initial: Node | undefined;
}

/** `{ files }`, `{ files: list = [] }`: the member that a name of a pattern stands for. */
export function unpackedFrom(source: Source, name: Node): Unpacked | undefined {
  const above = source.parents.get(name);
  const initial = above?.type === 'AssignmentPattern' && above.left === name ? above.right : undefined;
  const property = initial && above ? source.parents.get(above) : above;
  const pattern = property?.type === 'Property' ? source.parents.get(property) : undefined;
  const key = property?.type === 'Property' ? propertyName(property) : undefined;
  return pattern?.type === 'ObjectPattern' && key !== undefined ? { pattern, key, initial } : undefined;
}

/** A member of an object that is taken apart in the head of a function: by its type, or by what callers hand over. */
export function ofUnpacked(
  source: Source,
  fn: FunctionNode,
  { pattern, key, initial }: Unpacked,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const annotation = pattern.typeAnnotation?.typeAnnotation;
  const type = memberOf(source, annotation, key, true);
  if (type) return isArrayType(type) ? 'shared' : 'likely';
  const index = (fn.params as Node[]).findIndex(
    parameter =>
      parameter === pattern || (parameter.type === 'AssignmentPattern' && parameter.left === pattern),
  );
  return ofHanded(source, { fn, index }, { key, initial }, known, asked);
}

/** A member of what every known caller hands to a parameter. */
function ofHanded(
  source: Source,
  { fn, index }: { readonly fn: FunctionNode; readonly index: number },
  { key, initial }: Member,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const handed = index < 0 ? [] : handedTo(source, fn, index, asked);
  const found = (handed ?? []).flatMap(({ at, argument }) => {
    const object = argument && valueOf(at, argument);
    if (object?.type !== 'ObjectExpression') return ['likely' as const];
    const members = object.properties.filter(({ type: kind }) => kind === 'Property');
    if (members.length < object.properties.length) return ['likely' as const];
    const member = members.find(one => one.type === 'Property' && propertyName(one) === key);
    const value = member?.type === 'Property' ? member.value : initial;
    if (asked.isGuarded && isMissing(value)) return [];
    return value ? [known(value, member ? at : source)] : ['likely' as const];
  });
  const all = found.length > 0 ? found.reduce((one, two) => weaker(one, two)) : 'likely';
  return all === 'own' ? 'shared' : all;
}

type Member = Pick<Unpacked, 'key'> & Partial<Pick<Unpacked, 'initial'>>;

/** `options.files`, where nobody sets that to anything else: of a parameter, or of an object that is written out. */
export function ofMember(
  source: Source,
  object: Node,
  member: Member,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const variable = variableOf(source, object);
  const [definition, ...more] = variable?.defs ?? [];
  if (!variable || !definition || more.length > 0 || isSet(source, member.key)) return 'likely';
  if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init))
    return 'likely';
  const node = definition.node as Node;
  if (definition.type === 'Parameter' && isFunction(node)) {
    const index = (node.params as Node[]).findIndex(
      parameter =>
        parameter === definition.name ||
        (parameter.type === 'AssignmentPattern' && parameter.left === definition.name),
    );
    return ofHanded(source, { fn: node, index }, member, known, asked);
  }
  const init = node.type === 'VariableDeclarator' && node.id === definition.name ? node.init : undefined;
  if (init?.type !== 'ObjectExpression') return 'likely';
  const named = init.properties.map(property =>
    property.type === 'Property' ? propertyName(property) : undefined,
  );
  const found = init.properties[named.lastIndexOf(member.key)];
  if (named.includes(undefined) || found?.type !== 'Property') return 'likely';
  const all = known(found.value);
  return all === 'own' ? 'shared' : all;
}

/** Does the file assign to a member of that name? */
function isSet(source: Source, key: string): boolean {
  return membersSet(source).has(key);
}

const membersSet = perFile(
  (source: Source) =>
    new Set(
      nodesOf(source, 'AssignmentExpression').flatMap(({ left }) =>
        left.type === 'MemberExpression' ? (propertyName(left) ?? []) : [],
      ),
    ),
);

interface Handed {
  readonly at: Source;
  readonly argument: Node | undefined;
}

/** What every known caller hands over; undefined where the function is handed on. */
export function handedTo(
  source: Source,
  fn: FunctionNode,
  index: number,
  { project }: Asked,
): Handed[] | undefined {
  const { calls, receivers } = callsOf(source, fn);
  if (receivers.length > 0) return undefined;
  const here = calls.map(call => ({ source, call }));
  // Those of other files, and those of this one by another name: `reader.readAll(names)`.
  const all = project ? [...here, ...knownCalls(project, { source, fn })] : here;
  return all.map(({ source: at, call: { arguments: list } }) => {
    const isHidden = list.slice(0, index + 1).some(({ type }) => type === 'SpreadElement');
    return { at, argument: isHidden ? list.find(({ type }) => type === 'SpreadElement') : list[index] };
  });
}

export function isMissing(argument: Node | undefined): boolean {
  if (argument?.type === 'Literal') return argument.value === null;
  return !argument || (argument.type === 'Identifier' && argument.name === 'undefined');
}
