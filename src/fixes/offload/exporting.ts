// Makes a top-level function reachable from outside its module.
import { insert } from '../edits.ts';
import { outermost } from '../reading/callers.ts';
import { isMainGuard } from './purity.ts';
import { isTopLevel, variableOf, type Variable } from '../reading/scope.ts';
import { bare, nodesOf, propertyName, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

/** Is the function named `name` an export of the module already, under whatever name? */
export function isExported(source: Source, name: string): boolean {
  return source.ast.body.some(statement => {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        if (statement.source) return false;
        if (statement.declaration) return declaredNames(statement.declaration).includes(name);
        return statement.specifiers.some(({ local }) => local.name === name);
      case 'ExportDefaultDeclaration':
        return isNamed(statement.declaration, name);
      case 'TSExportAssignment':
        return isNamed(statement.expression, name) || listedIn(statement.expression, name) !== undefined;
      case 'ExpressionStatement':
        return exportsName(statement.expression, name);
      default:
        return false;
    }
  });
}

/**
 * Does a CommonJS module set an export more than once?
 * @param once how often it is set where the function is
 */
export function isSetAgain(source: Source, name: string, once = 1): boolean {
  const sets = nodesOf(source, 'AssignmentExpression').filter(
    ({ left, right }) =>
      left.type === 'MemberExpression' &&
      propertyName(left) === name &&
      isExportsWhole(bare(left.object)) &&
      !isVoid(right),
  );
  return sets.length > once;
}

/** Compilers write `exports.a = exports.b = void 0` above. */
export function isVoid(node: Node): boolean {
  if (node.type === 'AssignmentExpression') return isVoid(node.right);
  return node.type === 'UnaryExpression' && node.operator === 'void';
}

/** Can the function be found among what its module exports? */
export function isTopLevelExport(source: Source, fn: FunctionNode): boolean {
  const owner = source.parents.get(outermost(source, fn));
  if (owner?.type === 'ExportDefaultDeclaration' || owner?.type === 'TSExportAssignment') return true;
  const object = owner?.type === 'Property' ? source.parents.get(owner) : undefined;
  const target = object && source.parents.get(object);
  if (target?.type === 'AssignmentExpression') return isExportsWhole(target.left);
  if (owner?.type === 'AssignmentExpression') return isExportsMember(owner.left);
  const declared = owner?.type === 'VariableDeclarator' ? owner : fn;
  const id = declared.type === 'ArrowFunctionExpression' ? null : declared.id;
  const variable = variableOf(source, id);
  return variable !== undefined && isTopLevel(source, variable) && isExported(source, variable.name);
}

/** The names that a top-level variable is exported under; `*` where it is what the module exports as a whole. */
export function exportedNames(source: Source, variable: Variable): readonly string[] {
  return source.ast.body.flatMap((statement): readonly string[] => {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        if (statement.source) return [];
        if (statement.declaration)
          return declaredNames(statement.declaration).filter(name => name === variable.name);
        return statement.specifiers.flatMap(({ local, exported }) =>
          local.name === variable.name && exported.type === 'Identifier' ? [exported.name] : [],
        );
      case 'ExportDefaultDeclaration':
        return isNamed(statement.declaration, variable.name) ||
          isDeclaredAs(statement.declaration, variable.name)
          ? ['default']
          : [];
      case 'TSExportAssignment':
        return isNamed(statement.expression, variable.name) ? ['*', 'default'] : [];
      case 'ExpressionStatement':
        return assignedNames(statement.expression, variable.name);
      default:
        return [];
    }
  });
}

function isDeclaredAs(node: Node, name: string): boolean {
  return 'id' in node && node.id?.type === 'Identifier' && node.id.name === name;
}

/** `module.exports = Store`, `module.exports = { Store }`, `exports.Store = Store` */
function assignedNames(expression: Node, name: string): readonly string[] {
  if (expression.type !== 'AssignmentExpression' || !isExportsMember(expression.left)) return [];
  const { left, right } = expression;
  const isWhole = left.type === 'MemberExpression' && propertyName(left) === 'exports';
  if (isNamed(right, name)) {
    const own = left.type === 'MemberExpression' ? propertyName(left) : undefined;
    return isWhole ? ['*', 'default'] : own === undefined ? [] : [own];
  }
  if (!isWhole || right.type !== 'ObjectExpression') return [];
  return right.properties.flatMap(property => {
    const key = property.type === 'Property' ? propertyName(property) : undefined;
    return key !== undefined && property.type === 'Property' && isNamed(property.value, name) ? [key] : [];
  });
}

