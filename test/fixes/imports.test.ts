import assert from 'node:assert/strict';
import type { FixKind, ProjectFacts } from '../../src/fixes/types.ts';
import { fixFirst } from './support.ts';

interface Case {
  readonly title: string;
  readonly before: string;
  /** The whole file. */
  readonly after: string;
  readonly path?: string;
  readonly kind?: FixKind;
  readonly facts?: Partial<ProjectFacts>;
}

const IMPORTS: readonly Case[] = [
  {
    title: 'after the last import and the comment behind it, in the quotes of the majority',
    before: `import fs from 'fs';
import b from "b"; // c

async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs';
import b from "b"; // c
import { runInExecutor } from 'run-in-executor';

async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'after the first requires, before the program starts',
    before: `#!/usr/bin/env node
'use strict';

const fs = require('fs');
const b = require("./b")

main();
const c = require('c');
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `#!/usr/bin/env node
'use strict';

const fs = require('fs');
const b = require("./b")
const { runInExecutor } = require('run-in-executor');

main();
const c = require('c');
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.cjs',
  },
  {
    title: 'below a copyright notice',
    before: `/*
 * Copyright me
 */
async function f(p) { process.getBuiltinModule('fs').writeFileSync(p, ''); }
`,
    after: `/*
 * Copyright me
 */
import { runInExecutor } from 'run-in-executor';

async function f(p) { await runInExecutor(null, process.getBuiltinModule('fs').writeFileSync, p, ''); }
`,
    path: 'a.mjs',
  },
  {
    title: 'above the comment of the first statement',
    before: `// Doc of f.
async function f(p) { process.getBuiltinModule('fs').writeFileSync(p, ''); }
`,
    after: `import { runInExecutor } from 'run-in-executor';

// Doc of f.
async function f(p) { await runInExecutor(null, process.getBuiltinModule('fs').writeFileSync, p, ''); }
`,
    path: 'a.mjs',
  },
  {
    title: 'below a directive, without semicolons',
    before: `'use client'
async function f(p) { process.getBuiltinModule('fs').writeFileSync(p, '') }
`,
    after: `'use client'
import { runInExecutor } from 'run-in-executor'

async function f(p) { await runInExecutor(null, process.getBuiltinModule('fs').writeFileSync, p, '') }
`,
    path: 'a.mjs',
  },
  {
    title: 'below a shebang',
    before: `#!/usr/bin/env node
async function f(p) { process.getBuiltinModule('fs').writeFileSync(p, ''); }
`,
    after: `#!/usr/bin/env node
const { runInExecutor } = require('run-in-executor');

async function f(p) { await runInExecutor(null, process.getBuiltinModule('fs').writeFileSync, p, ''); }
`,
    path: 'a.cjs',
  },
  {
    title: 'as the whole module where TypeScript may not use import',
    before: `import fs = require('fs');
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs = require('fs');
import executor = require('./run-in-executor.mjs');
async function f(p) {
  await executor.runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.ts',
    facts: { runtime: { specifier: './run-in-executor.mjs', create: [] } },
  },
  {
    title: 'behind an import on a line with code',
    before: `import fs from 'fs';import b from 'b';async function f(p){fs.writeFileSync(p,'')}`,
    after: `import fs from 'fs';import b from 'b';
import { runInExecutor } from 'run-in-executor';async function f(p){await runInExecutor(null, fs.writeFileSync, p,'')}`,
  },
  {
    title: 'into an import of the same module',
    before: `import fs from 'fs'
import { submit } from 'run-in-executor'
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs'
import { submit, runInExecutor } from 'run-in-executor'
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'not at all where it is there under another name',
    before: `import fs from 'fs'
import { runInExecutor as r } from './lib/run-in-executor.js'
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs'
import { runInExecutor as r } from './lib/run-in-executor.js'
async function f(p) {
  await r(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'not at all where the whole module is there',
    before: `import fs from 'fs'
import * as x from 'run-in-executor'
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs'
import * as x from 'run-in-executor'
async function f(p) {
  await x.runInExecutor(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'beside an import of types only',
    before: `import fs from 'fs'
import type { Executor } from 'run-in-executor'
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs'
import type { Executor } from 'run-in-executor'
import { runInExecutor } from 'run-in-executor'
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.ts',
  },
  {
    title: 'under another name where its own is taken',
    before: `import fs from 'fs'
const runInExecutor = 1
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs'
import { runInExecutor as runInExecutor2 } from 'run-in-executor'
const runInExecutor = 1
async function f(p) {
  await runInExecutor2(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'under another name where its own is shadowed',
    before: `import fs from 'fs'
import { runInExecutor } from 'run-in-executor'
async function f(p, runInExecutor) {
  fs.writeFileSync(p, '')
}
`,
    after: `import fs from 'fs'
import { runInExecutor, runInExecutor as runInExecutor2 } from 'run-in-executor'
async function f(p, runInExecutor) {
  await runInExecutor2(null, fs.writeFileSync, p, '')
}
`,
  },
  {
    title: 'after a declaration of several requires',
    before: `const fs = require('fs'),
  b = require('b')
(function () {})()
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `const fs = require('fs'),
  b = require('b')
(function () {})()
const { runInExecutor } = require('run-in-executor');
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.cjs',
  },
  {
    title: 'above a statement that begins with a semicolon',
    before: `const fs = require('fs')
;[1].map(x => x)
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `const fs = require('fs')
const { runInExecutor } = require('run-in-executor');
;[1].map(x => x)
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.cjs',
  },
  {
    title: 'into a require of the same module, one name per line',
    before: `const {
  submit,
} = require('run-in-executor');
const fs = require('fs');
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `const {
  submit,
  runInExecutor,
} = require('run-in-executor');
const fs = require('fs');
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
    path: 'a.cjs',
  },
  {
    title: 'in a file of CRLF lines',
    before: `import fs from 'fs';\r
\r
async function f(p) {\r
  fs.writeFileSync(p);\r
}\r
`,
    after: `import fs from 'fs';\r
import { runInExecutor } from 'run-in-executor';\r
\r
async function f(p) {\r
  await runInExecutor(null, fs.writeFileSync, p);\r
}\r
`,
  },
  {
    title: 'into an import of one name per line',
    before: `import {
  submit,
  map,
} from 'run-in-executor';
import fs from 'fs';
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import {
  submit,
  map,
  runInExecutor,
} from 'run-in-executor';
import fs from 'fs';
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'behind a default import',
    before: `import x from 'run-in-executor';
import fs from 'fs';
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import x, { runInExecutor } from 'run-in-executor';
import fs from 'fs';
async function f(p) {
  await runInExecutor(null, fs.writeFileSync, p, '');
}
`,
  },
  {
    title: 'not at all where fs.promises is at hand',
    before: `import fs from 'fs';
async function f(p) {
  fs.writeFileSync(p, '');
}
`,
    after: `import fs from 'fs';
async function f(p) {
  await fs.promises.writeFile(p, '');
}
`,
    kind: 'native',
  },
  {
    title: 'of the twin, in place of the blocking name',
    before: `import { writeFileSync } from 'fs';
async function f(p) {
  writeFileSync(p, '');
}
`,
    after: `import { writeFile } from 'fs/promises';
async function f(p) {
  await writeFile(p, '');
}
`,
    kind: 'native',
  },
  {
    title: 'not at all where the module of the twin is at hand',
    before: `import { writeFileSync } from 'node:fs';
import fsp from 'fs/promises';
async function f(p) {
  writeFileSync(p, '');
}
`,
    after: `import fsp from 'fs/promises';
async function f(p) {
  await fsp.writeFile(p, '');
}
`,
    kind: 'native',
  },
  {
    title: 'not at all where promises is at hand',
    before: `import { writeFileSync, promises } from 'node:fs';
async function f(p) {
  writeFileSync(p, '');
}
`,
    after: `import { promises } from 'node:fs';
async function f(p) {
  await promises.writeFile(p, '');
}
`,
    kind: 'native',
  },
  {
    title: 'not at all where promises is at hand and the name is shadowed',
    before: `import { writeFileSync, promises } from 'node:fs';
import { readFile } from 'node:fs/promises';
async function f(p) {
  const writeFile = 1; writeFileSync(p, '');
}
`,
    after: `import { promises } from 'node:fs';
import { readFile } from 'node:fs/promises';
async function f(p) {
  const writeFile = 1; await promises.writeFile(p, '');
}
`,
    kind: 'native',
  },
  {
    title: 'of access for existsSync',
    before: `const { existsSync } = require('fs');
async function f(p) {
  if (existsSync(p)) return 1;
}
`,
    after: `const { access } = require('fs/promises');
async function f(p) {
  if (await access(p).then(() => true, () => false)) return 1;
}
`,
    kind: 'native',
    path: 'a.cjs',
  },
  {
    title: 'of exec with bytes',
    before: `import { execSync } from 'child_process';
async function f(p) {
  return execSync('ls').toString();
}
`,
    after: `import { exec } from 'child_process';
import { promisify } from 'util';
async function f(p) {
  return (await promisify(exec)('ls', { encoding: 'buffer' })).stdout.toString();
}
`,
    kind: 'native',
  },
  {
    title: 'of exec with text',
    before: `import { execSync } from 'child_process';
async function f(p) {
  return execSync('ls', { cwd: p, encoding: 'utf8' }).trim();
}
`,
    after: `import { exec } from 'child_process';
import { promisify } from 'util';
async function f(p) {
  return (await promisify(exec)('ls', { cwd: p, encoding: 'utf8' })).stdout.trim();
}
`,
    kind: 'native',
  },
  {
    title: 'of exec with bytes among other options',
    before: `import { execSync } from 'child_process';
async function f(p) {
  return execSync('ls', { cwd: p });
}
`,
    after: `import { exec } from 'child_process';
import { promisify } from 'util';
async function f(p) {
  return (await promisify(exec)('ls', { encoding: 'buffer', cwd: p })).stdout;
}
`,
    kind: 'native',
  },
  {
    title: 'of promisify around a member',
    before: `import cp from 'child_process';
async function f(p) {
  return cp.execFileSync('ls', ['a']);
}
`,
    after: `import cp from 'child_process';
import { promisify } from 'util';
async function f(p) {
  return (await promisify(cp.execFile)('ls', ['a'], { encoding: 'buffer' })).stdout;
}
`,
    kind: 'native',
  },
  {
    title: 'of promisify alone',
    before: `import zlib from 'node:zlib';
async function f(p) {
  return zlib.gzipSync(p);
}
`,
    after: `import zlib from 'node:zlib';
import { promisify } from 'node:util';
async function f(p) {
  return await promisify(zlib.gzip)(p);
}
`,
    kind: 'native',
  },
  {
    title: 'of sleep for Atomics.wait',
    before: `async function f(p) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, p * 2);
}
`,
    after: `import { setTimeout as sleep } from 'node:timers/promises';

async function f(p) {
  await sleep(p * 2);
}
`,
    kind: 'native',
  },
  {
    title: 'of sleep, without the cell that nothing uses any more',
    before: `const cell = new Int32Array(new SharedArrayBuffer(4));
async function f(p) {
  Atomics.wait(cell, 0, 0, p * 2);
}
`,
    after: `import { setTimeout as sleep } from 'node:timers/promises';

async function f(p) {
  await sleep(p * 2);
}
`,
    kind: 'native',
  },
  {
    title: 'of sleep, with a cell that only waits use',
    before: `const cell = new Int32Array(new SharedArrayBuffer(4));
const pause = () => Atomics.wait(cell, 0, 0, 1);
async function f(p) {
  Atomics.wait(cell, 0, 0, p * 2);
}
`,
    after: `import { setTimeout as sleep } from 'node:timers/promises';

const cell = new Int32Array(new SharedArrayBuffer(4));
const pause = () => Atomics.wait(cell, 0, 0, 1);
async function f(p) {
  await sleep(p * 2);
}
`,
    kind: 'native',
  },
  {
    title: 'of the executor for Atomics.wait',
    before: `async function f(p) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, p * 2);
}
`,
    after: `import { runInExecutor } from 'run-in-executor';

async function f(p) {
  await runInExecutor(null, Atomics.wait, new Int32Array(new SharedArrayBuffer(4)), 0, 0, p * 2);
}
`,
  },
  {
    title: 'not at all for realpathSync.native',
    before: `import fs from 'node:fs';
async function f(p) {
  return fs.realpathSync.native(p);
}
`,
    after: `import fs from 'node:fs';
async function f(p) {
  return await fs.promises.realpath(p);
}
`,
    kind: 'native',
  },
];

describe('an import is added', () => {
  for (const { title, before, after, ...options } of IMPORTS) {
    it(title, () => {
      assert.equal(fixFirst(before, options).text, after);
    });
  }
});
