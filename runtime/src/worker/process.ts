import { betweenProcesses, fromBytes, toBytes } from '../codec/bytes.ts';
import { pack } from '../codec/pack.ts';
import { describe } from '../errors.ts';
import { Reply, type ReplyMessage, type TaskMessage } from '../protocol.ts';
import { serve } from './serve.ts';

// Taken now: a task may put something else in its place.
const send = process.send?.bind(process);

function post(message: ReplyMessage, sent = (): void => undefined): void {
  send?.(toBytes(message), undefined, undefined, sent);
}

const run = serve({
  medium: betweenProcesses,
  post: message => {
    post(message);
  },
});

process.on('message', bytes => {
  if (bytes instanceof Uint8Array) run(fromBytes(bytes) as TaskMessage);
});

// The pool has no more use for this process, or is gone.
process.on('disconnect', () => process.exit());

// As in a thread: the pool says what it was.
process.on('uncaughtException', error => {
  let packed;
  try {
    packed = pack(error, { medium: betweenProcesses });
  } catch {
    packed = pack(new Error(describe(error)));
  }
  post([0, Reply.failed, packed.value, packed.specials], () => process.exit(1));
});
