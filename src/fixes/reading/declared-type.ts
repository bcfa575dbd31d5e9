// What is written down about the type of a member: `this.files` by its field, `options.files` by the interface.
import { lookUp, variableOf } from './scope.ts';
import { ancestorsOf, bare, propertyName, type Node, type Source } from './source.ts';

/**
 * @param optional may the member be missing?
 * @returns the declared type of the member; undefined where this file does not say
 */
export function memberType(
  source: Source,
  member: Extract<Node, { type: 'MemberExpression' }>,
  optional = false,
): Node | undefined {
  const name = nameOf(member.property, member.computed) ?? propertyName(member);
  const object = bare(member.object);
  if (name === undefined) return undefined;
  if (object.type === 'ThisExpression') return fieldType(source, member, name, optional);
  if (object.type !== 'Identifier') return undefined;
  const variable = variableOf(source, object);
  const declared = variable?.defs.length === 1 ? (variable.defs[0]?.name as Node | undefined) : undefined;
  const type = declared?.type === 'Identifier' ? declared.typeAnnotation?.typeAnnotation : undefined;
  return memberOf(source, type, name, optional);
}

/** The type of a member of a type that this file declares. */
export function memberOf(
  source: Source,
  type: Node | undefined,
  name: string,
  optional: boolean,
): Node | undefined {
  if (type?.type === 'TSTypeLiteral') return typeIn(type.members, name, optional);
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier' || type.typeArguments)
    return undefined;
  const shape = lookUp(source, type, type.typeName.name)?.defs;
  const definition = shape?.length === 1 ? (shape[0]?.node as Node | undefined) : undefined;
  if (definition?.type === 'TSInterfaceDeclaration') return typeIn(definition.body.body, name, optional);
  return definition?.type === 'TSTypeAliasDeclaration' && definition.typeAnnotation.type === 'TSTypeLiteral'
    ? typeIn(definition.typeAnnotation.members, name, optional)
    : undefined;
}

/** The type of a field, also of one that the constructor declares among its parameters. */
function fieldType(source: Source, member: Node, name: string, optional: boolean): Node | undefined {
  const body = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  for (const field of body?.type === 'ClassBody' ? body.body : []) {
    const isField = field.type === 'PropertyDefinition' && (optional || !field.optional);
    if (isField && nameOf(field.key, field.computed) === name) return field.typeAnnotation?.typeAnnotation;
    if (field.type !== 'MethodDefinition' || field.kind !== 'constructor') continue;
    for (const parameter of field.value.params)
      if (parameter.type === 'TSParameterProperty' && parameter.parameter.type === 'Identifier')
        if (parameter.parameter.name === name) return parameter.parameter.typeAnnotation?.typeAnnotation;
  }
  return undefined;
}

/** @returns the declared return type of a method of the class that `this` is of, or of one that it extends */
export function returnTypeOf(
  source: Source,
  method: Extract<Node, { type: 'MemberExpression' }>,
): Node | undefined {
  if (method.object.type !== 'ThisExpression') return undefined;
  const name = nameOf(method.property, method.computed);
  let owner = [...ancestorsOf(source, method)].find(({ type }) =>
    /^Class(Declaration|Expression)$/.test(type),
  );
  for (let depth = 0; depth < 5; depth++) {
    if (owner?.type !== 'ClassDeclaration' && owner?.type !== 'ClassExpression') return undefined;
    for (const member of owner.body.body)
      if (member.type === 'MethodDefinition' && nameOf(member.key, member.computed) === name)
        return member.value.returnType?.typeAnnotation;
    const parent = owner.superClass;
    const variable = variableOf(source, parent);
    owner = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  }
  return undefined;
}

function typeIn(members: readonly Node[], name: string, optional: boolean): Node | undefined {
  for (const member of members)
    if (
      member.type === 'TSPropertySignature' &&
      (optional || !member.optional) &&
      nameOf(member.key, member.computed) === name
    )
      return member.typeAnnotation?.typeAnnotation;
  return undefined;
}

/** `#files` of `this.#files`, which is another one than `files`. */
function nameOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return !computed && key.type === 'Identifier' ? key.name : undefined;
}
