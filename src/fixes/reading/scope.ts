// Names: what an identifier is bound to, where a variable is used, and which names are still free.
import { perFile, type Node, type Source } from './source.ts';

export type Scope = Source['scopes']['scopes'][number];
export type Variable = Source['scopes']['variables'][number];
export type Reference = Scope['references'][number];

/** The innermost scope around a node. */
export function scopeAt(source: Source, node: Node): Scope {
  for (let at: Node | undefined = node; at; at = source.parents.get(at)) {
    const scope = source.scopes.acquire(at, true);
    // A function expression's own name has a scope outside of the function's.
    if (scope) return scope;
  }
  return topScope(source);
}

/** Where the file's own top-level names live. */
export function topScope(source: Source): Scope {
  const global = source.scopes.globalScope;
  if (!global) throw new Error('a parsed file has a global scope');
  return global.childScopes.find(scope => scope.type === 'module') ?? global;
}

/** The variable that a node names; undefined for globals, and for what is no name. */
export function variableOf(source: Source, node: Node | null | undefined): Variable | undefined {
  const isName = node?.type === 'Identifier' || node?.type === 'JSXIdentifier';
  return isName ? lookUp(source, node, node.name) : undefined;
}

/** What `name` would be bound to if it were written at `node`; undefined for globals. */
export function lookUp(source: Source, node: Node, name: string): Variable | undefined {
  for (let scope: Scope | null = scopeAt(source, node); scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    // Inside of a class its name is a variable of its own: the one outside stands for both.
    const owner = scope.type === 'class' ? (scope.block as Node) : undefined;
    const isInner = owner?.type === 'ClassDeclaration' && owner.id?.name === name;
    if (variable && !isInner) return variable.defs.length > 0 ? variable : undefined;
  }
  return undefined;
}

/**
 * Every reference to a variable. In a script the scope manager leaves `var` and functions at top level unresolved,
 * because another script could redefine them; Node's modules are no such scripts.
 */
export function referencesTo(source: Source, variable: Variable): readonly Reference[] {
  const inside = insideOfClass(source, variable);
  if (inside) return [...variable.references, ...inside.references];
  if (variable.scope !== source.scopes.globalScope) return variable.references;
  const loose = source.scopes.globalScope.through.filter(
    reference => reference.identifier.name === variable.name && !reference.resolved,
  );
  return [...new Set([...variable.references, ...loose])];
}

/** See `lookUp`. */
function insideOfClass(source: Source, variable: Variable): Variable | undefined {
  const [definition] = variable.defs;
  if (definition?.type !== 'ClassName') return undefined;
  const own = source.scopes.acquire(definition.node)?.set.get(variable.name);
  return own === variable ? undefined : own;
}

export function isTopLevel(source: Source, variable: Variable): boolean {
  return variable.scope === topScope(source) || variable.scope === source.scopes.globalScope;
}

/** The scopes that hold some of a node: the one around it, and those inside, outer ones first. */
export function* scopesOver(source: Source, node: Node): Generator<Scope> {
  // The heritage of a class and the name of a function expression are outside of the node's own scope.
  const open: Scope[] = [scopeAt(source, source.parents.get(node) ?? node)];
  for (let scope = open.pop(); scope; scope = open.pop()) {
    const [start, end] = scope.block.range;
    if (end <= node.range[0] || start >= node.range[1]) continue;
    yield scope;
    for (const child of scope.childScopes.toReversed()) open.push(child);
  }
}

/** References inside a node to variables (or globals) that are declared outside of it. */
export function freeReferences(source: Source, node: Node): Reference[] {
  const found: Reference[] = [];
  for (const scope of scopesOver(source, node)) {
    for (const reference of scope.references) {
      const { range } = reference.identifier;
      if (range[0] < node.range[0] || range[1] > node.range[1]) continue;
      const variable = reference.resolved ?? lookUp(source, reference.identifier, reference.identifier.name);
      const declared = variable?.defs[0]?.name.range;
      if (declared && declared[0] >= node.range[0] && declared[1] <= node.range[1]) continue;
      found.push(reference);
    }
  }
  return found;
}

/** `wanted`, or with a number where some scope of the file already uses that name. */
export function freeName(source: Source, wanted: string): string {
  const used = usedNames(source);
  if (!used.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!used.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

const usedNames = perFile((source: Source): ReadonlySet<string> => {
  const used = new Set<string>();
  for (const scope of source.scopes.scopes) {
    for (const variable of scope.variables) if (variable.defs.length > 0) used.add(variable.name);
    for (const reference of scope.through) used.add(reference.identifier.name);
  }
  return used;
});
