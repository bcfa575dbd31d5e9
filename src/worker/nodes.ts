import { visitorKeys, type TSESTree } from '../analyzer/parse.ts';

/** Visits every node below and including one, parents first. */
export function walk(node: TSESTree.Node, visit: (node: TSESTree.Node) => void): void {
  visit(node);
  for (const key of visitorKeys[node.type] ?? []) {
    const children: unknown = node[key as keyof TSESTree.Node];
    for (const child of Array.isArray(children) ? children : [children])
      if (isNode(child)) walk(child, visit);
  }
}

/** Is an offset strictly inside, so that text put there becomes part of it? */
export function contains({ range }: Pick<TSESTree.Node, 'range'>, offset: number): boolean {
  return range[0] < offset && offset < range[1];
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}
