import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pack } from '../../runtime/src/codec/pack.ts';
import { Unsendable } from '../../runtime/src/codec/scan.ts';
import { unpack } from '../../runtime/src/codec/unpack.ts';

/** What arrives on another thread. */
function send(value: unknown, owned = false): unknown {
  const { value: packed, specials, transfer } = pack(value, { owned });
  const arrived = structuredClone({ packed, specials }, { transfer });
  return unpack(arrived.packed, arrived.specials);
}

function place(value: unknown): string {
  try {
    pack(value);
  } catch (error) {
    if (error instanceof Unsendable) return error.path.join(' ') + ' ' + error.message;
    throw error;
  }
  return 'sent';
}

describe('values', () => {
  it('without special places are not copied before the clone', () => {
    const value = { a: [1, new Map([['k', new Date()]])], b: new Uint8Array(3) };
    assert.equal(pack(value).value, value);
  });

  it('keep Buffers, wherever they are, and what is the same stays the same', () => {
    const buffer = Buffer.from('x');
    const arrived = send({ list: [buffer], map: new Map([[buffer, new Set([buffer])]]) }) as {
      list: [Buffer];
      map: Map<Buffer, Set<Buffer>>;
    };
    const [first] = arrived.list;
    assert.ok(Buffer.isBuffer(first));
    assert.equal(first.buffer.byteLength, 1);
    assert.ok(arrived.map.get(first)?.has(first));
  });

  it('keep cycles through special places', () => {
    const error: Error & { self?: unknown; bytes?: unknown } = new Error('round', { cause: [1] });
    error.self = { error };
    error.bytes = Buffer.from('b');
    const arrived = send({ error }) as { error: typeof error };
    assert.equal((arrived.error.self as { error: unknown }).error, arrived.error);
    assert.ok(Buffer.isBuffer(arrived.error.bytes));
    assert.deepEqual(arrived.error.cause, [1]);
  });

  it('are moved, not copied, only where nobody else holds them', () => {
    const kept = Buffer.from(new ArrayBuffer(8));
    send(kept);
    assert.equal(kept.byteLength, 8);
    send(kept, true);
    assert.equal(kept.byteLength, 0);
  });

  it('share memory that is shared', () => {
    const memory = Buffer.from(new SharedArrayBuffer(4));
    (send(memory) as Buffer)[0] = 7;
    assert.equal(memory[0], 7);
  });

  it('keep the class of errors, or else their name, and which properties are enumerable', () => {
    class Missing extends RangeError {
      override name = 'Missing';
    }
    const arrived = send(Object.assign(new Missing('gone'), { code: 'E_GONE' })) as Missing & {
      code: string;
    };
    assert.ok(arrived instanceof RangeError);
    assert.deepEqual([arrived.name, arrived.message, arrived.code], ['Missing', 'gone', 'E_GONE']);
    assert.deepEqual(Object.keys(arrived), ['name', 'code']);
    const aggregate = send(new AggregateError([new TypeError('t'), 1], 'all')) as AggregateError;
    assert.ok(aggregate instanceof AggregateError && aggregate.errors[0] instanceof TypeError);
    const abort = send(new DOMException('stopped', 'AbortError')) as DOMException;
    assert.ok(abort instanceof DOMException);
    assert.deepEqual([abort.name, abort.message, abort.code], ['AbortError', 'stopped', 20]);
  });

  it('keep objects without a prototype', () => {
    const [bare] = send([Object.assign(Object.create(null) as object, { a: 1 })]) as [object];
    assert.equal(Object.getPrototypeOf(bare), null);
    assert.deepEqual({ ...bare }, { a: 1 });
  });

  it('are refused where a clone would strip or fail, naming the place', () => {
    class User {
      name = 'u';
    }
    assert.match(
      place({ deep: [{ user: new User() }] }),
      /^deep 0 user is an instance of User: it would arrive/,
    );
    assert.match(place([() => 1]), /^0 is a function, and those cannot leave/);
    assert.match(place(new Map([['k', Symbol('s')]])), /^k is a symbol/);
    assert.match(place({ p: Promise.resolve() }), /^p is an instance of Promise, and those/);
    assert.match(place(new (class Sub extends Map {})()), /is an instance of Sub/);
    assert.match(place(new (class Rows extends Array {})()), /is an instance of Rows/);
    assert.match(place(new (class Instant extends Date {})()), /is an instance of Instant/);
    assert.equal(place(new Blob(['b'])), 'sent');
  });

  it('cannot change a prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "b": 1}') as object;
    const error = Object.assign(new Error('x'), { nested: hostile });
    Object.defineProperty(error, '__proto__', { value: { polluted: 1 }, enumerable: true });
    const arrived = send([hostile, error, Buffer.from('x')]) as [object, Error & { nested: object }];
    for (const object of [arrived[0], arrived[1], arrived[1].nested]) {
      assert.equal(
        (object as { polluted?: unknown }).polluted,
        Object.hasOwn(object, 'polluted') ? 1 : undefined,
      );
    }
    assert.ok(arrived[1] instanceof Error && Object.getPrototypeOf(arrived[1]) === Error.prototype);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('never run getters of an error', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'trap', { enumerable: true, get: () => assert.fail('ran') });
    assert.equal((send(error) as Error).message, 'x');
  });

  it('of any shape arrive as they were', () => {
    const bytes = fc.uint8Array({ maxLength: 4 }).map(array => Buffer.from(array));
    const leaf = fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.date(), bytes, fc.constant(undefined));
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
        fc.array(fc.tuple(leaf, tie('tree')), { maxLength: 3 }).map(entries => new Map(entries)),
        tie('tree').map(cause => new TypeError('t', { cause })),
      ),
    }));
    fc.assert(
      fc.property(tree, value => {
        assert.deepEqual(send(value), value);
      }),
    );
  });
});
