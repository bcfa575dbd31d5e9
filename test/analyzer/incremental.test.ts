// What is kept over an edit must be what a new analyzer would find.
import assert from 'node:assert/strict';
import { createAnalyzer, type Analyzer } from '../../src/analyzer/index.ts';
import { lowered } from '../../src/analyzer/lower/lower.ts';
import { parse } from '../../src/analyzer/parse.ts';
import { createSources } from '../../src/analyzer/sources.ts';
import { createResolver } from '../../src/project/resolve.ts';
import { EDITS as TYPED, pick, randomFrom } from '../../bench/speed/edits.ts';
import { readPrograms } from './programs/read.ts';

type Sources = Readonly<Record<string, string>>;

/** A project that can be edited; remembers what has been published, as an editor does. */
class Project {
  readonly sources = new Map<string, string>();
  readonly analyzer: Analyzer = analyzerOf(this.sources);
  readonly #published = new Map<string, string[]>();

  constructor(sources: Sources) {
    for (const [path, text] of Object.entries(sources)) this.edit(path, text);
    for (const path of this.sources.keys()) this.publish(path);
  }

  edit(path: string, text: string | undefined): void {
    const isNew = !this.sources.has(path);
    if (text === undefined) {
      this.sources.delete(path);
      this.#published.delete(path);
      this.analyzer.delete(path);
    } else {
      this.sources.set(path, text);
      assert.equal(this.analyzer.update(path, text), undefined, path);
    }
    // What specifiers name may be another file now.
    if (isNew || text === undefined) for (const other of this.sources.keys()) this.analyzer.refresh(other);
  }

  publish(path: string): void {
    this.#published.set(path, briefly(this.analyzer, path));
  }

  /** Publishes what an edit has changed. Returns the files that were looked at again. */
  update(): string[] {
    const outdated = this.analyzer.outdated();
    for (const path of outdated) this.publish(path);
    return outdated.sort();
  }

