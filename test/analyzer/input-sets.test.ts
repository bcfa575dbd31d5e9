import assert from 'node:assert/strict';
import { pick, randomFrom } from '../../bench/speed/edits.ts';
import { InputSets, NO_INPUTS, type InputSet } from '../../src/analyzer/graph/input-sets.ts';

const INPUTS = 1_000;
const STEPS = 20_000;

describe('sets of inputs', () => {
  it('are kept once, whatever the order of their parts', () => {
    const sets = new InputSets();
    const [a, b, c] = [sets.of(7), sets.of(300_000), sets.of(9)];
    const ab = sets.union([a, b]);
    assert.equal(sets.of(7), a);
    assert.equal(sets.union([c, ab]), sets.union([b, c, a, a]));
    assert.equal(sets.union([]), NO_INPUTS);
    assert.equal(new Set([a, b, c, ab, sets.union([ab, c])]).size, 5);
  });

  it('are void once one of their members changes, for good', () => {
    const sets = new InputSets();
    const [a, b] = [sets.of(1), sets.of(2)];
    const both = sets.union([a, b]);
    sets.revoke(1);
    assert.deepEqual(
      [a, b, both].map(set => sets.isAlive(set)),
      [false, true, false],
    );
    assert.throws(() => sets.union([both, b]), /void/);
    const again = sets.union([sets.of(1), b]);
    assert.notEqual(again, both);
    assert.ok(sets.isAlive(again) && !sets.isAlive(both));
  });

  it('are void with a large set that they are made of', () => {
    const sets = new InputSets();
    const large = sets.union(Array.from({ length: 100 }, (_, input) => sets.of(input)));
    const larger = sets.union([large, sets.of(200)]);
    const largest = sets.union([sets.of(300), larger]);
    const other = sets.union([sets.of(200), sets.of(300)]);
    sets.takeVoid();
    sets.revoke(50);
    assert.deepEqual(
      [large, larger, largest, other].map(set => sets.isAlive(set)),
      [false, false, false, true],
    );
    assert.deepEqual(new Set(sets.takeVoid()).size, 4, 'each once, with that of the input itself');
    assert.deepEqual([sets.isUsed(50), sets.isUsed(51), sets.isUsed(200)], [false, false, true]);
  });

  it('are what sets of numbers are, through many changes', () => {
    const random = randomFrom(1);
    const sets = new InputSets();
    const members = new Map<InputSet, ReadonlySet<number> | undefined>([[NO_INPUTS, new Set()]]);
    let alive: InputSet[] = [NO_INPUTS];
    const note = (set: InputSet, expected: ReadonlySet<number>): void => {
      if (!members.has(set)) {
        members.set(set, expected);
        // Small ones are made larger ones of.
        if (expected.size < 100) alive.push(set);
      }
      assert.deepEqual(members.get(set), expected);
    };
    const anyInput = () => Math.floor(random() * INPUTS);
    for (let step = 0; step < STEPS; step++) {
      const what = random();
      if (what < 0.2) {
        const input = anyInput();
        note(sets.of(input), new Set([input]));
      } else if (what < 0.998) {
        const parts = Array.from(
          { length: 1 + Math.floor(random() * 4) },
          () => pick(alive, random) ?? NO_INPUTS,
        );
        note(sets.union(parts), new Set(parts.flatMap(part => [...(members.get(part) ?? [])])));
      } else {
        const input = anyInput();
        sets.revoke(input);
        for (const [set, known] of members) if (known?.has(input)) members.set(set, undefined);
        alive = alive.filter(set => members.get(set));
      }
    }
    for (const [set, known] of members) assert.equal(sets.isAlive(set), known !== undefined);
    assert.ok(
      alive.length > 1_000 && members.size - alive.length > 1_000,
      'enough lived, and enough did not',
    );
  });
});
