// Where a function of this file is called, as far as its name tells.
import type { TSESTree } from '../../analyzer/parse.ts';
import { groupBy } from '../../analyzer/group.ts';
import { isBuiltinObject } from './builtin-object.ts';
import { referencesTo, scopeAt, variableOf, type Variable } from './scope.ts';
import {
  bare,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';

export interface Uses {
  /** Calls of the function. */
  readonly calls: readonly TSESTree.CallExpression[];
  /** Calls that are given the function: `files.map(load)`, also written in place. */
  readonly receivers: readonly TSESTree.CallExpression[];
}

export function callsOf(source: Source, fn: FunctionNode): Uses {
  const calls: TSESTree.CallExpression[] = [];
  const receivers: TSESTree.CallExpression[] = [];
  for (const use of usesOf(source, fn)) {
    const whole = outermost(source, use);
    const parent = source.parents.get(whole);
    if (parent?.type !== 'CallExpression') continue;
    if (parent.callee === whole) calls.push(parent);
    else receivers.push(parent);
  }
  return { calls, receivers };
}

/** What this file's calls hand to a parameter; nothing for other variables. */
export function handedTo(source: Source, variable: Variable): Node[] {
  const definition = variable.defs[0];
  const fn = definition?.node as Node | undefined;
  if (definition?.type !== 'Parameter' || !fn || !isFunction(fn)) return [];
  const index = fn.params.findIndex(
    parameter =>
      parameter === definition.name ||
      (parameter.type === 'AssignmentPattern' && parameter.left === definition.name),
  );
  return callsOf(source, fn).calls.flatMap(({ arguments: list }) => list[index] ?? []);
}

/** Expressions that yield the function: its names, members of its name, and the function itself. */
function usesOf(source: Source, fn: FunctionNode): Node[] {
  const uses: Node[] = fn.type === 'FunctionDeclaration' ? [] : [fn];
  const holder = outermost(source, fn);
  const owner = source.parents.get(holder);
  if (fn.id) uses.push(...namedUses(source, fn, fn.id.name));
  if (owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier') {
    uses.push(...namedUses(source, owner, owner.id.name));
  }
  const member = memberName(owner, holder);
  if (member) uses.push(...(membersByName(source).get(member) ?? []), ...takenBy(source, member));
  // By another name: `const each = api.load`. The list grows while it is iterated.
  for (const use of uses) {
    const holder = source.parents.get(outermost(source, use));
    if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier' || holder.id === use)
      continue;
    if (use !== fn) uses.push(...namesOf(source, holder.id).filter(name => !uses.includes(name)));
  }
  return uses;
}

/** The names that patterns give to members of a name: `each` of `const { load: each } = api`. */
function takenBy(source: Source, member: string): Node[] {
  return (patternsByName(source).get(member) ?? []).flatMap(({ value }) => {
    const id = value.type === 'AssignmentPattern' ? value.left : value;
    return id.type === 'Identifier' ? namesOf(source, id) : [];
  });
}

const patternsByName = perFile((source: Source) =>
  groupBy(
    nodesOf(source, 'Property').filter(property => source.parents.get(property)?.type === 'ObjectPattern'),
    node => propertyName(node),
  ),
);

function namesOf(source: Source, id: TSESTree.Identifier): Node[] {
  const variable = variableOf(source, id);
  return variable ? referencesTo(source, variable).map(({ identifier }) => identifier as Node) : [];
}

const membersByName = perFile((source: Source) =>
  groupBy(
    nodesOf(source, 'MemberExpression').filter(({ object }) => !isBuiltinObject(source, object)),
    node => propertyName(node),
  ),
);

function namedUses(source: Source, near: Node, name: string): Node[] {
  const at = near.type === 'FunctionDeclaration' ? (source.parents.get(near) ?? near) : near;
  for (let scope: ReturnType<typeof scopeAt> | null = scopeAt(source, at); scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable && variable.defs.length > 0) {
      return referencesTo(source, variable).map(reference => reference.identifier as Node);
    }
  }
  return [];
}

function memberName(owner: Node | undefined, holder: Node): string | undefined {
  switch (owner?.type) {
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (owner.key.type === 'PrivateIdentifier') return undefined;
      return owner.key.type === 'Identifier' && !owner.computed ? owner.key.name : undefined;
    case 'Property':
      return owner.value === holder ? propertyName(owner) : undefined;
    case 'AssignmentExpression':
      return owner.left.type === 'MemberExpression' ? propertyName(owner.left) : undefined;
    default:
      return undefined;
  }
}

/** The node with the wrappers around it that only matter to types or parentheses. */
export function outermost(source: Source, node: Node): Node {
  let at = node;
  for (let up = source.parents.get(at); up && up !== at && bare(up) === bare(at); up = source.parents.get(at))
    at = up;
  return at;
}
