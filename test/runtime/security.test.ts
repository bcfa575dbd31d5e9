import assert from 'node:assert/strict';
import fc from 'fast-check';
import { betweenProcesses, fromBytes, toBytes } from '../../runtime/src/codec/bytes.ts';
import type { Special } from '../../runtime/src/codec/kinds.ts';
import { betweenThreads, type Medium } from '../../runtime/src/codec/medium.ts';
import { pack } from '../../runtime/src/codec/pack.ts';
import { Unsendable } from '../../runtime/src/codec/scan.ts';
import { unpack } from '../../runtime/src/codec/unpack.ts';
import { describeExecutors, tasks } from './faults/executors.ts';
import { forge } from './fixtures/faulty.ts';
import { failure } from './runtime.ts';

const hostileKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'toJSON',
  'valueOf',
  'name',
];

/** Trees with the keys and the values that libraries trip over. */
const { tree: trees } = fc.letrec<{ tree: unknown }>(tie => {
  const key = fc.oneof(fc.constantFrom(...hostileKeys), fc.string());
  const record = (item: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
    fc.array(fc.tuple(key, item), { maxLength: 4 }).map(entries => Object.fromEntries(entries));
  return {
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withSparseArray: true }),
      fc.uint8Array({ maxLength: 4 }).map(bytes => Buffer.from(bytes)),
      fc.webUrl().map(url => new URL(url)),
      fc.array(tie('tree'), { maxLength: 4 }),
      record(tie('tree')),
      record(tie('tree')).map(props => Object.assign(Object.create(null) as object, props)),
      fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 3 }).map(entries => new Map(entries)),
      fc.array(tie('tree'), { maxLength: 3 }).map(items => new Set(items)),
      fc.tuple(tie('tree'), record(tie('tree'))).map(([cause, props]) => {
        const error = new RangeError('fuzz', { cause });
        Object.defineProperties(error, Object.getOwnPropertyDescriptors(props));
        return error;
      }),
    ),
  };
});

/** Objects that refer to each other at random, round in circles too. */
const graphs = fc
  .array(fc.array(fc.nat({ max: 9 }), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
  .map(edges => {
    const make = [
      (): object => ({}),
      (): object => [],
      (): object => new Map(),
      (): object => new Error('e'),
    ];
    const nodes = edges.map((_, i) => make[i % make.length]?.() ?? {});
    edges.forEach((targets, i) => {
      const node = nodes[i];
      for (const target of targets) {
        const other = nodes[target % nodes.length];
        if (Array.isArray(node)) node.push(other);
        else if (node instanceof Map) node.set('to' + String(target), other);
        else if (node) Object.assign(node, { ['to' + String(target)]: other });
      }
    });
    return nodes;
  });

/** What a prototype had better keep. */
const prototypes = [Object, Array, Function, Error, Map, Set, Buffer, URL].map(
  type => type.prototype as object,
);
const snapshot = (): unknown[] =>
  prototypes.map(each => Reflect.ownKeys(each).map(key => [key, Object.getOwnPropertyDescriptor(each, key)]));

function across(value: unknown, medium: Medium): unknown {
  const packed = pack(value, { medium });
  const message = { value: packed.value, specials: packed.specials };
  const arrived = medium.clone(message) as typeof message;
  return unpack(arrived.value, arrived.specials);
}

for (const medium of [betweenThreads, betweenProcesses]) {
  describe(`what goes to another ${medium.to}`, () => {
    it('arrives as it was, or is refused, and changes no prototype', () => {
      const before = snapshot();
      fc.assert(
        fc.property(trees, value => {
          let arrived: unknown;
          try {
            arrived = across(value, medium);
          } catch (error) {
            assert.ok(error instanceof Unsendable, String(error));
            return;
          }
          assert.deepEqual(arrived, value);
        }),
        { numRuns: 500 },
      );
      assert.deepEqual(snapshot(), before);
    });

    it('keeps its shape, however it refers to itself', () => {
      fc.assert(
        fc.property(graphs, nodes => {
          const arrived = across(nodes, medium) as object[];
          assert.deepEqual(arrived, nodes);
          assert.deepEqual(relations(arrived), relations(nodes));
        }),
      );
    });

    it('may be as deep as the stack, or is refused', () => {
      let deep: unknown[] = [Buffer.from('x')];
      for (let i = 0; i < 50_000; i++) deep = [deep];
      assert.throws(() => across(deep, medium), RangeError);
    });
  });
}

/** Which node refers to which, by their numbers. */
function relations(nodes: object[]): number[][] {
  return nodes.map(node => {
    const targets = node instanceof Map ? [...node.values()] : Object.values(node);
    return targets.map(target => nodes.indexOf(target as object));
  });
}

describe('what did not come from pack()', () => {
  it('changes no prototype when it is unpacked, and runs nothing', () => {
    const before = snapshot();
    const kinds = [
      'bare',
      'Buffer',
      'Dirent',
      'Error',
      'Stats',
      'URL',
      'BigIntStats',
      'StatFs',
      'constructor',
    ];
    const special = fc.tuple(fc.constantFrom(...kinds), fc.object(), fc.object(), fc.anything());
    fc.assert(
      fc.property(fc.anything(), fc.array(special, { maxLength: 4 }), (value, specials) => {
        try {
          unpack(value, specials as unknown as Special[]);
        } catch (error) {
          assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
        }
      }),
    );
    assert.deepEqual(snapshot(), before);
  });

  it('is no message if its bytes are no clone', () => {
    const whole = toBytes({ a: [1, 'text', new Map([[1, new Date()]])] });
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        try {
          fromBytes(broken);
        } catch (error) {
          assert.ok(error instanceof Error);
        }
      }),
    );
  });
});

describeExecutors('a task that answers in the name of the pool', (pool, { make }) => {
  for (const [what, value, specials] of [
    ['a kind that there is not', {}, [['constructor', {}, {}, {}]]],
    ['an error without its parts', {}, [['Error', {}, {}]]],
    ['a list that is none', {}, 7],
    [
      'an error by the name of a global',
      1,
      [['Error', {}, {}, { type: 'Function', name: 'x', message: 'y' }]],
    ],
    ['a property __proto__', JSON.parse('{"__proto__":{"polluted":1}}'), []],
  ] as const) {
    it(`with ${what} spoils its own result only`, async () => {
      await using fresh = make({ maxWorkers: 1 });
      await Promise.allSettled([fresh.submit(forge, 1, value, specials)]);
      assert.equal(await fresh.submit(tasks.add, 1, 2), 3);
      assert.equal(({} as { polluted?: number }).polluted, undefined);
    });
  }

  it('is not read as code, nor is the name of a function', async () => {
    const evil = "x'];globalThis.evil=1//";
    const named = Object.defineProperty(() => 1, 'name', { value: evil });
    named.toString = () => 'globalThis.evil = 1';
    assert.equal((await failure(pool().submit(named)))['code'], 'ERR_EXECUTOR_REFUSED');
    assert.equal(await pool().submit(tasks.same, 'globalThis.evil = 1'), 'globalThis.evil = 1');
    assert.equal('evil' in globalThis, false);
  });
});
