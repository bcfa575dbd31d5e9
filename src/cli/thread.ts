// Entry of the threads that components are checked on.
import { parentPort } from 'node:worker_threads';
import { checkComponent, type Job } from './component.ts';

parentPort?.on('message', (job: Job) => {
  void checkComponent(job).then(result => parentPort?.postMessage(result));
});
