// An object that is handed to a constructor which keeps it in a field of its class: who calls it is known still.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { memberType } from './declared-type.ts';
import { declarationOf, isClass, type Class, type ClassAt } from './make-async-classes.ts';
import { sourceOf } from './make-async-project.ts';
import type { Search } from './make-async-uses.ts';
import { lookUp, referencesTo } from './scope.ts';
import { nodesOf, propertyName, type Node, type Source } from './source.ts';

/** Is the expression handed to a parameter, or kept in a field, that is declared to be of the class and used as one? */
export function isInjected(
  search: Search,
  source: Source,
  expression: Node,
  of: ClassAt,
  visited = new Set<string>(),
): boolean {
  const whole = outermost(source, expression);
  const parent = source.parents.get(whole);
  if (parent?.type === 'AssignmentExpression') return isKept(search, source, parent, whole, of, visited);
  if (parent?.type !== 'NewExpression' && parent?.type !== 'CallExpression') return false;
  const index = (parent.arguments as Node[]).indexOf(whole);
  const found = index < 0 ? undefined : declarationOf(search, source, parent.callee);
  if (!found) return false;
  const { node, source: home } = found;
  const fn = node.type === 'ClassDeclaration' ? constructorOf(node) : node;
  if (fn?.type !== 'FunctionExpression' && fn?.type !== 'FunctionDeclaration') return false;
  const key = `${home.path} ${String(fn.range[0])} ${String(index)}`;
  if (visited.has(key)) return true;
  visited.add(key);
  const parameter = fn.params[index];
  const field = parameter?.type === 'TSParameterProperty' ? parameter : undefined;
  const name = field ? field.parameter : parameter;
  if (name?.type !== 'Identifier' || !isOf(search, home, name.typeAnnotation?.typeAnnotation, of))
    return false;
  const variable = lookUp(home, fn.body, name.name);
  if (!variable || (field && !staysIn(search, home, name.name, of, visited))) return false;
  return referencesTo(home, variable).every(({ identifier }) => {
    const use = outermost(home, identifier);
    const member = home.parents.get(use);
    return (
      (member?.type === 'MemberExpression' && member.object === use) ||
      isInjected(search, home, identifier, of, visited)
    );
  });
}

/** `this.store = store`, where the field is declared to be of the class. */
function isKept(
  search: Search,
  source: Source,
  { left, right }: TSESTree.AssignmentExpression,
  value: Node,
  of: ClassAt,
  visited: Set<string>,
): boolean {
  if (right !== value || left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression')
    return false;
  return (
    isOf(search, source, memberType(source, left), of) &&
    staysIn(search, source, fieldName(left), of, visited)
  );
}

/** Is a field of that name, of whatever object, only asked for its members, or handed on in a way that is known? */
function staysIn(search: Search, home: Source, name: string, of: ClassAt, visited: Set<string>): boolean {
  if (visited.has(name)) return true;
  visited.add(name);
  const word = new RegExp(`[.#{,\\s]${name.replaceAll('$', '\\$')}\\b`);
  return [...search.project.texts].every(([path, text]) => {
    if (path !== home.path && !word.test(text)) return true;
    const source = sourceOf(search.project, path);
    const isTaken = nodesOf(source, 'ObjectPattern').some(({ properties }) =>
      properties.some(property => property.type === 'Property' && propertyName(property) === name),
    );
    return (
      !isTaken &&
      nodesOf(source, 'MemberExpression').every(member => {
        if (fieldName(member) !== name) return true;
        const whole = outermost(source, member);
        const parent = source.parents.get(whole);
        if (parent?.type === 'AssignmentExpression' && parent.left === whole) return true;
        if (parent?.type === 'MemberExpression' && parent.object === whole) return true;
        return isInjected(search, source, member, of, visited);
      })
    );
  });
}

function fieldName(member: TSESTree.MemberExpression): string {
  const { property } = member;
  return property.type === 'PrivateIdentifier' ? property.name : (propertyName(member) ?? '');
}

function isOf(search: Search, source: Source, type: Node | undefined, of: ClassAt): boolean {
  return type?.type === 'TSTypeReference' && isClass(search, source, type.typeName, of);
}

function constructorOf(owner: Class): Node | undefined {
  for (const member of owner.body.body)
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') return member.value;
  return undefined;
}
