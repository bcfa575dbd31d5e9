// Does a file look at all that a module exports? `Object.keys(commands)` would see an export that is added to it.
import { outermost } from './callers.ts';
import { loadsUnknown } from './importers.ts';
import { Refused, importersOf } from './project.ts';
import { referencesTo, scopeAt } from './scope.ts';
import { nodesOf, propertyName, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** @returns whether a new export of the module could be noticed */
export function isListed(source: Source, project: ProjectFiles | undefined): boolean {
  if (!project) return false;
  try {
    const importers = importersOf(project, source.path);
    return loadsUnknown(project) !== undefined || importers.some(file => lists(file, project, source.path));
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

function lists(file: Source, project: ProjectFiles, path: string): boolean {
  const isIt = (from: Node | null | undefined): boolean =>
    from?.type === 'Literal' &&
    typeof from.value === 'string' &&
    project.resolve(from.value, file.path) === path;
  return (
    nodesOf(file, 'ExportAllDeclaration').some(({ source }) => isIt(source)) ||
    nodesOf(file, 'ImportDeclaration').some(
      ({ source, specifiers }) =>
        isIt(source) &&
        specifiers.some(({ type, local }) => type !== 'ImportSpecifier' && isHandedOn(file, local)),
    ) ||
    nodesOf(file, 'ImportExpression').some(
      ({ source }, index, all) => isIt(source) && isWhole(file, all[index]),
    ) ||
    nodesOf(file, 'CallExpression').some(
      call => isRequire(call.callee) && isIt(call.arguments[0]) && isWhole(file, call),
    )
  );
}

function isRequire(callee: Node): boolean {
  return callee.type === 'Identifier' && callee.name === 'require';
}

/** Is what is loaded used for more than members of known names? */
function isWhole(file: Source, loaded: Node | undefined): boolean {
  if (!loaded) return true;
  const whole = outermost(file, loaded);
  const parent = file.parents.get(whole);
  switch (parent?.type) {
    case 'AwaitExpression':
      return isWhole(file, parent);
    case 'ExpressionStatement':
      return false;
    case 'MemberExpression':
      return parent.object !== whole || propertyName(parent) === undefined;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== whole;
    case 'VariableDeclarator':
      if (parent.id.type === 'ObjectPattern')
        return parent.id.properties.some(({ type }) => type === 'RestElement');
      return parent.id.type !== 'Identifier' || isHandedOn(file, parent.id);
    default:
      return true;
  }
}

function isHandedOn(file: Source, local: Extract<Node, { type: 'Identifier' }>): boolean {
  const variable =
    scopeAt(file, local).set.get(local.name) ?? file.scopes.globalScope?.childScopes[0]?.set.get(local.name);
  return (
    !variable ||
    referencesTo(file, variable).some(
      ({ identifier, init, isTypeReference }) =>
        init !== true && !isTypeReference && isWhole(file, identifier),
    )
  );
}
