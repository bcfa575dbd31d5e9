import assert from 'node:assert/strict';
import path from 'node:path';
import { parseLauncherArguments, workbenchUrl } from '../../scripts/vscode-host/arguments.ts';

describe("the launcher that stands in for VS Code's executable", () => {
  it('understands what @vscode/test-electron passes', () => {
    const args = parseLauncherArguments([
      '/work space',
      '--disable-extensions',
      '--user-data-dir=/u',
      '--no-sandbox',
      '--skip-welcome',
      '--extensionTestsPath=/x/index.js',
      '--extensionDevelopmentPath=/x',
      '--extensionDevelopmentPath=/y',
    ]);
    assert.deepEqual(args, {
      folder: '/work space',
      extensionDevelopmentPaths: ['/x', '/y'],
      extensionTestsPath: '/x/index.js',
      userDataDir: '/u',
      extensionsDir: undefined,
    });
  });

  it('takes values apart from their switches and relative paths, as VS Code does', () => {
    const args = parseLauncherArguments(['--extensionDevelopmentPath', '.', 'examples']);
    assert.deepEqual(args.extensionDevelopmentPaths, [process.cwd()]);
    assert.equal(args.folder, path.resolve('examples'));
  });

  it('hands extension and tests to the workbench in the payload of its address', () => {
    const url = new URL(
      workbenchUrl('http://127.0.0.1:81/', {
        folder: '/w s',
        extensionDevelopmentPaths: ['/x'],
        extensionTestsPath: '/x/t.js',
      }),
    );
    assert.equal(url.searchParams.get('folder'), '/w s');
    assert.deepEqual(JSON.parse(url.searchParams.get('payload') ?? ''), [
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:81/x'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:81/x/t.js'],
    ]);
  });

  it('opens a file of the folder at once', () => {
    const url = new URL(workbenchUrl('http://127.0.0.1:81/', { folder: '/w', file: '/w/a.js' }));
    assert.deepEqual(JSON.parse(url.searchParams.get('payload') ?? ''), [
      ['openFile', 'vscode-remote://127.0.0.1:81/w/a.js'],
    ]);
  });

  it('has no payload to hand over when a folder is all there is', () => {
    assert.equal(workbenchUrl('http://127.0.0.1:81/', { folder: '/w' }), 'http://127.0.0.1:81/?folder=%2Fw');
  });
});
