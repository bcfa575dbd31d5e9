// The type of `this`, and of what is made when it is first asked for: `this.#one ??= new One()`.
import type { TypeAt } from './expression-type.ts';
import { variableOf } from './scope.ts';
import { ancestorsOf, isFunction, nodesOf, textOf, type Node, type Source } from './source.ts';

/** The class around, for methods that hand back their own object. */
export function typeOfThis(source: Source, self: Node): TypeAt | undefined {
  const holder = [...ancestorsOf(source, self)].find(
    above => isFunction(above) && above.type !== 'ArrowFunctionExpression',
  );
  const member = holder && source.parents.get(holder);
  const owner = member && source.parents.get(source.parents.get(member) ?? member);
  const isMethod = member?.type === 'MethodDefinition' && !member.static;
  return isMethod && owner?.type === 'ClassDeclaration' && owner.id ? { source, node: owner } : undefined;
}

/** `this.#one ??= new One()`, where nothing else is ever put there. */
export function isOnlyGiven(
  source: Source,
  { left, operator }: Extract<Node, { type: 'AssignmentExpression' }>,
): boolean {
  if (operator === '=') return true;
  if (operator !== '??=' && operator !== '||=') return false;
  const isPrivate = left.type === 'MemberExpression' && left.property.type === 'PrivateIdentifier';
  const isLocal = variableOf(source, left)?.defs[0]?.type === 'Variable';
  const name = textOf(source, left);
  const given = nodesOf(source, 'AssignmentExpression').filter(other => textOf(source, other.left) === name);
  const first =
    left.type === 'Identifier'
      ? (variableOf(source, left)?.defs[0]?.node as Node | undefined)
      : nodesOf(source, 'PropertyDefinition').find(
          ({ key }) => key.type === 'PrivateIdentifier' && name.endsWith(`#${key.name}`),
        );
  const init =
    first?.type === 'VariableDeclarator'
      ? first.init
      : first?.type === 'PropertyDefinition'
        ? first.value
        : null;
  const isEmpty = !init || /^(null|undefined)$/.test(textOf(source, init));
  return (isPrivate || isLocal) && given.length === 1 && isEmpty;
}
