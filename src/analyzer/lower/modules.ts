// Imports, exports and namespaces.
import { NONE, type Member, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { bindPattern } from './patterns.ts';
import { constant, member, shared } from './shared.ts';
import { importValue, type Lowering } from './state.ts';
import { MODULE, valueOf } from './values.ts';
import { visit } from './visit.ts';

type ModuleItem =
  | TSESTree.ImportDeclaration
  | TSESTree.ExportNamedDeclaration
  | TSESTree.ExportDefaultDeclaration
  | TSESTree.ExportAllDeclaration
  | TSESTree.TSImportEqualsDeclaration
  | TSESTree.TSExportAssignment
  | TSESTree.TSModuleDeclaration;

/** Records what a file imports and exports. */
export function lowerModuleItem(state: Lowering, node: ModuleItem, visitChildren: () => void): void {
  const { ir } = state;
  switch (node.type) {
    case 'ImportDeclaration':
      if (node.importKind !== 'type') ir.loaded.push(shared(node.source.value));
      for (const specifier of node.specifiers) {
        const name =
          specifier.type === 'ImportNamespaceSpecifier'
            ? '*'
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : nameOf(specifier.imported);
        bindPattern(state, specifier.local, importValue(state, shared(node.source.value), name));
      }
      return;
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        const from = shared(node.moduleReference.expression.value);
        if (node.importKind !== 'type') ir.loaded.push(from);
        bindPattern(state, node.id, importValue(state, from, '='));
      } else {
        bindPattern(state, node.id, entityValue(state, node.moduleReference));
      }
      return;
    case 'ExportAllDeclaration':
      if (node.exportKind === 'type') return;
      ir.loaded.push(shared(node.source.value));
      if (node.exported)
        ir.exports[nameOf(node.exported)] = importValue(state, shared(node.source.value), '*');
      else {
        state.names.add(shared(node.source.value));
        ir.reexports.push(shared(node.source.value));
      }
      return;
    case 'ExportNamedDeclaration':
      visitChildren();
      exportNamed(state, node);
      return;
    case 'ExportDefaultDeclaration':
      visitChildren();
      ir.exports['default'] = valueOf(state, node.declaration);
      return;
    case 'TSExportAssignment': {
      visitChildren();
      ir.writes.push({
        object: MODULE,
        key: constant('exports'),
        value: valueOf(state, node.expression),
        fn: 0,
      });
      return;
    }
    default:
      lowerNamespace(state, node);
  }
}

function exportNamed(state: Lowering, node: TSESTree.ExportNamedDeclaration): void {
  const from = node.source ? shared(node.source.value) : undefined;
  if (from !== undefined && node.exportKind !== 'type') state.ir.loaded.push(from);
  for (const specifier of node.specifiers) {
    const local = nameOf(specifier.local);
    state.ir.exports[nameOf(specifier.exported)] =
      from === undefined ? valueOf(state, specifier.local) : importValue(state, from, local);
  }
  for (const name of declaredNames(node.declaration)) state.ir.exports[name.name] = valueOf(state, name);
}

/** The identifiers that an exported declaration declares at its top. */
function declaredNames(node: TSESTree.Node | null): TSESTree.Identifier[] {
  if (node?.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => patternNames(id));
  return node && 'id' in node && node.id?.type === 'Identifier' ? [node.id] : [];
}

function patternNames(node: TSESTree.Node | null): TSESTree.Identifier[] {
  switch (node?.type) {
    case 'Identifier':
      return [node];
    case 'ObjectPattern':
      return node.properties.flatMap(property =>
        patternNames(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return node.elements.flatMap(patternNames);
    case 'AssignmentPattern':
      return patternNames(node.left);
    case 'RestElement':
      return patternNames(node.argument);
    default:
      return [];
  }
}

/** `namespace N { export function f() {} }` is an object with a member `f`. */
function lowerNamespace(state: Lowering, node: TSESTree.TSModuleDeclaration): void {
  if (!node.body) return;
  const members: Member[] = [];
  const id = state.ir.objects.push({ members }) - 1;
  for (const statement of node.body.body) {
    if (statement.type !== 'ExportNamedDeclaration') {
      visit(state, statement);
      continue;
    }
    if (statement.declaration) visit(state, statement.declaration, undefined, statement);
    for (const name of declaredNames(statement.declaration)) {
      members.push({
        kind: 'field',
        key: constant(name.name),
        value: valueOf(state, name),
        static: false,
      });
    }
  }
  if (node.id.type === 'Identifier') bindPattern(state, node.id, { t: 'object', id });
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value;
}

function entityValue(state: Lowering, node: TSESTree.EntityName): Value {
  if (node.type === 'Identifier') return valueOf(state, node);
  if (node.type !== 'TSQualifiedName') return NONE;
  return member(state.members, entityValue(state, node.left), constant(node.right.name));
}
