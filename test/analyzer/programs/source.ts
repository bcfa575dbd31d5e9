import { parse, type TSESTree } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

/** A function, the top level of a file, or the fields of a class. */
export interface Code {
  readonly parent: Code | undefined;
  /** Is it async, or declared to return a promise? */
  readonly context: boolean;
  /** Is it written where it is called, or where it is handed to what calls it? */
  readonly inline: boolean;
}

export interface Source {
  /** What is running when the program is at a place; lines and columns are 1-based. */
  codeAt(line: number, column: number): Code;
}

type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export function readSource(path: string, text: string): Source {
  const ast = parse(text, { filePath: path, loc: true, range: true });
  const codes: { range: readonly [number, number]; code: Code }[] = [];
  const visit = (node: TSESTree.Node, around: Code, parent: TSESTree.Node | undefined): void => {
    const own = codeOf(node, around, parent);
    if (own) codes.push({ range: node.range, code: own });
    for (const child of childrenOf(node)) visit(child, own ?? around, node);
  };
  const top: Code = { parent: undefined, context: false, inline: false };
  visit(ast, top, undefined);
  const starts = text
    .split('\n')
    .reduce<number[]>((all, line) => [...all, (all.at(-1) ?? 0) + line.length + 1], [0]);
  return {
    codeAt(line, column) {
      const offset = (starts[line - 1] ?? 0) + column - 1;
      return codes.findLast(({ range: [start, end] }) => start <= offset && offset < end)?.code ?? top;
    },
  };
}

function codeOf(node: TSESTree.Node, parent: Code, around: TSESTree.Node | undefined): Code | undefined {
  if (isFunction(node)) {
    const type = node.returnType?.typeAnnotation;
    const promised =
      type?.type === 'TSTypeReference' &&
      type.typeName.type === 'Identifier' &&
      type.typeName.name === 'Promise';
    return { parent, context: node.async || promised, inline: isInline(node, around) };
  }
  const isField = node.type === 'PropertyDefinition' || node.type === 'AccessorProperty';
  return isField && !node.static ? { parent, context: false, inline: false } : undefined;
}

function isFunction(node: TSESTree.Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

function isInline(node: TSESTree.Node, around: TSESTree.Node | undefined): boolean {
  if (around?.type === 'MemberExpression') return around.object === node;
  if (around?.type === 'TemplateLiteral') return true;
  if (around?.type !== 'CallExpression' && around?.type !== 'NewExpression') return false;
  return around.callee === node || around.arguments.some(argument => argument === node);
}

function childrenOf(node: TSESTree.Node): TSESTree.Node[] {
  return (visitorKeys[node.type] ?? []).flatMap(key => {
    const child = (
      node as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null | undefined>
    )[key];
    return (Array.isArray(child) ? child : [child]).filter(item => item != null);
  });
}
