import assert from 'node:assert/strict';
import type { Finding, Hop } from '../../src/analyzer/finding.ts';
import { hopMessage, hoverOf, messageOf } from '../../src/analyzer/message.ts';

const span = { start: 0, end: 1 };

function hop(name: string, line: number, file = 'src/store.ts'): Hop {
  return { function: name, file, line, column: 3, span };
}

function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    rule: 'blocking-fs',
    severity: 'warning',
    cost: 'medium',
    api: 'fs.readFileSync',
    span,
    node: span,
    shape: 'call',
    target: { kind: 'external', module: 'fs', path: ['readFileSync'] },
    context: { kind: 'async', function: 'main', line: 1, span },
    trace: [],
    ...overrides,
  };
}

function reaching(...trace: Hop[]): Partial<Finding> {
  return {
    trace,
    target: { kind: 'function', file: 'src/store.ts', name: trace[0]?.function ?? '', declaration: span },
  };
}

describe('messageOf', () => {
  const sentences: [string, Partial<Finding>, string][] = [
    ['a direct call', {}, '`fs.readFileSync` blocks the event loop in async function `main`.'],
    [
      'a low-cost call',
      { api: 'fs.existsSync', cost: 'low', severity: 'hint' },
      '`fs.existsSync` briefly blocks the event loop in async function `main`.',
    ],
    [
      'an anonymous function',
      { context: { kind: 'async', function: '(anonymous)', line: 1, span } },
      '`fs.readFileSync` blocks the event loop in an async function.',
    ],
    [
      'a callback',
      { context: { kind: 'callback', function: '(anonymous)', line: 1, span } },
      '`fs.readFileSync` blocks the event loop in a callback.',
    ],
    [
      'a promise reaction',
      { context: { kind: 'reaction', function: 'done', line: 1, span } },
      '`fs.readFileSync` blocks the event loop in promise reaction `done`.',
    ],
    [
      'a helper',
      reaching(hop('load', 3)),
      '`load` blocks the event loop in async function `main`: it calls `fs.readFileSync`.',
    ],
    [
      'a helper of a helper',
      reaching(hop('load', 3), hop('read', 9), hop('raw', 12)),
      '`load` blocks the event loop in async function `main`: it reaches `fs.readFileSync` through `read` → `raw`.',
    ],
    [
      'a busy wait',
      { api: 'busy-wait', rule: 'blocking-wait', shape: 'loop', target: { kind: 'loop' } },
      'This loop only spins until time has passed and blocks the event loop in async function `main`.',
    ],
    [
      'a helper that spins',
      { ...reaching(hop('pause', 3)), api: 'busy-wait', rule: 'blocking-wait' },
      '`pause` blocks the event loop in async function `main`: it spins in a busy wait.',
    ],
    [
      'a constructor of the catalogue',
      { api: 'sqlite.DatabaseSync', rule: 'blocking-database', shape: 'new' },
      '`new sqlite.DatabaseSync` blocks the event loop in async function `main`.',
    ],
    [
      'a constructor of the project',
      { ...reaching(hop('new Settings', 3)), shape: 'new' },
      '`new Settings` blocks the event loop in async function `main`: it calls `fs.readFileSync`.',
    ],
    [
      'a function passed by reference',
      { shape: 'reference' },
      '`fs.readFileSync`, called where it is passed to, blocks the event loop in async function `main`.',
    ],
    [
      'a setter',
      { ...reaching(hop('path', 3)), shape: 'assignment' },
      'Setting `path` blocks the event loop in async function `main`: it calls `fs.readFileSync`.',
    ],
    [
      'a conversion',
      { ...reaching(hop('toString', 3)), shape: 'conversion' },
      '`toString`, which is called implicitly here, blocks the event loop in async function `main`: it calls `fs.readFileSync`.',
    ],
    [
      'an unsafe offload',
      { rule: 'unsafe-offload', api: '', detail: 'the function captures `x`' },
      'This offload is not safe: the function captures `x`.',
    ],
    [
      'an unused suppression of everything',
      { rule: 'unused-suppression', api: '', detail: '' },
      'Unused suppression: nothing is reported here.',
    ],
    [
      'an unused suppression of a rule',
      { rule: 'unused-suppression', api: '', detail: 'blocking-fs' },
      'Unused suppression: no `blocking-fs` is reported here.',
    ],
    [
      'a suppression of an unknown rule',
      { rule: 'unused-suppression', api: '', detail: 'no-sync' },
      'Unknown rule `no-sync` in a suppression.',
    ],
  ];
  for (const [title, overrides, expected] of sentences) {
    it(`describes ${title}`, () => {
      assert.equal(messageOf(finding(overrides)), expected);
    });
  }

  it('stays one line whatever the names hold', () => {
    const message = messageOf(finding({ api: 'a`b\n**c**' }));
    assert.equal(message, '`aˋb **c**` blocks the event loop in async function `main`.');
  });
});

