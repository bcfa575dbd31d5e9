// The function that a call comes to, where types say whose method it is.
import { typeOf } from './expression-type.ts';
import { declarationOf, type Class } from './make-async-classes.ts';
import type { Search } from './make-async-uses.ts';
import { isFunction, propertyName, type FunctionNode, type Node, type Source } from './source.ts';

/** The function that is called: a function by its name, a method of `this` or of an object whose class is declared. */
export function calledAt(
  search: Search,
  source: Source,
  callee: Node,
): { readonly source: Source; readonly fn: FunctionNode } | undefined {
  const method = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  if (callee.type === 'MemberExpression') {
    const owner = typeOf(search, source, callee.object);
    const type = owner?.among ? undefined : owner?.node;
    const name =
      type?.type === 'TSTypeReference'
        ? type.typeName
        : type?.type === 'NewExpression'
          ? type.callee
          : undefined;
    const found = name && declarationOf(search, source, name);
    const fn = found?.node.type === 'ClassDeclaration' && method ? methodOf(found.node, method) : undefined;
    return found && fn && { source: found.source, fn };
  }
  const found = declarationOf(search, source, callee);
  if (!found) return undefined;
  const { node } = found;
  const value = node.type === 'VariableDeclarator' && node.init ? node.init : node;
  const fn = value.type === 'ClassDeclaration' ? methodOf(value, 'constructor') : value;
  return fn && isFunction(fn) ? { source: found.source, fn } : undefined;
}

function methodOf(owner: Class, name: string): FunctionNode | undefined {
  for (const member of owner.body.body)
    if (member.type === 'MethodDefinition' && 'name' in member.key && member.key.name === name)
      return isFunction(member.value) ? member.value : undefined;
  return undefined;
}
