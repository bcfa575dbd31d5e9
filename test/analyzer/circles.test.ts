import assert from 'node:assert/strict';
import { circlesOf } from '../../src/analyzer/graph/circles.ts';

/** Edges, what is in a circle with what; each circle after all that it leads to. */
const GRAPHS: readonly (readonly [name: string, edges: string, circles: string])[] = [
  ['a chain', 'ab bc', 'c b a'],
  ['one that calls itself', 'aa ab', 'b a'],
  ['a circle with a way in and a way out', 'ab bc cb cd', 'd bc a'],
  ['two circles that share a function', 'ab ba bc cb', 'abc'],
  ['two ways to the same', 'ab ac bd cd', 'd b c a'],
  ['circles side by side', 'ab ba cd dc', 'ab cd'],
  ['a way into what is done already', 'ab cb', 'b a c'],
];

describe('circles of calls', () => {
  for (const [name, edges, expected] of GRAPHS) {
    it(name, () => {
      const pairs = edges.split(' ');
      const nodes = new Set(edges.replaceAll(' ', ''));
      const circles = circlesOf(nodes, node =>
        pairs.flatMap(([from, to]) => (from === node && to !== undefined ? [to] : [])),
      );
      assert.equal(circles.map(circle => circle.toSorted().join('')).join(' '), expected);
    });
  }

  it('are found at the end of a chain that is longer than the stack is deep', () => {
    const LENGTH = 100_000;
    const circles = circlesOf([0], node => [(node + 1) % LENGTH]);
    assert.equal(circles[0]?.length, LENGTH);
  });
});
