// The analysis thread: takes requests from the extension host, answers each, and never stops over a failure.
import { parentPort } from 'node:worker_threads';
import { detailsOf, editsOfAll } from './actions.ts';
import type { FromThread, Notification, Params, Request, RequestKind, Result, ToThread } from './protocol.ts';
import { createNews } from './news.ts';
import { createTurns } from './turns.ts';
import { createWorkspace } from './workspace.ts';

const log = (message: string): void => {
  send({ log: message });
};
const news = createNews(() => {
  send({ news: true });
});
const turns = createTurns();
const workspace = createWorkspace({
  log,
  turns,
  onFound: file => {
    news.add(file);
  },
});

const handlers: { readonly [K in RequestKind]: (params: Params<K>) => Result<K> | Promise<Result<K>> } = {
  check: document => workspace.check(document),
  async details({ path, version, findings }) {
    const document = workspace.find({ path, version });
    return document ? detailsOf(findings, document, workspace, log) : null;
  },
  async fixAll(asked) {
    const document = workspace.find(asked);
    return document ? editsOfAll(document, workspace) : null;
  },
  news: () => news.next(),
  scanBegin: ({ roots }) => workspace.scanBegin(roots),
  scanStep: () => workspace.scanStep(),
  scanEnd: ({ keep }) => workspace.scanEnd(keep),
};

parentPort?.on('message', (message: ToThread) => {
  if ('id' in message) void answer(message);
  else notify(message);
});

function notify(notification: Notification): void {
  switch (notification.kind) {
    case 'configure':
      workspace.configure(notification.settings);
      break;
    case 'close':
      workspace.close(notification.path);
      break;
    case 'changed':
      workspace.changed(notification.changes);
  }
}

async function answer({ id, kind, params }: Request): Promise<void> {
  try {
    // Kind and parameters belong together in the request; the compiler cannot tie them across the table.
    const handle = handlers[kind] as (params: unknown) => Result<RequestKind> | Promise<Result<RequestKind>>;
    send({ id, result: await turns.request(() => handle(params)) });
  } catch (error) {
    send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}
