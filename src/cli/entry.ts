// Entry of the command line and of its threads. Node.js (22.8 and later) keeps what comes next in its compiled form: to
// compile it anew takes 0.1 s of each run, a third of one that has nothing to look at.
import module from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { defaultFolder } from './cache.ts';

// Node.js does without where it cannot, and where NODE_DISABLE_COMPILE_CACHE is set.
(module as Partial<typeof module>).enableCompileCache?.(join(defaultFolder(), 'code'));

void (isMainThread ? import('./main.ts') : import('./thread.ts'));
