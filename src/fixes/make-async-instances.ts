// Does an object of a class get to code that is not seen?
import { outermost } from './callers.ts';
import { importersOf, where } from './make-async-project.ts';
import { isExportPlace } from './exporting.ts';
import { importsOf, type ClassAt } from './make-async-classes.ts';
import { isInjected } from './make-async-injected.ts';
import type { Search } from './make-async-uses.ts';
import { lookUp, referencesTo, type Variable } from './scope.ts';
import { within, type Node, type Source } from './source.ts';

/** @returns where the class, or one of its objects, is handed on; undefined where all of them are known */
export function escapeOf(search: Search, of: ClassAt): string | undefined {
  const { source, owner, variable } = of;
  const loose = source.nodes.find(
    node => node.type === 'ThisExpression' && within(node, owner) && !isObject(source, node),
  );
  if (loose) return where(source, loose);
  const own = escapeOfClass(search, source, variable, of);
  if (own) return where(source, own);
  for (const file of importersOf(search.project, source.path)) {
    for (const imported of importsOf(search, file, of)) {
      const found = escapeOfClass(search, file, imported, of);
      if (found) return where(file, found);
    }
  }
  return undefined;
}

function escapeOfClass(search: Search, source: Source, variable: Variable, of: ClassAt): Node | undefined {
  return referencesTo(source, variable)
    .filter(({ isTypeReference, init }) => !isTypeReference && !init)
    .map(({ identifier }) => identifier as Node)
    .find(use => {
      const whole = outermost(source, use);
      const parent = source.parents.get(whole);
      switch (parent?.type) {
        case 'NewExpression':
          return parent.callee !== whole || isLoose(search, source, parent, of);
        case 'MemberExpression':
          return parent.object !== whole;
        case 'BinaryExpression':
          return parent.operator !== 'instanceof';
        // Classes that extend it, and files that import it, are looked at themselves.
        case 'ClassDeclaration':
        case 'ClassExpression':
        case 'ExportSpecifier':
        case 'ExportDefaultDeclaration':
        case 'TSTypeQuery':
          return false;
        default:
          return !isExportPlace(source, whole);
      }
    });
}

/** Is an object used in a way other than by its members? */
function isLoose(search: Search, source: Source, made: Node, of: ClassAt): boolean {
  const whole = outermost(source, made);
  const parent = source.parents.get(whole);
  const isKnown = (use: Node): boolean => isObject(source, use) || isInjected(search, source, use, of);
  if (parent?.type === 'ExpressionStatement' || isKnown(made)) return false;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return true;
  const variable = lookUp(source, parent, parent.id.name);
  return (
    !variable ||
    referencesTo(source, variable).some(({ identifier, init }) => {
      const use = source.parents.get(outermost(source, identifier));
      return !init && use?.type !== 'ExportSpecifier' && !isKnown(identifier);
    })
  );
}

function isObject(source: Source, node: Node): boolean {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  return parent?.type === 'MemberExpression' && parent.object === whole;
}
