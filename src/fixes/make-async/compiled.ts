// Exports and requires as compilers write them: what is wrapped leads on, and a getter is an export.
import type { TSESTree } from '../../analyzer/parse.ts';
import {
  getters,
  isCompiled,
  isDefinitionOnExports,
  isEsModule,
  isExportCall,
  isInCopy,
  starredBy,
  wrappingOf,
} from '../reading/compiled.ts';
import { requiredAs } from '../reading/known-exports.ts';
import { followModule } from './modules.ts';
import { readable } from '../reading/project.ts';
import { type Path, type Search } from './search.ts';
import { follow } from './uses.ts';
import type { Node, Source } from '../reading/source.ts';

/**
 * A module, or what it exports, is an argument of what compilers call.
 * @param path what leads from the argument to the function
 * @returns whether it is such a call
 */
export function followCompiled(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  whole: Node,
  path: Path,
): boolean {
  const wrapping = wrappingOf(source, call);
  if (wrapping) {
    if (call.arguments[0] !== whole) return false;
    const module = moduleIn(search, source, whole);
    const isKept = !module || isCompiled(module) || isEsModule(module);
    if (wrapping === 'namespace' || isKept) follow(search, source, call, path);
    // `__toESM(require('./lib'), 1)` gives what was compiled a default as well.
    const isOwnDefault = module && isCompiled(module) && call.arguments.length === 1;
    if (!isOwnDefault) follow(search, source, call, ['default', ...path]);
    return true;
  }
  const above = source.parents.get(source.parents.get(call) ?? call);
  const star = starredBy(source, above?.type === 'CallExpression' ? above : call) ?? starredBy(source, call);
  if (star) {
    if (star !== whole) return true;
    if (path[0] !== 'default') followModule(search, source, path);
    // `_export_star` hands on what it is given.
    if (call.arguments[0] === whole) follow(search, source, call, path);
    return true;
  }
  const isTarget = call.arguments[0] === whole;
  return (
    isTarget && (isDefinitionOnExports(source, call) || isExportCall(source, call) || isInCopy(source, call))
  );
}

/** The file of the project that is required. */
function moduleIn({ project }: Search, source: Source, node: Node): Source | undefined {
  const starred = node.type === 'CallExpression' ? starredBy(source, node) : undefined;
  const specifier = requiredAs(source, starred ?? node);
  const path = specifier === undefined ? undefined : project.resolve(specifier, source.path);
  return path === undefined ? undefined : readable(project, path);
}

/**
 * The function is what a getter of an export returns.
 * @returns whether it is
 */
export function followGetter(search: Search, source: Source, value: Node, path: Path): boolean {
  const found = getters(source).filter(getter => getter.value === value);
  for (const { name } of found) followModule(search, source, [name, ...path]);
  return found.length > 0;
}