describe('hoverOf', () => {
  const full = hoverOf(finding(reaching(hop('load', 3), hop('read', 9, 'lib/io.ts'))), {
    cost: { typical: '8.2 ms for a 10 MB file', source: 'measured, Node 24' },
    choices: ['Offload with runInExecutor'],
    notes: ['The caller drops the promise.', 'The caller drops the promise.'],
    refusals: [{ title: 'Use the async API', reason: 'There is\nnone.' }],
    docs: 'https://example.test/blocking-fs',
    linkTo: ({ file, line }) => `file:///${file}#${String(line)}`,
  });

  it('says what blocks, why, what it costs, by which chain, what to do and what cannot be done', () => {
    assert.equal(
      full,
      [
        '**`fs.readFileSync`** (medium cost) blocks the event loop: until it ends, no timer, request or other async function makes progress.\n',
        [
          'Typical cost: 8.2 ms for a 10 MB file (measured, Node 24).',
          'Chain: `load` ([store.ts:3](file:///src/store.ts#3)) → `read` ([io.ts:9](file:///lib/io.ts#9)) → `fs.readFileSync`',
          'What to do: *Offload with runInExecutor*.',
          'The caller drops the promise.',
          'Not offered: *Use the async API*. There is none.',
          '[blocking-fs](https://example.test/blocking-fs)',
        ].join('  \n'),
      ].join('\n'),
    );
  });

  it('does not repeat the message', () => {
    const shown = finding(reaching(hop('load', 3)));
    assert.ok(!hoverOf(shown).includes(messageOf(shown).slice(0, -1)));
  });

  it('gives a reason that two fixes share once', () => {
    const hover = hoverOf(finding(), {
      refusals: [
        { title: 'Offload', reason: 'It cannot wait.' },
        { title: 'Use', reason: 'It cannot wait.' },
      ],
    });
    assert.match(hover, /^Not offered: \*Offload\*, \*Use\*\. It cannot wait\.$/m);
  });

  it('never grows beyond twelve lines', () => {
    const hops = Array.from({ length: 40 }, (_, index) => hop(`f${String(index)}\n`, index + 1));
    const hover = hoverOf(finding(reaching(...hops)), {
      notes: ['one\ntwo', 'three'],
      docs: 'https://example.test',
    });
    assert.ok(full.split('\n').length <= 12);
    assert.ok(hover.split('\n').length <= 12);
    assert.match(hover, /`f0` \(.*… 36 more … → `f39` \(store\.ts:40\) → `fs\.readFileSync`/);
  });

  it('plays a low-cost call down', () => {
    const hover = hoverOf(finding({ cost: 'low', severity: 'hint', api: 'fs.existsSync' }));
    assert.match(hover, /only briefly: hardly worth a change/);
  });

  const advice: [string, Partial<Finding>, RegExp][] = [
    ['a busy wait', { api: 'busy-wait', shape: 'loop', target: { kind: 'loop' } }, /^\*\*A busy wait\*\* /],
    ['an unsafe offload', { rule: 'unsafe-offload', api: '' }, /Pass one that is exported/],
    ['an unused suppression', { rule: 'unused-suppression', api: '' }, /Remove it/],
  ];
  for (const [title, overrides, expected] of advice) {
    it(`has a word on ${title}`, () => {
      assert.match(hoverOf(finding(overrides)), expected);
    });
  }

  it('keeps file names from becoming markup', () => {
    const hover = hoverOf(finding(reaching(hop('load', 3, 'src/[x](y)*.ts'))));
    assert.match(hover, /\\\[x\\\]\(y\)\\\*\.ts:3/);
  });
});

describe('hopMessage', () => {
  it('labels every hop with what it calls', () => {
    const chain = finding(reaching(hop('load', 3), hop('read', 9)));
    assert.equal(hopMessage(chain, 0), 'load calls read');
    assert.equal(hopMessage(chain, 1), 'read calls fs.readFileSync');
  });
});