/** Is the expression assigned to what a CommonJS module exports, and nothing else? */
export function isExportPlace(source: Source, expression: Node): boolean {
  const parent = source.parents.get(expression);
  const object =
    parent?.type === 'Property' && parent.value === expression ? source.parents.get(parent) : undefined;
  const value = object?.type === 'ObjectExpression' ? object : expression;
  const assignment = source.parents.get(value);
  return (
    assignment?.type === 'AssignmentExpression' &&
    assignment.right === value &&
    (value === expression ? isExportsMember(assignment.left) : isExportsWhole(assignment.left)) &&
    source.parents.get(assignment)?.type === 'ExpressionStatement'
  );
}

function exportsName(expression: Node, name: string): boolean {
  if (expression.type !== 'AssignmentExpression') return false;
  if (expression.right.type === 'AssignmentExpression' && exportsName(expression.right, name)) return true;
  if (!isExportsMember(expression.left)) return false;
  if (isNamed(expression.right, name)) return true;
  return isExportsWhole(expression.left) && listedIn(expression.right, name) !== undefined;
}

/** `exports`, `exports.x`, `module.exports`, `module.exports.x`; what is deeper in it, nobody finds by its name. */
function isExportsMember(target: Node): boolean {
  return (
    isExportsWhole(target) || (target.type === 'MemberExpression' && isExportsWhole(bare(target.object)))
  );
}

/** `exports`, `module.exports` */
function isExportsWhole(target: Node): boolean {
  if (target.type === 'Identifier') return target.name === 'exports';
  if (target.type !== 'MemberExpression' || propertyName(target) !== 'exports') return false;
  const object = bare(target.object);
  return object.type === 'Identifier' && object.name === 'module';
}

function isNamed(node: Node, name: string): boolean {
  if (node.type === 'Identifier') return node.name === name;
  return node.type === 'FunctionDeclaration' && node.id?.name === name;
}

function listedIn(node: Node, name: string): Node | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  return node.properties.find(property => property.type === 'Property' && isNamed(property.value, name));
}

export function declaredNames(declaration: Node): string[] {
  switch (declaration.type) {
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSDeclareFunction':
      return declaration.id ? [declaration.id.name] : [];
    default:
      return [];
  }
}

/** @param statement the top-level declaration of the function */
export function addExport(source: Source, style: Style, name: string, statement: Node): TextEdit[] {
  if (style.modules === 'import') {
    const overloaded = source.ast.body.some(
      node => node.type === 'TSDeclareFunction' && node.id?.name === name,
    );
    const several = statement.type === 'VariableDeclaration' && statement.declarations.length > 1;
    if (!overloaded && !several) return [insert(statement.range[0], 'export ')];
    return [insertAtEnd(source, `export { ${name} }${style.semicolon}`, style.eol)];
  }
  const list = exportedObject(source);
  const last = list?.properties.at(-1);
  const isReady = statement.type === 'FunctionDeclaration' || !list || statement.range[1] <= list.range[0];
  if (list && last && isReady) {
    const indent = /(\r?\n[ \t]*)$/.exec(source.text.slice(0, last.range[0]))?.[1] ?? ' ';
    return [insert(last.range[1], `,${indent}${name}`)];
  }
  const object =
    source.ast.body.some(isWholeExport) || !usesBareExports(source) ? 'module.exports' : 'exports';
  const line = `${object}.${name} = ${name}${style.semicolon}`;
  const whole = source.ast.body.findLast(isWholeExport);
  // The program that runs on its own may need the export before the end of the file is reached.
  const guard = source.ast.body.find(
    node =>
      node.type === 'IfStatement' && isMainGuard(source, node.test) && isAfter(node, [whole, statement]),
  );
  if (guard) return [insert(guard.range[0], line + style.eol)];
  return [insertAtEnd(source, line, style.eol)];
}

function isAfter(node: Node, others: readonly (Node | undefined)[]): boolean {
  return others.every(
    other => !other || other.type === 'FunctionDeclaration' || other.range[1] <= node.range[0],
  );
}

/** The literal of `module.exports = { … }`. */
function exportedObject(source: Source): Extract<Node, { type: 'ObjectExpression' }> | undefined {
  const whole = source.ast.body.findLast(isWholeExport);
  const value =
    whole?.type === 'ExpressionStatement' && whole.expression.type === 'AssignmentExpression'
      ? whole.expression.right
      : undefined;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function isWholeExport(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
    return false;
  const { left } = statement.expression;
  return (
    left.type === 'MemberExpression' && left.object.type === 'Identifier' && left.object.name === 'module'
  );
}

function usesBareExports(source: Source): boolean {
  return /^exports\.\w/m.test(source.text);
}

function insertAtEnd(source: Source, line: string, eol: string): TextEdit {
  const open = source.text.endsWith('\n') ? '' : eol;
  return insert(source.text.length, `${open}${line}${eol}`);
}
