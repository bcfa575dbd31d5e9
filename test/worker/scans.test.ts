import assert from 'node:assert/strict';
import type { AnalysisClient } from '../../src/worker/client.ts';
import type { Request, ScanResult } from '../../src/worker/protocol.ts';
import { createScans } from '../../src/worker/scans.ts';

const RESULT: ScanResult = { paths: ['/p/a.mjs'], findings: 1 };

/** A thread that takes some steps, and is lost at one of the requests. */
function threadWith(steps: readonly number[], lostAt?: Request['kind']) {
  const asked: unknown[] = [];
  const left = [...steps];
  const request = (kind: Request['kind'], params: unknown) => {
    asked.push(kind === 'scanBegin' || kind === 'scanEnd' ? params : kind);
    if (kind === lostAt) return Promise.resolve(undefined);
    if (kind === 'scanStep') return Promise.resolve({ left: left.shift() ?? 0 });
    return Promise.resolve(kind === 'scanBegin' ? null : RESULT);
  };
  // Answers belong to the kind of request, which the compiler cannot tie across the branches.
  return { asked, client: { request, told: () => Promise.resolve() } as unknown as AnalysisClient };
}

const suspect = (kind: Request['kind']): Request => ({ id: 1, kind, params: {} }) as Request;

describe('scans', () => {
  it('go on in steps, and never back', async () => {
    const { asked, client } = threadWith([8, 10, 5, 8, 2]);
    const shown: number[] = [];
    assert.equal(await createScans(client).run(['/p'], done => shown.push(done)), RESULT);
    assert.deepEqual(shown, [0, 0, 50, 50, 80]);
    assert.deepEqual(
      [asked[0], asked[1], asked.at(-1), asked.length],
      [{ roots: ['/p'] }, 'scanStep', { keep: true }, 8],
    );
  });

  it('leave everything as it was when they are cancelled', async () => {
    const { asked, client } = threadWith([3], 'scanStep');
    assert.equal(await createScans(client).run(['/p']), undefined);
    assert.deepEqual(asked.at(-1), { keep: false });
  });

  it('are made again when the thread was replaced', async () => {
    const { asked, client } = threadWith([1]);
    const scans = createScans(client);
    assert.equal(await scans.resume(), undefined, 'nothing was scanned yet');
    await scans.run(['/p']);
    asked.length = 0;
    assert.equal(await scans.resume(suspect('check')), RESULT);
    assert.deepEqual(asked[0], { roots: ['/p'] });
  });

  it('are not made again if they crash the thread, or were forgotten', async () => {
    const { asked, client } = threadWith([]);
    const scans = createScans(client);
    await scans.run(['/p']);
    assert.equal(await scans.resume(suspect('scanStep')), undefined);
    assert.equal(await scans.resume(), undefined);
    await scans.run(['/p']);
    scans.forget();
    asked.length = 0;
    assert.equal(await scans.resume(), undefined);
    assert.deepEqual(asked, []);
  });
});
