import { parentPort } from 'node:worker_threads';
import { betweenThreads } from '../codec/medium.ts';
import type { Hello, TaskMessage } from '../protocol.ts';
import { serve } from './serve.ts';

const port = parentPort;
const run = serve({
  medium: betweenThreads,
  post: (message, transfer) => port?.postMessage(message, transfer),
});
let begun = new Int32Array(1);

port?.on('message', (message: Hello | TaskMessage) => {
  if (Array.isArray(message)) {
    Atomics.store(begun, 0, message[0]);
    run(message);
  } else begun = message.begun as Int32Array<ArrayBuffer>;
});
