import type { FileIR } from '../ir.ts';
import type { ParsedFile, TSESTree } from '../syntax.ts';

export const ARGUMENTS = -1;

/**
 * Numbers the variables of a file (`ir.variables`) and maps every identifier that names one to its number.
 * Identifiers that are not in the map are globals.
 */
export function bindVariables(parsed: ParsedFile, ir: FileIR): Map<TSESTree.Node, number> {
  const ids = new Map<unknown, number>();
  const bound = new Map<TSESTree.Node, number>();
  for (const scope of parsed.scopes.scopes) {
    for (const variable of scope.variables) {
      if (variable.defs.length === 0) {
        if (variable.name === 'arguments') ids.set(variable, ARGUMENTS);
        continue;
      }
      // A class has two variables of its name, one inside and one outside; they are one here.
      const definition = variable.defs[0]?.node;
      const twin = definition?.type === 'ClassDeclaration' ? ids.get(definition) : undefined;
      const id = twin ?? ir.variables.push({ name: variable.name, fn: -1, values: [] }) - 1;
      if (definition?.type === 'ClassDeclaration') ids.set(definition, id);
      ids.set(variable, id);
      for (const identifier of variable.identifiers) bound.set(identifier, id);
    }
  }
  for (const scope of parsed.scopes.scopes) {
    for (const reference of scope.references) {
      const id = reference.resolved ? ids.get(reference.resolved) : undefined;
      if (id !== undefined) bound.set(reference.identifier, id);
    }
  }
  return bound;
}

/** Names of the variables of enclosing functions that a function uses; module-level variables are not captured. */
export function capturesOf(parsed: ParsedFile, node: TSESTree.Node): string[] {
  const scope = parsed.scopes.acquire(node, true);
  if (!scope) return [];
  const names = new Set<string>();
  for (const reference of scope.through) {
    const variable = reference.resolved;
    if (!variable || !reference.isValueReference || variable.defs.length === 0) continue;
    if (variable.scope.type === 'module' || variable.scope.type === 'global') continue;
    // The function's own name (`function f() { f() }`) is no capture.
    if (variable.defs[0]?.node !== node) names.add(variable.name);
  }
  return [...names];
}
