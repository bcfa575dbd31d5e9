import assert from 'node:assert/strict';
import { createTurns } from '../../src/worker/turns.ts';

describe('turns', () => {
  it('go to requests before work in the background, however many come', async () => {
    const turns = createTurns();
    const order: string[] = [];
    const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const answers = [turns.request(() => first.promise), turns.request(() => second.promise)];
    const background = turns.next().then(() => order.push('background'));
    first.resolve('first');
    order.push((await answers[0]) ?? '');
    second.resolve('second');
    order.push((await answers[1]) ?? '');
    await background;
    assert.deepEqual(order, ['first', 'second', 'background']);
  });

  it('come after a request that failed', async () => {
    const turns = createTurns();
    const failing = turns.request(() => Promise.reject(new Error('no')));
    const background = turns.next();
    await assert.rejects(failing, /no/);
    await background;
  });
});
