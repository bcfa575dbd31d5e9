// The floor: what a worker thread costs when nothing is added to it.
import { parentPort } from 'node:worker_threads';
import * as tasks from '../tasks.mjs';

parentPort.on('message', ([name, argument]) => parentPort.postMessage(tasks[name](argument)));
