import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import * as fs from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { TABLES } from '../../src/analyzer/catalogue/index.ts';
import { lookupExport, lookupMember } from '../../src/analyzer/catalogue/lookup.ts';
import type { Api, Factory, ModuleTable, Twin } from '../../src/analyzer/catalogue/types.ts';
import { RULE_IDS } from '../../src/analyzer/finding.ts';

type Value = ((...args: unknown[]) => unknown) & Record<string, unknown>;

const require = createRequire(import.meta.url);
const core = new Set(builtinModules);

/** The APIs of a table with the name that findings give them. */
function apis(table: ModuleTable): { name: string; api: Api; key: string; owner?: string }[] {
  const members = Object.entries(table.classes ?? {}).flatMap(([owner, methods]) =>
    Object.keys(methods).map(key => ({ entry: lookupMember(table, owner, key), key, owner })),
  );
  const exports = Object.keys(table.exports).map(key => ({
    entry: lookupExport(table, key.split('.')),
    key,
  }));
  return [...exports, ...members].flatMap(({ entry, ...rest }) => {
    assert(entry, `${table.name} has no ${rest.key}`);
    return entry.api ? [{ name: entry.name, api: entry.api, ...rest }] : [];
  });
}

const all = TABLES.flatMap(table => apis(table).map(row => ({ ...row, table })));

/** Is `version` newer than the running Node.js? */
function isLater(version: string | undefined): boolean {
  if (version === undefined) return false;
  return version.localeCompare(process.versions.node, 'en', { numeric: true }) > 0;
}

/** Is a class newer than the running Node.js? */
function isNew(methods: Readonly<Record<string, Api | Factory>> = {}): boolean {
  const members = Object.values(methods).filter(member => 'tier' in member);
  return members.length > 0 && members.every(({ since }) => isLater(since));
}

/** A value by its module (a global if `''`) and path; undefined if this Node.js has no such module. */
function valueOf(module: string, path: string): unknown {
  let root: unknown = globalThis;
  try {
    if (module !== '') root = require(`node:${module.replace(/^node:/, '')}`);
  } catch {
    return undefined;
  }
  return path.split('.').reduce((value, key) => (value as Value | undefined)?.[key], root);
}

const coreTables = TABLES.filter(table =>
  table.modules.some(name => core.has(name) || name.startsWith('node:')),
);

describe('the catalogue', () => {
  it('has one table per module', () => {
    const names = TABLES.flatMap(table => table.modules);
    assert.deepEqual(names, [...new Set(names)]);
    assert.equal(TABLES.filter(table => table.modules.length === 0).length, 1);
  });

  it('uses rules that exist', () => {
    for (const { api, table, name } of all) assert(RULE_IDS.includes(api.rule ?? table.rule), name);
  });

  it('returns only classes that it describes', () => {
    for (const table of TABLES) {
      const made = [
        ...Object.values(table.factories ?? {}),
        ...Object.values(table.exports),
        ...Object.values(table.classes ?? {}).flatMap(methods => Object.values(methods)),
      ];
      for (const { returns } of made) {
        assert(
          returns === undefined || Object.hasOwn(table.classes ?? {}, returns),
          `${table.name}: ${returns}`,
        );
      }
    }
  });

  it('names a cost with its source', () => {
    for (const { api, name } of all) assert(!api.cost || (api.cost.typical && api.cost.source), name);
  });

  it('keeps what only costs CPU out unless asked', () => {
    for (const { api, table, name } of all) {
      if (api.optIn) assert.equal(api.rule ?? table.rule, 'blocking-compute', name);
    }
  });
});

