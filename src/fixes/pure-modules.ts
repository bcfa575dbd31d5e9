// Which modules of a project can be loaded again in a worker without anyone noticing?
import { isProjectModule, isSafeTwice } from './purity.ts';
import { referencesTo, topScope } from './scope.ts';
import { bare, isFunction, readSource, type Node, type Source } from './source.ts';
import { constantProblem } from './state.ts';
import { specifiersOf } from './style.ts';
import type { FixFile } from './types.ts';

/** @returns the module that `specifier` names when written in `from`; undefined if it is not known */
export type ReadModule = (specifier: string, from: string) => FixFile | undefined;

/**
 * A module is pure if neither it nor any project module that it imports does anything on import or keeps state.
 * @param read answers from what the host has read beforehand
 * @returns `isPureModule` of `ProjectFacts` for the file at `from`
 */
export function pureModules(read: ReadModule, from: string): (specifier: string) => boolean {
  const known = new Map<string, boolean>();
  const check = (specifier: string, importer: string): boolean => {
    const file = read(specifier, importer);
    if (!file) return false;
    const answer = known.get(file.path);
    if (answer !== undefined) return answer;
    // A cycle is pure unless one of its members is not.
    known.set(file.path, true);
    const source = readSource(file);
    const pure =
      source !== undefined &&
      isSafeTwice(source, { isPureModule: () => true }) === true &&
      !keepsState(source) &&
      specifiersOf(source)
        .filter(isProjectModule)
        .every(name => check(name, file.path));
    known.set(file.path, pure);
    return pure;
  };
  return specifier => check(specifier, from);
}

/** Has the module a variable that changes after it was made? */
function keepsState(source: Source): boolean {
  return topScope(source).variables.some(variable => {
    const declarator = variable.defs[0]?.node as Node | undefined;
    if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)) return true;
    if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return false;
    const init = bare(declarator.init);
    if (isFunction(init) || init.type === 'ClassExpression' || declarator.id.type !== 'Identifier')
      return false;
    if (init.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require')
      return false;
    const problem = constantProblem(source, variable, declarator);
    return problem !== undefined && !problem.caution;
  });
}