  get published(): Record<string, string[]> {
    return Object.fromEntries([...this.#published].sort());
  }

  /** What an analyzer finds that has seen nothing before. */
  get fresh(): Record<string, string[]> {
    const analyzer = analyzerOf(this.sources);
    for (const [path, text] of this.sources) analyzer.update(path, text);
    return Object.fromEntries([...this.sources.keys()].sort().map(path => [path, briefly(analyzer, path)]));
  }
}

function analyzerOf(sources: ReadonlyMap<string, string>): Analyzer {
  return createAnalyzer({}, { resolve: createResolver(path => sources.has(path)) });
}

function briefly(analyzer: Analyzer, path: string): string[] {
  return analyzer.check(path).map(finding => {
    const { rule, api, span, context, trace } = finding;
    const hops = trace.map(hop => `${hop.function} ${hop.file}:${String(hop.line)}:${String(hop.column)}`);
    return [
      `${String(span.start)} ${rule} ${api} in ${context.function}:${String(context.line)}`,
      ...hops,
    ].join(' ← ');
  });
}

const HELPER = `import { readFileSync } from 'node:fs';
export function load() { return readFileSync('x'); }
export function other() { return 1; }
`;
const MAIN = `import { load } from './helper.js';
export async function main() { load(); }
`;
const BYSTANDER = `import { other } from './helper.js';
export async function idle() { other(); }
`;

interface Edit {
  readonly name: string;
  readonly before: Sources;
  readonly edit: Readonly<Record<string, string | undefined>>;
  /** Those of the files that are looked at again. */
  readonly again: readonly string[];
}

const EDITS: readonly Edit[] = [
  {
    name: 'a helper that stops blocking frees its callers in other files',
    before: { '/helper.js': HELPER, '/main.js': MAIN },
    edit: { '/helper.js': HELPER.replace("readFileSync('x')", '1') },
    again: ['/helper.js', '/main.js'],
  },
  {
    name: 'a helper that starts to block is seen by its callers',
    before: { '/helper.js': HELPER.replace('return 1', 'return'), '/main.js': BYSTANDER },
    edit: { '/helper.js': HELPER.replace('return 1', "return readFileSync('y')") },
    again: ['/helper.js', '/main.js'],
  },
  {
    name: 'a comment moves what chains say, and nothing else',
    before: { '/helper.js': HELPER, '/main.js': MAIN, '/bystander.js': BYSTANDER },
    edit: { '/helper.js': `// one more line\n${HELPER}` },
    again: ['/helper.js', '/main.js'],
  },
  {
    name: 'an edit in a caller leaves the helper and other callers alone',
    before: { '/helper.js': HELPER, '/main.js': MAIN, '/bystander.js': BYSTANDER },
    edit: { '/bystander.js': BYSTANDER.replace('other();', 'other(); other();') },
    again: ['/bystander.js'],
  },
  {
    name: 'a file behind a barrel leaves those alone who import something else from it',
    before: {
      '/a.js': HELPER,
      '/b.js': 'export const b = () => 1;',
      '/index.js': "export * from './b.js';\nexport * from './a.js';",
      '/main.js': MAIN.replace('helper', 'index'),
    },
    edit: { '/b.js': 'export const b = () => 2 + c();\nexport const c = () => 1;' },
    again: ['/b.js'],
  },
  {
    name: 'a name that a nearer file exports now shadows the old one',
    before: {
      '/a.js': HELPER,
      '/b.js': 'export const b = 1;',
      '/index.js': "export * from './b.js';\nexport * from './a.js';",
      '/main.js': MAIN.replace('helper', 'index'),
    },
    edit: { '/a.js': 'export const a = 1;', '/b.js': 'export const load = () => 1;' },
    again: ['/a.js', '/b.js', '/main.js'],
  },
  {
    name: 'a file that appears is imported by those that have named it before',
    before: { '/main.js': MAIN },
    edit: { '/helper.js': HELPER },
    again: ['/main.js'],
  },
  {
    name: 'a file that goes takes its chains along',
    before: { '/helper.js': HELPER, '/main.js': MAIN },
    edit: { '/helper.js': undefined },
    again: ['/helper.js', '/main.js'],
  },
  {
    name: 'a subclass in a third file overrides a method',
    before: {
      '/base.js': 'export class Base { run() { return this.work(); } work() {} }',
      '/sub.js': "import { Base } from './base.js';\nexport class Sub extends Base {}",
      '/main.js':
        "import { Sub } from './sub.js';\nimport './base.js';\nexport async function main() { new Sub().run(); }",
    },
    edit: {
      '/sub.js':
        "import { Base } from './base.js';\nimport { readFileSync } from 'fs';\nexport class Sub extends Base { work() { readFileSync('x'); } }",
    },
    again: ['/sub.js', '/main.js'],
  },
  {
    name: 'what a caller hands over is called in another file',
    before: {
      '/apply.js': 'export async function apply(task) { task(); }',
      '/main.js':
        "import { apply } from './apply.js';\nimport fs from 'fs';\nexport const f = () => apply(() => 1);",
    },
    edit: {
      '/main.js':
        "import { apply } from './apply.js';\nimport fs from 'fs';\nexport const f = () => apply(() => fs.readFileSync('x'));",
    },
    again: ['/main.js'],
  },
  {
    name: 'a method that is put on somebody else’s prototype',
    before: {
      '/model.js': 'export class Model {}',
      '/plugin.js': "import { Model } from './model.js';\nModel.prototype.other = function () {};",
      '/main.js':
        "import { Model } from './model.js';\nimport './plugin.js';\nexport async function main() { new Model().save(); }",
    },
    edit: {
      '/plugin.js':
        "import { Model } from './model.js';\nimport fs from 'fs';\nModel.prototype.save = function () { fs.writeFileSync('x', ''); };",
    },
    again: ['/plugin.js', '/main.js'],
  },
];

describe('After an edit', () => {
  for (const { name, before, edit, again } of EDITS) {
    it(name, () => {
      const project = new Project(before);
      for (const [path, text] of Object.entries(edit)) project.edit(path, text);
      const looked = new Set([...project.update(), ...Object.keys(edit)]);
      for (const path of again) assert(looked.has(path), `${path} was not looked at again`);
      for (const path of Object.keys(before)) {
        if (!again.includes(path)) assert(!looked.has(path), `${path} was looked at in vain`);
      }
      for (const [path, text] of Object.entries(edit)) if (text !== undefined) project.publish(path);
      assert.deepEqual(project.published, project.fresh);
    });
  }

  it('of any kind, what is left standing is what a new analyzer finds', function () {
    this.timeout(120_000);
    const programs = readPrograms().filter(({ files }) => files.length > 1);
    assert(programs.length > 40);
    for (const { name, files } of programs) {
      const sources = files.filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path));
      const texts = sources.map(({ path, code }) => [`/${path}`, code] as const);
      const project = new Project(Object.fromEntries(texts));
      for (const [path, code] of texts) {
        const steps = [
          `// moved\n\n${code}`,
          code.replaceAll('readFileSync', 'statSync'),
          undefined,
          code,
          `${code}\nexport const added${String(path.length)} = () => 1;\n`,
          code,
        ];
        for (const step of steps) {
          project.edit(path, step);
          project.update();
          if (step !== undefined) project.publish(path);
          assert.deepEqual(project.published, project.fresh, `${name}: ${path}`);
        }
      }
    }
  });
});

