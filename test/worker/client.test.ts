import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { type AnalysisClient, type ClientOptions, createClient } from '../../src/worker/client.ts';
import type { Request } from '../../src/worker/protocol.ts';

const script = fileURLToPath(new URL('./fixtures/scripted.ts', import.meta.url));

const ignore = (): undefined => undefined;

describe('analysis client', () => {
  let client: AnalysisClient | undefined;
  afterEach(() => client?.dispose());

  function open(options: Partial<ClientOptions> = {}): AnalysisClient {
    client = createClient({
      script,
      log: ignore,
      onFound: ignore,
      onRestart: ignore,
      onGiveUp: ignore,
      ...options,
    });
    return client;
  }

  const check = (path: string, version: number, text = '', signal?: AbortSignal) =>
    client!.request('check', { path, version, text }, signal);

  it('answers with the version that was checked', async () => {
    open();
    assert.deepEqual(await check('a.js', 7), { version: 7, findings: [] });
  });

  it('lets the newest version of a document supersede older ones that wait', async () => {
    open();
    const running = check('other.js', 1);
    const answers = await Promise.all([running, check('a.js', 1), check('a.js', 2), check('a.js', 3)]);
    assert.deepEqual(
      answers.map(answer => answer?.version),
      [1, undefined, undefined, 3],
    );
  });

  it('gives nothing for a cancelled request, whether it waits or runs', async () => {
    open();
    const controller = new AbortController();
    const answers = [check('a.js', 1, '', controller.signal), check('b.js', 1, '', controller.signal)];
    controller.abort();
    assert.deepEqual(await Promise.all(answers), [undefined, undefined]);
    assert.equal((await check('a.js', 2))?.version, 2);
  });

  it('drops what waits for a closed document', async () => {
    open();
    const answers = [check('other.js', 1), check('a.js', 1)];
    client!.close('a.js');
    assert.deepEqual(
      (await Promise.all(answers)).map(answer => answer?.version),
      [1, undefined],
    );
  });

  it('logs a failed request and goes on', async () => {
    const lines: string[] = [];
    open({ log: line => lines.push(line) });
    assert.equal(await check('a.js', 1, 'refuse'), undefined);
    assert.deepEqual(lines, ['check failed: refused']);
    assert.equal((await check('a.js', 2))?.version, 2);
  });

  for (const [name, text] of [
    ['an exception', 'crash'],
    ['process.exit', 'exit'],
  ] as const)
    it(`replaces a thread that dies of ${name}, and gives it the settings again`, async () => {
      const restarted = Promise.withResolvers<Request | undefined>();
      open({ backOff: [0], onRestart: restarted.resolve });
      client!.configure({ roots: [], fallback: {} });
      assert.equal(await check('a.js', 1, text), undefined);
      assert.deepEqual((await restarted.promise)?.params, { path: 'a.js', version: 1, text }, 'the suspect');
      assert.equal((await check('a.js', 2, 'configured?'))?.version, 1);
    });

  it('replaces a thread that hangs', async () => {
    const restarted = Promise.withResolvers<Request | undefined>();
    open({ patience: 50, backOff: [0], onRestart: restarted.resolve });
    assert.equal(await check('a.js', 1, 'hang'), undefined);
    await restarted.promise;
  });

  it('gives up after a series of crashes, says so once, and comes back when asked to', async () => {
    const reasons: string[] = [];
    open({
      backOff: [0, 0],
      onRestart: () => void check('a.js', 1, 'crash'),
      onGiveUp: reason => {
        reasons.push(reason);
        gaveUp.resolve(undefined);
      },
    });
    const gaveUp = Promise.withResolvers<unknown>();
    void check('a.js', 1, 'crash');
    await gaveUp.promise;
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!, /scripted crash/);
    assert.equal(await check('a.js', 2), undefined, 'down');
  });

  it('gives up on a thread that answers, and crashes at rest each time', async () => {
    const gaveUp = Promise.withResolvers<string>();
    open({
      backOff: [0, 0],
      onRestart: () => void check('a.js', 1, 'crash afterwards'),
      onGiveUp: gaveUp.resolve,
    });
    assert.equal((await check('a.js', 1, 'crash afterwards'))?.version, 1);
    assert.match(await gaveUp.promise, /crash at rest/);
  });

  it('works again after a restart by hand', async () => {
    const gaveUp = Promise.withResolvers<string>();
    open({ backOff: [], onGiveUp: gaveUp.resolve });
    await check('a.js', 1, 'crash');
    await gaveUp.promise;
    client!.restart();
    assert.equal((await check('a.js', 2))?.version, 2);
  });

  it('starts no thread before the first request', async () => {
    open({ script: '/does/not/exist.js', backOff: [] });
    client!.configure({ roots: [], fallback: {} });
    client!.close('a.js');
    await client!.dispose();
    assert.equal(await check('a.js', 1), undefined, 'disposed');
  });
});
