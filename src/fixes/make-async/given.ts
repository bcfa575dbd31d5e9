// What a name without a declared type stands for: what every call, in every file, hands to a parameter.
import { knownMember } from '../reading/known-value.ts';
import { classVariable, declarationOf, heirsOf, isClass } from './classes.ts';
import { typeOf, type TypeAt } from '../reading/expression-type.ts';
import { Refused, sourceOf, where, type FunctionAt } from '../reading/project.ts';
import { callsOfNested, type Search } from './search.ts';
import {
  bare,
  boundBy,
  nodesOf,
  propertyName,
  resultsOf,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

export interface Given {
  readonly source: Source;
  readonly node: Node;
}

type Reason = (source: Source, node: Node) => Refused;

/**
 * What every call of a function, or `new` of its class, hands to a parameter.
 * @param isRest does the parameter take all that follows?
 * @throws {Refused} where that is not all known, with the reason that `no` gives for a call
 */
export function argumentsOf(
  search: Search,
  { source, fn }: FunctionAt,
  index: number,
  no: Reason,
  isRest = false,
): readonly Given[] {
  const owner = source.parents.get(fn);
  const calls =
    owner?.type === 'MethodDefinition' && owner.kind === 'constructor'
      ? callsOfConstructor(search, source, owner, no)
      : callsOfNested(search, { source, fn });
  return calls.flatMap(({ source: from, call }) => {
    if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return [];
    const through = call.callee.type === 'MemberExpression' ? propertyName(call.callee) : undefined;
    if (through === 'call' || through === 'apply') throw no(from, call);
    const end = isRest ? call.arguments.length : index + 1;
    if (call.arguments.slice(0, end).some(({ type }) => type === 'SpreadElement')) throw no(from, call);
    return call.arguments.slice(index, end).map(node => ({ source: from, node }));
  });
}

function callsOfConstructor(
  search: Search,
  source: Source,
  method: Node,
  no: Reason,
): { readonly source: Source; readonly call: Node }[] {
  const owner = source.parents.get(source.parents.get(method) ?? method);
  if (owner?.type !== 'ClassDeclaration' && owner?.type !== 'ClassExpression') return [];
  const variable = classVariable(source, owner);
  if (!variable) throw no(source, owner);
  const found: { source: Source; call: Node }[] = [];
  // The list grows while it is iterated.
  const classes = [{ source, owner, variable }];
  for (const one of classes) {
    for (const [path, text] of search.project.texts) {
      if (!/\bnew\b/.test(text)) continue;
      const file = sourceOf(search.project, path);
      for (const call of nodesOf(file, 'NewExpression'))
        if (isClass(search, file, bare(call.callee), one)) found.push({ source: file, call });
    }
    for (const heir of heirsOf(search, one)) {
      if (!heir) throw no(source, owner);
      const hasOwn = heir.owner.body.body.some(
        member => member.type === 'MethodDefinition' && member.kind === 'constructor',
      );
      if (!hasOwn) classes.push(heir);
      for (const call of nodesOf(heir.source, 'CallExpression'))
        if (call.callee.type === 'Super') found.push({ source: heir.source, call });
    }
  }
  return found;
}

const known = new WeakMap<ProjectFiles, Map<Node, TypeAt | undefined>>();

/** The type of what is handed to a parameter, or to a name that it takes apart: `constructor({ store })`. */
export function typeGiven(search: Search, at: FunctionAt, name: Node): TypeAt | undefined {
  const types = known.get(search.project) ?? new Map<Node, TypeAt | undefined>();
  known.set(search.project, types);
  if (types.has(name)) return types.get(name);
  // Until it is known: what leads back to the parameter itself says nothing about it.
  types.set(name, undefined);
  const found = ask(search, at, name);
  types.set(name, found);
  return found;
}

function ask(search: Search, at: FunctionAt, name: Node): TypeAt | undefined {
  const index = at.fn.params.findIndex(parameter => {
    const bound = boundBy(parameter);
    return bound === name || (bound?.type === 'ObjectPattern' && keyOf(bound, name) !== undefined);
  });
  const parameter = at.fn.params[index];
  // What stands for an argument that is missing would have to be looked at, too.
  if (!parameter || parameter.type === 'AssignmentPattern') return undefined;
  const key = parameter.type === 'ObjectPattern' ? keyOf(parameter, name) : undefined;
  try {
    const given = argumentsOf(search, at, index, (source, node) => new Refused(where(source, node)));
    const values = given.map(one => (key === undefined ? one : memberOf(search.project, one, key)));
    return together(
      search,
      values.map(value => value && typeOf(search, value.source, bare(value.node))),
    );
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The property that a pattern takes a name from. */
function keyOf(pattern: Extract<Node, { type: 'ObjectPattern' }>, name: Node): string | undefined {
  const property = pattern.properties.find(one => one.type === 'Property' && one.value === name);
  return property?.type === 'Property' ? propertyName(property) : undefined;
}

function memberOf(project: ProjectFiles, { source, node }: Given, key: string): Given | undefined {
  const found = knownMember(project, { source, node }, key);
  return found === 'none' ? undefined : found;
}

/** One type of several; undefined where one of them is not known. */
export function together(search: Search, types: readonly (TypeAt | undefined)[]): TypeAt | undefined {
  const all = types.filter(type => type !== undefined);
  const [first, ...more] = all;
  if (!first || all.length < types.length) return undefined;
  if (first.among || more.some(type => type.among)) return undefined;
  const home = classOf(search, first);
  const isOne = more.every(type => home !== undefined && classOf(search, type) === home);
  return isOne ? first : { ...first, among: all };
}

function classOf(search: Search, { source, node }: TypeAt): Node | undefined {
  return node.type === 'NewExpression' ? declarationOf(search, source, bare(node.callee))?.node : undefined;
}

/** The type of what a function returns that does not declare it. */
export function typeReturned(search: Search, { source, fn }: FunctionAt, depth: number): TypeAt | undefined {
  return together(
    search,
    resultsOf(fn).map(result => (result ? typeOf(search, source, bare(result), depth + 1) : undefined)),
  );
}
