// What components are checked with, loaded by whoever has one to check. Threads that start with it take orders.
import { parentPort } from 'node:worker_threads';
import { checkComponent, type Job } from './component.ts';

parentPort?.on('message', (job: Job) => {
  void checkComponent(job).then(result => parentPort?.postMessage(result));
});

export { checkComponent };
