// An object that is handed to a constructor which keeps it in a private field of its class: who calls it is known still.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { memberType } from './declared-type.ts';
import { declarationOf, isClass, type Class, type ClassAt } from './make-async-classes.ts';
import type { Search } from './make-async-uses.ts';
import { lookUp, referencesTo } from './scope.ts';
import { nodesOf, within, type Node, type Source } from './source.ts';

/** Is the expression an argument for a parameter that is declared to be of the class, and used as one only? */
export function isInjected(search: Search, source: Source, expression: Node, of: ClassAt): boolean {
  const whole = outermost(source, expression);
  const call = source.parents.get(whole);
  if (call?.type !== 'NewExpression' && call?.type !== 'CallExpression') return false;
  const index = (call.arguments as Node[]).indexOf(whole);
  const found = index < 0 ? undefined : declarationOf(search, source, call.callee);
  if (!found) return false;
  const { node, source: home } = found;
  const fn = node.type === 'ClassDeclaration' ? constructorOf(node) : node;
  if (fn?.type !== 'FunctionExpression' && fn?.type !== 'FunctionDeclaration') return false;
  const parameter = fn.params[index];
  const field = parameter?.type === 'TSParameterProperty' ? parameter : undefined;
  const name = field ? field.parameter : parameter;
  if (name?.type !== 'Identifier' || !isOf(search, home, name.typeAnnotation?.typeAnnotation, of))
    return false;
  if (
    field &&
    !(field.accessibility === 'private' && node.type === 'ClassDeclaration' && staysIn(home, node, name.name))
  )
    return false;
  const variable = lookUp(home, fn.body, name.name);
  return (
    variable !== undefined &&
    referencesTo(home, variable).every(({ identifier }) => {
      const use = outermost(home, identifier);
      const parent = home.parents.get(use);
      if (parent?.type === 'MemberExpression') return parent.object === use;
      return node.type === 'ClassDeclaration' && isKept(search, home, node, parent, of);
    })
  );
}

/** `this.store = store`, where the field is declared to be of the class. */
function isKept(
  search: Search,
  source: Source,
  owner: Class,
  assignment: Node | undefined,
  of: ClassAt,
): boolean {
  if (assignment?.type !== 'AssignmentExpression' || assignment.left.type !== 'MemberExpression')
    return false;
  const { left } = assignment;
  const name = fieldName(left);
  const isPrivate =
    left.property.type === 'PrivateIdentifier' ||
    owner.body.body.some(
      member =>
        member.type === 'PropertyDefinition' &&
        member.accessibility === 'private' &&
        member.key.type === 'Identifier' &&
        member.key.name === name,
    );
  return isPrivate && isOf(search, source, memberType(source, left), of) && staysIn(source, owner, name);
}

/** Is a private field only asked for its members? */
function staysIn(source: Source, owner: Class, name: string): boolean {
  return nodesOf(source, 'MemberExpression').every(member => {
    if (!within(member, owner) || fieldName(member) !== name) return true;
    const whole = outermost(source, member);
    const parent = source.parents.get(whole);
    if (parent?.type === 'AssignmentExpression') return parent.left === whole;
    return parent?.type === 'MemberExpression' && parent.object === whole;
  });
}

function fieldName({ property }: TSESTree.MemberExpression): string {
  return property.type === 'Identifier' || property.type === 'PrivateIdentifier' ? property.name : '';
}

function isOf(search: Search, source: Source, type: Node | undefined, of: ClassAt): boolean {
  return type?.type === 'TSTypeReference' && isClass(search, source, type.typeName, of);
}

function constructorOf(owner: Class): Node | undefined {
  for (const member of owner.body.body)
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') return member.value;
  return undefined;
}
