// Types that only a caller knows: which overload `runInExecutor` stands for cannot be told from them.
import { escaped } from '../reading/pattern.ts';
import { variableOf } from '../reading/scope.ts';
import { ancestorsOf, fieldOf, textOf, walk, type Node, type Source } from '../reading/source.ts';

/** @returns the argument among these whose type depends on a type parameter of the code around it */
export function genericArgument(source: Source, list: readonly Node[]): string | undefined {
  const [first] = list;
  const names = first ? typeParametersAround(source, first) : [];
  if (names.length === 0) return undefined;
  const parameters = new RegExp(`(?<![\\w$])(${names.join('|')})(?![\\w$])`);
  const generic = list.find(argument => {
    const found: Node[] = [];
    walk(argument, node => {
      if (fieldTypes(source, node).some(type => parameters.test(textOf(source, type)))) found.push(node);
      if (node.type !== 'Identifier') return;
      const declared = variableOf(source, node)?.defs[0]?.name as Node | undefined;
      const annotation = declared?.type === 'Identifier' ? declared.typeAnnotation : undefined;
      if (annotation && parameters.test(textOf(source, annotation))) found.push(node);
    });
    return found.length > 0;
  });
  return generic && textOf(source, generic);
}

/** What the classes of the file declare for `this.path`. */
function fieldTypes(source: Source, node: Node): Node[] {
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return [];
  const name = fieldOf(node);
  return source.nodes.flatMap(declared => {
    if (declared.type === 'PropertyDefinition')
      return 'name' in declared.key && declared.key.name === name ? (declared.typeAnnotation ?? []) : [];
    if (declared.type !== 'TSParameterProperty') return [];
    const id = declared.parameter.type === 'AssignmentPattern' ? declared.parameter.left : declared.parameter;
    return id.name === name ? (id.typeAnnotation ?? []) : [];
  });
}

function typeParametersAround(source: Source, node: Node): string[] {
  return [...ancestorsOf(source, node)].flatMap(above =>
    'typeParameters' in above && above.typeParameters?.type === 'TSTypeParameterDeclaration'
      ? above.typeParameters.params.map(({ name }) => escaped(name.name))
      : [],
  );
}
