import assert from 'node:assert/strict';
import { analyzerPath } from '../../src/extension/analyzerPath.ts';

/** As much of a URI as is looked at. */
function uri(scheme: string, path: string) {
  return { scheme, path, fsPath: path, toString: () => `${scheme}:${path}` };
}

describe('the path of a document', () => {
  const cases: readonly [title: string, language: string, scheme: string, path: string, expected: string][] =
    [
      ['is that of a file', 'typescript', 'file', '/a/b.ts', '/a/b.ts'],
      ['keeps every ending of its language', 'javascript', 'file', '/a/b.cjs', '/a/b.cjs'],
      ['keeps .js for JavaScript React', 'javascriptreact', 'file', '/a/b.js', '/a/b.js'],
      ['gets the ending of its language', 'typescript', 'file', '/a/script', '/a/script.ts'],
      [
        'gets the ending of the language that was chosen',
        'typescriptreact',
        'file',
        '/a/b.ts',
        '/a/b.ts.tsx',
      ],
      [
        'lies in the workspace folder when it is untitled',
        'javascript',
        'untitled',
        'Untitled-1',
        '/w/Untitled-1.js',
      ],
      ['is the path that an untitled document will get', 'typescript', 'untitled', '/w/new.ts', '/w/new.ts'],
      [
        'is the address elsewhere',
        'javascript',
        'vscode-vfs',
        '//github/a/b.js',
        'vscode-vfs://github/a/b.js',
      ],
    ];
  for (const [title, languageId, scheme, path, expected] of cases)
    it(title, () => {
      const document = { languageId, uri: uri(scheme, path) } as unknown as Parameters<
        typeof analyzerPath
      >[0];
      assert.equal(analyzerPath(document, '/w'), expected);
    });

  it('is the address of an untitled document without a folder', () => {
    const document = { languageId: 'javascript', uri: uri('untitled', 'Untitled-1') };
    const path = analyzerPath(document as unknown as Parameters<typeof analyzerPath>[0], undefined);
    assert.equal(path, 'untitled:Untitled-1.js');
  });
});
