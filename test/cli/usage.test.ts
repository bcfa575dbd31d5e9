import assert from 'node:assert/strict';
import manifest from '../../package.json' with { type: 'json' };
import { workspace } from './workspace.ts';

describe('unblock', () => {
  it('prints help with examples', async () => {
    await using at = await workspace();
    const { code, stdout } = await at.run('--help');
    assert.equal(code, 0);
    assert.match(stdout, /Usage: unblock[^]*check[^]*Examples:\n {2}unblock check/);
    const help = await at.run('check', '--help');
    assert.match(help.stdout, /--format[^]*--max-warnings[^]*--config[^]*--stdin-filename[^]*Examples:/);
  });

  it('prints its version', async () => {
    await using at = await workspace();
    assert.deepEqual(await at.run('--version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  const mistakes: [string, string[], RegExp][] = [
    ['no command', [], /^Usage: unblock/],
    ['an unknown command', ['chek'], /^error: unknown command 'chek'\n\(Did you mean check\?\)/],
    [
      'an unknown option',
      ['check', '--formt', 'json'],
      /^error: unknown option '--formt'\n\(Did you mean --format\?\)/,
    ],
    [
      'an unknown format',
      ['check', '--format', 'xml'],
      /^error: .*'xml' is invalid\. Allowed choices are stylish, unix,/,
    ],
    [
      'a number that is none',
      ['check', '--max-warnings', '-1'],
      /^error: .*'-1' is invalid\. It must be a whole number/,
    ],
    ['a missing path', ['check', 'nope'], /^unblock: nope: no such file or folder\n$/],
    [
      'a missing configuration',
      ['check', '--config', 'no.json'],
      /^unblock: no\.json: no such file or folder\n$/,
    ],
    [
      'a broken configuration',
      ['check', '--config', 'bad.json'],
      /^unblock: bad\.json:2:3: unknown key "rulez" \(did you/,
    ],
    [
      'paths beside stdin',
      ['check', '--stdin-filename', 'a.ts', 'src'],
      /^unblock: give either paths or --stdin-filename\n$/,
    ],
  ];
  for (const [title, argv, expected] of mistakes) {
    it(`explains ${title} and exits with 2`, async () => {
      await using at = await workspace({ 'a.ts': '', 'bad.json': '{\n  "rulez": {} }' });
      const { code, stdout, stderr } = await at.run(...argv);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /^\s+at /m);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }

  it('finds a broken configuration on its way', async () => {
    await using at = await workspace({ 'pkg/a.ts': '', 'pkg/unblock.config.json': '[' });
    const { code, stderr } = await at.run('check');
    assert.equal(code, 2);
    assert.match(stderr, /^unblock: pkg\/unblock\.config\.json:1:2: not JSON/);
  });

  it('takes names with a leading dash after --', async () => {
    await using at = await workspace({ '-a.ts': '' });
    const { code, stdout } = await at.run('check', '--', '-a.ts');
    assert.equal(code, 0);
    assert.match(stdout, /in 1 file\n/);
  });
});