describe('the catalogue of Node.js', () => {
  // Node.js defines it where the system has it, which is on macOS.
  const systems = new Set(['fs.lchmodSync']);

  for (const table of coreTables) {
    it(`describes what ${table.name} has`, () => {
      const [module = ''] = table.modules;
      for (const { key, owner, api, name } of apis(table)) {
        if (owner !== undefined || isLater(api.since) || systems.has(name)) continue;
        assert.equal(typeof valueOf(module, key), 'function', name);
      }
      for (const [key, { returns }] of Object.entries(table.factories ?? {})) {
        if (isNew(table.classes?.[returns])) continue;
        assert.equal(typeof valueOf(module, key), 'function', `${table.name}.${key}`);
      }
    });
  }

  it('describes the methods that instances have', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    const instances: Record<string, object> = {
      'fs.Dir': fs.Dir.prototype,
      'sqlite.DatabaseSync': database,
      'sqlite.StatementSync': database.prepare('select 1'),
      'sqlite.Session': database.createSession(),
      'sqlite.SQLTagStore': database.createTagStore(),
    };
    for (const table of coreTables) {
      for (const [owner, methods] of Object.entries(table.classes ?? {})) {
        if (isNew(methods)) continue;
        const known = instances[`${table.name}.${owner}`];
        const instance = known ?? (valueOf(table.modules[0]!, owner) as { prototype: object }).prototype;
        for (const method of Object.keys(methods)) {
          const { api, name } = lookupMember(table, owner, method)!;
          if (isLater(api?.since)) continue;
          assert.equal(typeof (instance as Value)[method], 'function', name);
          if (!api?.twin) continue;
          assert.equal(api.twin.shape, 'method', name);
          assert.equal(typeof (instance as Value)[api.twin.export], 'function', `twin of ${name}`);
        }
      }
    }
    database.close();
  });

  it('offers twins that exist', () => {
    for (const { api, name } of all) {
      const twin: Twin | undefined = api.twin;
      if (!twin || twin.shape === 'method' || systems.has(name)) continue;
      if (twin.module !== '' && !core.has(twin.module)) continue;
      if (isLater(api.since) || isLater(twin.since)) continue;
      assert.equal(
        typeof valueOf(twin.module, twin.export),
        'function',
        `${twin.module} ${twin.export} for ${name}`,
      );
    }
  });

  it('misses no function whose name ends in Sync', () => {
    for (const module of ['fs', 'child_process', 'zlib', 'crypto']) {
      const table = TABLES.find(({ modules }) => modules.includes(module));
      const known = new Set(Object.keys(table?.exports ?? {}));
      const missed = Object.keys(require(`node:${module}`) as object).filter(
        name => name.endsWith('Sync') && !known.has(name),
      );
      assert.deepEqual(missed, [], module);
    }
  });
});

describe('a twin', () => {
  const text = Buffer.from('text '.repeat(1000));
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'unblock-twin-'));
    await fs.promises.writeFile(join(directory, 'a.txt'), text);
  });
  after(() => rm(directory, { recursive: true }));

  const cases: Record<string, (directory: string) => unknown[]> = {
    'fs.accessSync': at => [at],
    'fs.globSync': at => [join(at, '*.txt')],
    'fs.lstatSync': at => [at],
    'fs.readdirSync': at => [at, { withFileTypes: true, recursive: true }],
    'fs.readFileSync': at => [join(at, 'a.txt'), 'utf8'],
    'fs.realpathSync': at => [join(at, '..')],
    'fs.realpathSync.native': at => [join(at, '..')],
    'fs.statSync': at => [join(at, 'a.txt')],
    'crypto.checkPrimeSync': () => [13n],
    'crypto.hkdfSync': () => ['sha256', 'key', 'salt', 'info', 64],
    'crypto.pbkdf2Sync': () => ['password', 'salt', 1000, 32, 'sha256'],
    'crypto.scryptSync': () => ['password', 'salt', 32],
    'zlib.gzipSync': () => [text],
    'zlib.deflateSync': () => [text],
    'zlib.deflateRawSync': () => [text, { level: 9 }],
    'zlib.brotliCompressSync': () => [text],
    'zlib.zstdDecompressSync': () => [zlib.zstdCompressSync(text)],
  };

  for (const [name, arguments_] of Object.entries(cases)) {
    it(`gives what ${name} gives`, async () => {
      const row = all.find(each => each.name === name);
      assert(row?.api.twin);
      const blocking = valueOf(row.table.modules[0]!, row.key) as Value;
      const { module, export: path, shape } = row.api.twin;
      const twin = valueOf(module, path) as Value;
      const run = shape === 'promisify' ? (promisify(twin) as Value) : twin;
      assert.deepEqual(await run(...arguments_(directory)), blocking(...arguments_(directory)));
    });
  }
});
