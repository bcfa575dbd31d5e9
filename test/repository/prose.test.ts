// What the project's pages say is true: links lead somewhere, examples are found and fixed as shown, commands print that.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createAnalyzer, RULE_IDS, type Finding } from '../../src/analyzer/index.ts';
import { run } from '../../src/cli/run.ts';
import { applyEdits, fixAll } from '../../src/fixes/index.ts';
import { parseConfig } from '../../src/project/config.ts';
import { createResolver } from '../../src/project/resolve.ts';
import { fixFirst } from '../fixes/support.ts';
import manifest from '../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const pages = globSync('**/*.md', {
  cwd: root,
  exclude: name => /^(node_modules|dist|\.vscode-test|test)$/.test(path.basename(name)),
});

interface Fence {
  readonly language: string;
  readonly code: string;
  /** The text between this fence and the one before. */
  readonly lead: string;
}

const read = (page: string): string => readFileSync(path.join(root, page), 'utf8');

function fencesOf(text: string): Fence[] {
  let end = 0;
  return Array.from(text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm), match => {
    const [whole, indent = '', language = '', code = ''] = match;
    const lead = text.slice(end, match.index);
    end = match.index + whole.length;
    return { language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), lead };
  });
}

/** A page's words, without its code. */
const proseOf = (text: string): string =>
  text.replace(/^( *)```[^]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, '');

async function unblock(...argv: string[]): Promise<{ stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  await run(argv, {
    cwd: root,
    stdin: Readable.from([]),
    stdout: text => (output.stdout += text),
    stderr: text => (output.stderr += text),
    colors: false,
  });
  return output;
}

/** `  load(); // ← blocking-fs: fs.readFileSync via load, hint` */
const MARK = / *\/\/ ← (.*)$/;

function markOf({ rule, api, severity, trace }: Finding): string {
  const chain = trace.map(hop => hop.function).join(' → ');
  return `${rule}: ${api}${chain && ` via ${chain}`}${severity === 'warning' ? '' : `, ${severity}`}`;
}

/** Findings as `line: mark`, in the files of one example together. */
function findingsIn(files: ReadonlyMap<string, string>): string[] {
  const analyzer = createAnalyzer({}, { resolve: createResolver(file => files.has(file)) });
  for (const [file, code] of files) assert.equal(analyzer.update(file, code), undefined, code);
  return [...files].flatMap(([file, code]) =>
    analyzer.check(file).map(finding => {
      const line = code.slice(0, finding.span.start).split('\n').length;
      return `${line}: ${markOf(finding)}`;
    }),
  );
}

describe('the pages', () => {
  for (const page of pages) {
    it(`${page} links to what exists`, () => {
      for (const [, target = ''] of proseOf(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target) || target.startsWith('#')) continue;
        const file = path.join(root, path.dirname(page), target.replace(/#.*/, ''));
        assert(existsSync(file), `${target} is not there`);
      }
    });
  }

  it('send nobody to a registry for what is not there', () => {
    const install =
      /(?:npm (?:i|install|add)|yarn add|pnpm (?:add|dlx)|bunx?) [^\n`]*\b(?:unblock|run-in-executor)\b/;
    for (const page of pages) {
      assert.doesNotMatch(read(page), install, page);
      // Only these say that it works in a clone alone.
      const mayRun = ['README.md', 'ARCHITECTURE.md'].includes(page);
      if (!mayRun) assert.doesNotMatch(read(page), /npx (?:-\S+ )*(?:unblock|run-in-executor)/, page);
      else assert.match(read(page), /published\s+on\s+npm/);
    }
  });

  it('name rules that exist', () => {
    for (const page of ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'docs/fixes.md']) {
      for (const [id] of read(page).matchAll(/\b(?:blocking|unsafe|unused)-[a-z]+\b/g))
        assert((RULE_IDS as readonly string[]).includes(id), `${page}: ${id}`);
    }
  });

  it('name files of the repository that exist', () => {
    for (const [, name = ''] of read('ARCHITECTURE.md').matchAll(
      /`((?:src|runtime|test|scripts|docs|bench|schemas)\/[\w./-]*)`/g,
    ))
      assert(existsSync(path.join(root, name)), name);
  });
});

/** The cells of a table row; code may hold an escaped `|`. */
const cellsOf = (row: string): string[] =>
  row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'));

/** What a code span holds; undefined if the cell is none. */
const codeIn = (cell: string): string | undefined => /^(`+) ?([^]*?) ?\1$/.exec(cell)?.[2];

describe('docs/fixes.md', () => {
  const [, table = ''] = /^\| place .*\n\| -.*\n((?:\|.*\n)+)/m.exec(read('docs/fixes.md')) ?? [];
  const rows = table.trim().split('\n').map(cellsOf);

  it('has a table of places', () => {
    assert(rows.length > 1);
  });

  for (const [place = '', before = '', after = ''] of rows) {
    it(`is right about: ${place}`, () => {
      const code = codeIn(before) ?? '';
      const module = code.includes('zlib.') ? 'zlib' : 'fs';
      const wrap = (body: string): string => `async function f() {\n  ${body}\n}\n`;
      const path = place === 'JSX' ? 'a.jsx' : 'a.ts';
      const { text } = fixFirst(`import ${module} from 'node:${module}';\n${wrap(code)}`, { path });
      const body = codeIn(after);
      if (body === undefined) assert.equal(text, `refused: ${after}`);
      else assert(text.endsWith(wrap(body)), text);
    });
  }
});

describe('README.md', () => {
  const text = read('README.md');

  it('names the commands as the palette does', () => {
    for (const { category, title } of manifest.contributes.commands)
      assert(text.includes(`${category}: ${title}`), title);
  });

  it('shows pictures that ship in the VSIX', () => {
    for (const [, image = ''] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)|<img/g))
      assert.match(image, /^media\/[\w-]+\.png$/);
  });

  it('shows a configuration that can be used', () => {
    const configs = fencesOf(text).filter(
      ({ language, code }) => language === 'json' && code.includes('"rules"'),
    );
    assert.equal(configs.length, 1);
    const config = parseConfig(configs[0]?.code ?? '', 'README.md');
    assert.deepEqual(
      Object.keys(config).sort(),
      Object.keys(manifest.contributes.configuration.properties)
        .map(key => key.replace('unblock.', ''))
        .filter(key => key !== 'enable')
        .sort(),
    );
  });

  it('shows the JSON that the command line prints', async () => {
    const shown = fencesOf(text).find(
      ({ language, code }) => language === 'json' && code.includes('"findings"'),
    );
    const { stdout } = await unblock('check', '--format', 'json', 'examples/seed.mjs');
    assert.deepEqual(JSON.parse(shown?.code ?? ''), JSON.parse(stdout));
  });

  it('shows what its commands print (UPDATE_PAGES=1 writes it anew)', async () => {
    let updated = text;
    for (const { language, code } of fencesOf(text)) {
      if (language !== 'console') continue;
      const [, command = '', file] = /^\$ npx unblock (.*?)(?: > (\S+))?\n/.exec(code) ?? [];
      const { stdout, stderr } = await unblock(...command.split(' '));
      const printed = file === undefined ? stdout : stderr;
      const now = `${code.split('\n', 1)[0] ?? ''}\n${printed.trimEnd()}\n`;
      if (process.env['UPDATE_PAGES']) updated = updated.replace(code, () => now);
      else assert.equal(code, now);
    }
    if (updated !== text) writeFileSync(path.join(root, 'README.md'), updated);
  });
});

for (const page of ['README.md', 'CHANGELOG.md', 'docs/fixes.md']) {
  describe(`the examples of ${page}`, () => {
    const fences = fencesOf(read(page)).filter(({ language }) => /^[jt]sx?$/.test(language));

    it('are found as marked, and nothing else is', () => {
      // An example of several files begins each with its name.
      let files = new Map<string, string>();
      for (const [index, { language, code }] of fences.entries()) {
        const name = /^\/\/ (\S+\.\w+)\n/.exec(code)?.[1];
        if (name === undefined) files = new Map();
        files.set(path.resolve('/project', name ?? `example.${language}`), code);
        if (name !== undefined && /^\/\/ \S+\.\w+\n/.test(fences[index + 1]?.code ?? '')) continue;
        const marked = [...files.values()].flatMap(file =>
          file.split('\n').flatMap((line, at) => {
            const mark = MARK.exec(line)?.[1];
            return mark === undefined ? [] : [`${at + 1}: ${mark}`];
          }),
        );
        const shown = fences[index + 1]?.lead.includes('becomes') === true;
        const found = findingsIn(files);
        if (shown) assert.notEqual(found.length, 0, code);
        else assert.deepEqual(found, marked, code);
        files = new Map();
      }
    });

    it('become what is shown', () => {
      for (const [index, { code, lead, language }] of fences.entries()) {
        const before = fences[index - 1];
        if (!lead.trim().startsWith('becomes') || !before) continue;
        const file = `example.${language}`;
        const analyzer = createAnalyzer();
        analyzer.update(file, before.code);
        const { files } = fixAll(
          analyzer.check(file),
          { path: file, text: before.code },
          {
            moduleKind: 'esm',
            runtime: { specifier: './run-in-executor.mjs', create: [] },
            exists: () => false,
          },
          { with: lead.includes('async API') ? 'native' : 'executor' },
        );
        const created = files.flatMap(({ create }) => create ?? []);
        const fixed = applyEdits(before.code, files.find(changed => changed.path === file)?.edits ?? []);
        assert.equal([fixed, ...created].join('\n'), code);
      }
    });
  });
}
