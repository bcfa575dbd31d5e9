// Circles of questions that ask each other.
interface Visit<Node> {
  readonly node: Node;
  readonly number: number;
  /** The lowest number of an open node that is reached from here. */
  lowest: number;
  readonly rest: Iterator<Node>;
}

/**
 * The strongly connected parts of a graph, each after all that it leads to (Tarjan, “Depth-first search and linear
 * graph algorithms”, 1972). Does not recurse: chains of calls can be longer than the stack is deep.
 * @param next what a node leads to
 */
export function circlesOf<Node>(nodes: Iterable<Node>, next: (node: Node) => Iterable<Node>): Node[][] {
  const circles: Node[][] = [];
  const visits = new Map<Node, Visit<Node>>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const way: Visit<Node>[] = [];
  const begin = (node: Node): void => {
    const number = visits.size;
    const visit = { node, number, lowest: number, rest: next(node)[Symbol.iterator]() };
    visits.set(node, visit);
    way.push(visit);
    open.push(node);
    isOpen.add(node);
  };
  for (const start of nodes) {
    if (!visits.has(start)) begin(start);
    for (let visit = way.at(-1); visit; visit = way.at(-1)) {
      const step = visit.rest.next();
      if (!step.done) {
        const met = visits.get(step.value);
        if (!met) begin(step.value);
        else if (isOpen.has(step.value)) visit.lowest = Math.min(visit.lowest, met.number);
        continue;
      }
      way.pop();
      const before = way.at(-1);
      if (before) before.lowest = Math.min(before.lowest, visit.lowest);
      if (visit.lowest < visit.number) continue;
      const circle = open.splice(open.lastIndexOf(visit.node));
      for (const node of circle) isOpen.delete(node);
      circles.push(circle);
    }
  }
  return circles;
}
