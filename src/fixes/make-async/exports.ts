// Exports that are written where a value is: `module.exports = …`, `exports.load = …`, `export default …`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { isVoid } from '../offload/exporting.ts';
import { followModule, isExportsObject } from './modules.ts';
import { type Path, type Search } from './search.ts';
import { escapes } from './uses.ts';
import { propertyName, type Node, type Source } from '../reading/source.ts';

/** Is the assignment to an export its only one, or what compilers write above it? */
export function isDefinition(source: Source, { left }: TSESTree.AssignmentExpression): boolean {
  if (left.type !== 'MemberExpression' || !isExportsObject(source, left.object)) return false;
  const values = source.nodes.filter(
    node =>
      node.type === 'AssignmentExpression' &&
      node.left.type === 'MemberExpression' &&
      propertyName(node.left) === propertyName(left) &&
      isExportsObject(source, node.left.object) &&
      !isVoid(node.right),
  );
  return values.length <= 1;
}

/** An export is written right here. */
export function exportsHere(search: Search, source: Source, at: Node, path: Path): void {
  if (at.type === 'ExportDefaultDeclaration') {
    followModule(search, source, ['default', ...path]);
    return;
  }
  if (at.type === 'TSExportAssignment') {
    followModule(search, source, path);
    return;
  }
  if (at.type !== 'AssignmentExpression') throw escapes(search, source, at);
  const names = exportedNames(source, at.left);
  if (!names) throw escapes(search, source, at);
  followModule(search, source, [...names, ...path]);
}

/** `module.exports` → [], `exports.a.b` → ['a', 'b'] */
function exportedNames(source: Source, target: Node): string[] | undefined {
  if (isExportsObject(source, target)) return [];
  if (target.type !== 'MemberExpression') return undefined;
  const above = exportedNames(source, target.object);
  const name = propertyName(target);
  return above && name !== undefined ? [...above, name] : undefined;
}
