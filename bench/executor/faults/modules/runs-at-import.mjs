// As a program does that forgot to ask whether it is the main thread.
import { libraries } from '../libraries.mjs';

export const task = value => value + 1;

const { run } = (await libraries[process.env.FAULTS_LIBRARY]())({ module: 'modules/runs-at-import.mjs' });
await run('task', 1);
