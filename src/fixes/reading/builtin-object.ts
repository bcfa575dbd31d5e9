// Objects that the language itself has made: `entries` of `const entries = new Map()`, `this.#names` of `#names = []`.
import { referencesTo, variableOf } from './scope.ts';
import { ancestorsOf, assignmentsTo, bare, fieldOf, nodesOf, type Node, type Source } from './source.ts';

const CLASSES = /^(Map|Set|WeakMap|WeakSet|Array|Date|URLSearchParams|URL|Headers|FormData)$/;

/** Is it such an object for certain, so that its methods are none of the program's? */
export function isBuiltinObject(source: Source, expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'ArrayExpression' || node.type === 'TemplateLiteral' || node.type === 'Literal')
    return true;
  if (node.type === 'NewExpression') {
    const { callee } = node;
    return callee.type === 'Identifier' && CLASSES.test(callee.name) && !variableOf(source, callee);
  }
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const [definition, ...more] = variable?.defs ?? [];
    const declarator = definition?.type === 'Variable' ? (definition.node as Node) : undefined;
    if (!variable || more.length > 0 || declarator?.type !== 'VariableDeclarator') return false;
    if (declarator.id !== definition?.name || !declarator.init) return false;
    const isConstant = referencesTo(source, variable).every(
      ({ init, writeExpr }) => init === true || !writeExpr,
    );
    return isConstant && declarator.init.type !== 'Identifier' && isBuiltinObject(source, declarator.init);
  }
  return node.type === 'MemberExpression' && isBuiltinField(source, node);
}

/** A field of the class around it that is made where it is declared, or in the constructor, and never replaced by another. */
function isBuiltinField(source: Source, member: Extract<Node, { type: 'MemberExpression' }>): boolean {
  const name = fieldOf(member);
  const owner = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  if (member.object.type !== 'ThisExpression' || name === undefined || !owner) return false;
  const fields = nodesOf(source, 'PropertyDefinition').flatMap(field =>
    source.parents.get(field) === owner && 'name' in field.key && field.key.name === name
      ? [field.value]
      : [],
  );
  const assigned = assignmentsTo(source, name).map(({ right }) => right);
  const values = [...fields.filter(value => value !== null), ...assigned];
  return (
    values.length > 0 &&
    values.every(value => value.type !== 'MemberExpression' && isBuiltinObject(source, value))
  );
}
