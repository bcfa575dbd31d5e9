import assert from 'node:assert/strict';
import type { Log } from 'sarif';
import { RULE_IDS } from '../../../src/analyzer/finding.ts';
import { github } from '../../../src/cli/reporters/github.ts';
import { json } from '../../../src/cli/reporters/json.ts';
import { sarif } from '../../../src/cli/reporters/sarif.ts';
import { stylish } from '../../../src/cli/reporters/stylish.ts';
import { unix } from '../../../src/cli/reporters/unix.ts';
import { finding, nothing, options, report } from './report.ts';

const hostile = { ...nothing, findings: [finding({ file: 'a\n\u001b[2J::b,%.ts' })] };

describe('stylish', () => {
  it('groups by file, shows chains and counts hints', () => {
    assert.equal(
      stylish(report, options),
      `src/a.ts
    12:3  warning      It blocks.  blocking-fs
                       └ load calls read  src/b.ts:3:10
                         └ read calls fs.readFileSync  lib/c.ts:40:5
  104:17  information  It blocks in a callback.  blocking-fs

src/broken.ts
  7  not checked  ';' expected.

✖ 2 problems (1 warning, 1 information) in 12 files; 1 hint not shown (--hints shows them); 1 file not checked
  Try \`unblock fix --dry-run\` to see what can be fixed
`,
    );
  });

  it('lists hints when asked to', () => {
    const text = stylish(report, { ...options, hints: true });
    assert.match(text, /src\/z\.ts\n {2}2:3 {2}hint {2}It blocks briefly\. {2}blocking-fs\n/);
    assert.match(text, /3 problems \(1 warning, 1 information, 1 hint\) in 12 files; 1 file not checked\n/);
  });

  it('has a good word when there is nothing to report', () => {
    assert.equal(stylish(nothing, options), '✔ No blocking calls found in 3 files\n');
  });

  it('uses colours only when it may', () => {
    assert.ok(stylish(report, { ...options, colors: true }).includes('\u001b[33mwarning'));
    assert.ok(!stylish(report, options).includes('\u001b'));
  });

  it('does not let file names write to the terminal', () => {
    assert.match(stylish(hostile, options), /^a\\n\\u001b\[2J::b,%\.ts\n/);
  });
});

describe('unix', () => {
  it('prints one line per finding', () => {
    assert.equal(
      unix(report, options),
      `src/a.ts:12:3: It blocks. [warning/blocking-fs]
src/a.ts:104:17: It blocks in a callback. [information/blocking-fs]
src/broken.ts:7:1: ';' expected. [not checked]
`,
    );
  });

  it('lists hints when asked to, and nothing for nothing', () => {
    assert.match(
      unix(report, { ...options, hints: true }),
      /^src\/z\.ts:2:3: It blocks briefly\. \[hint\/blocking-fs\]$/m,
    );
    assert.equal(unix(nothing, options), '');
  });

  it('keeps a finding on one line', () => {
    assert.equal(unix(hostile, options).split('\n').length, 2);
  });
});

describe('github', () => {
  it('prints workflow commands', () => {
    assert.equal(
      github(report, options),
      `::warning file=src/a.ts,line=12,endLine=12,col=3,endColumn=18,title=blocking-fs::It blocks.
::notice file=src/a.ts,line=104,endLine=12,col=17,endColumn=18,title=blocking-fs::It blocks in a callback.
::warning file=src/broken.ts,line=7,title=not checked::';' expected.
`,
    );
  });

  it('escapes what would end the command or a property', () => {
    assert.ok(github(hostile, options).startsWith('::warning file=a%0A\u001b[2J%3A%3Ab%2C%25.ts,line=12,'));
  });
});

describe('json', () => {
  it('is the report itself', () => {
    assert.deepEqual(JSON.parse(json(report, options)), report);
  });
});

describe('sarif', () => {
  const log = JSON.parse(sarif(report, options)) as Log;
  const [run] = log.runs;

  it('describes the tool and its rules', () => {
    assert.equal(log.version, '2.1.0');
    assert.equal(run?.tool.driver.version, '1.2.3');
    assert.deepEqual(
      run.tool.driver.rules?.map(({ id }) => id),
      [...RULE_IDS],
    );
    assert.ok(run.tool.driver.rules.every(({ shortDescription }) => shortDescription?.text));
    assert.equal(run.originalUriBaseIds?.['SRCROOT']?.uri, 'file:///work/');
  });

  it('has every finding with its place', () => {
    assert.deepEqual(
      run?.results?.map(({ ruleId, level, message }) => [ruleId, level, message.text]),
      [
        ['blocking-fs', 'warning', 'It blocks.'],
        ['blocking-fs', 'note', 'It blocks in a callback.'],
        ['blocking-fs', 'note', 'It blocks briefly.'],
      ],
    );
    assert.deepEqual(run.results[0]?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'src/a.ts', uriBaseId: 'SRCROOT' },
      region: { startLine: 12, startColumn: 3, endLine: 12, endColumn: 18 },
    });
    assert.ok(run.results.every(({ ruleId, ruleIndex = -1 }) => RULE_IDS[ruleIndex] === ruleId));
  });

  it('tells the chain as a code flow', () => {
    const steps = run?.results?.[0]?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => [
      location?.physicalLocation?.artifactLocation?.uri,
      location?.physicalLocation?.region?.startLine,
      location?.message?.text,
    ]);
    assert.deepEqual(steps, [
      ['src/a.ts', 10, 'main runs on the event loop'],
      ['src/a.ts', 12, 'It blocks.'],
      ['src/b.ts', 3, 'load calls read'],
      ['lib/c.ts', 40, 'read calls fs.readFileSync'],
    ]);
    assert.equal(run?.results?.[0]?.relatedLocations?.length, 3);
    assert.equal(run.results[1]?.codeFlows, undefined);
  });

  it('notes files that were not checked', () => {
    const [note] = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.equal(note?.message.text, "';' expected.");
    assert.equal(run?.invocations?.[0]?.executionSuccessful, true);
  });

  it('encodes file names as URIs', () => {
    const text = sarif({ ...nothing, findings: [finding({ file: 'a b/ü#?.ts' })] }, options);
    assert.match(text, /"a%20b\/%C3%BC%23%3F\.ts"/);
  });
});
