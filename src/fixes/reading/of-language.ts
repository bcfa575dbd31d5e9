// Objects that are none of the project's: `JSON`, `process.stdout`, a module of Node.js or a package, also by other names.
import { isBuiltinObject } from './builtin-object.ts';
import { outermost } from './callers.ts';
import { boundAs, boundNames } from './names.ts';
import { variableOf } from './scope.ts';
import { bare, dotted, nodesOf, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** How many names are followed. */
const MOST = 9;

/** Is an object, or what it is read or got from, one of the language, of Node.js or of a package? */
export function isOfLanguage(project: ProjectFiles, source: Source, object: Node): boolean {
  if (isBuiltinObject(source, object)) return true;
  let root = bare(object);
  for (let step = 0; step < MOST; step++) {
    if (root.type === 'MemberExpression') root = bare(root.object);
    else if (root.type === 'CallExpression' || root.type === 'NewExpression') root = bare(root.callee);
    else if (root.type === 'AwaitExpression') root = bare(root.argument);
    else if (root.type === 'Identifier') {
      const variable = variableOf(source, root);
      if (!variable) return true;
      const bound = boundAs(source, variable);
      if (bound) return project.resolve(bound.module, source.path) === undefined;
      const [definition] = variable.defs;
      if (definition?.type !== 'Variable' || !definition.node.init) return false;
      root = bare(definition.node.init);
    } else return isBuiltinObject(source, root);
  }
  return true;
}

const GLOBALS = /^(JSON|Object|Array|Map|Promise|Reflect|Iterator|Function|process|globalThis|global)$/;
const HAS_METHODS = /^(globalThis\.|global\.)?(\w+|process\.std(in|out|err))$/;

/** Does a file give such an object away as a value, so that nobody knows who calls its methods? */
export function handsLanguageOn(project: ProjectFiles, source: Source): boolean {
  const modules = boundNames(source).filter(
    ({ module, name }) =>
      (name === '*' || name === 'default') && project.resolve(module, source.path) === undefined,
  );
  return nodesOf(source, 'Identifier').some(name => {
    const variable = variableOf(source, name);
    if (variable ? !modules.some(bound => bound.variable === variable) : !GLOBALS.test(name.name))
      return false;
    let whole = outermost(source, name);
    for (let up = source.parents.get(whole); up?.type === 'MemberExpression' && up.object === whole;) {
      whole = outermost(source, up);
      up = source.parents.get(whole);
    }
    return HAS_METHODS.test(dotted(source, whole)) && isValue(source, whole);
  });
}

function isValue(source: Source, whole: Node): boolean {
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== whole;
    case 'Property':
    case 'PropertyDefinition':
      return parent.value === whole;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return parent.right === whole;
    default:
      return /^(ArrayExpression|ArrowFunctionExpression|ReturnStatement|ConditionalExpression|LogicalExpression|SpreadElement)$/.test(
        parent?.type ?? '',
      );
  }
}