describe('After edits as people make them', () => {
  it('what is left standing is what a new analyzer finds, chains included', function () {
    this.timeout(120_000);
    const random = randomFrom(1);
    let edits = 0;
    for (const { name, files } of readPrograms()) {
      const sources = files.filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path));
      const project = new Project(Object.fromEntries(sources.map(({ path, code }) => [`/${path}`, code])));
      const paths = [...project.sources.keys()];
      const [path = '', kind = ''] = [pick(paths, random), pick(Object.keys(TYPED), random)];
      const before = project.sources.get(path) ?? '';
      const after = TYPED[kind]?.(before, random);
      if (after === undefined || !parses(path, after)) continue;
      // Back and forth: what an edit leaves behind must not show after the next.
      for (const text of [after, before, after]) {
        project.edit(path, text);
        project.update();
        project.publish(path);
        assert.deepEqual(project.published, project.fresh, `${name}: ${kind} in ${path}`);
        edits++;
      }
    }
    assert(edits > 1000);
  });

  it('nor does a name that others import leave anything behind, renamed and back', function () {
    this.timeout(240_000);
    let renamings = 0;
    for (const { name, files } of readPrograms().filter(({ files }) => files.length > 1)) {
      const sources = files.filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path));
      const project = new Project(Object.fromEntries(sources.map(({ path, code }) => [`/${path}`, code])));
      const before = project.fresh;
      // The first file is the entry: nobody imports it.
      for (const [path, text] of [...project.sources].slice(1)) {
        for (const exported of exportedFrom(text)) {
          const renamed = text.replaceAll(
            new RegExp(`(?<![\\w$])${exported}(?![\\w$])`, 'g'),
            `${exported}2`,
          );
          let after: Record<string, string[]> | undefined;
          // What was found out after the first time is there the second time.
          for (const next of [renamed, text, renamed, text]) {
            project.edit(path, next);
            project.update();
            project.publish(path);
            const found = next === text ? before : (after ??= project.fresh);
            assert.deepEqual(project.published, found, `${name}: ${exported} in ${path}`);
          }
          renamings++;
        }
      }
    }
    assert(renamings > 500);
  });
});

function exportedFrom(text: string): string[] {
  const declarations = /^export (?:async )?(?:function\*?|class|const|let) (\w+)/gm;
  return Array.from(text.matchAll(declarations), ([, name = '']) => name);
}

function parses(path: string, text: string): boolean {
  return !('message' in lowered(parse(path, text)));
}

describe('What is known of a file', () => {
  it('is only read by the analysis, or a file that does the same would look changed', () => {
    for (const { files } of readPrograms()) {
      const paths = new Set(files.map(({ path }) => `/${path}`));
      const sources = createSources({}, { resolve: createResolver(path => paths.has(path)) });
      const known = files
        .filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path))
        .flatMap(({ path, code }) => {
          const file = lowered(parse(`/${path}`, code));
          return 'message' in file ? [] : [file];
        });
      for (const file of known) sources.add(deeplyFrozen(file));
      for (const { path } of known) sources.check(path);
    }
  });
});

function deeplyFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) deeplyFrozen(inner);
  return Object.freeze(value);
}
