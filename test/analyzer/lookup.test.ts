import assert from 'node:assert/strict';
import {
  findGlobal,
  findModule,
  globalNames,
  lookupExport,
  lookupMember,
  moduleNames,
} from '../../src/analyzer/catalogue/lookup.ts';

function exported(specifier: string, path: string): string | undefined {
  const table = findModule(specifier);
  return table && lookupExport(table, path.split('.').filter(Boolean))?.name;
}

function global(path: string): string | undefined {
  const [name = '', ...rest] = path.split('.');
  const place = findGlobal(name);
  return place && lookupExport(place.table, [...place.path, ...rest])?.name;
}

describe('the catalogue finds an export', () => {
  const cases: [specifier: string, path: string, name: string | undefined][] = [
    ['fs', 'readFileSync', 'fs.readFileSync'],
    ['node:fs', 'readFileSync', 'fs.readFileSync'],
    ['fs', 'default.readFileSync', 'fs.readFileSync'],
    ['fs', 'default.default.readFileSync', 'fs.readFileSync'],
    ['fs', 'realpathSync.native', 'fs.realpathSync.native'],
    ['fs', 'readFile', undefined],
    ['fs', '', undefined],
    ['fs', 'toString', undefined],
    ['fs', 'constructor', undefined],
    ['fs/promises', 'readFile', undefined],
    ['node:sqlite', 'DatabaseSync', 'sqlite.DatabaseSync'],
    ['sqlite', 'DatabaseSync', undefined],
    ['process', 'report.writeReport', 'process.report.writeReport'],
    ['fast-glob', 'default.sync', 'fast-glob.sync'],
    ['fast-glob', 'sync', 'fast-glob.sync'],
    ['sync-request', 'default', 'sync-request'],
    ['sync-request', '', 'sync-request'],
    ['better-sqlite3', 'default', 'better-sqlite3'],
    ['prompt-sync', 'default', 'prompt-sync'],
    ['memfs', 'readFileSync', undefined],
    ['__proto__', 'x', undefined],
  ];
  for (const [specifier, path, name] of cases) {
    it(`${path || '(the module)'} of ${specifier}: ${name ?? 'none'}`, () => {
      assert.equal(exported(specifier, path), name);
    });
  }
});

describe('the catalogue finds a global', () => {
  const cases: [path: string, name: string | undefined][] = [
    ['Atomics.wait', 'Atomics.wait'],
    ['globalThis.Atomics.wait', 'Atomics.wait'],
    ['window.globalThis.alert', 'alert'],
    ['process.loadEnvFile', 'process.loadEnvFile'],
    ['globalThis.process.loadEnvFile', 'process.loadEnvFile'],
    ['Atomics.notify', undefined],
    ['fs.readFileSync', undefined],
  ];
  for (const [path, name] of cases) {
    it(`${path}: ${name ?? 'none'}`, () => {
      assert.equal(global(path), name);
    });
  }
});

describe('the catalogue finds a member', () => {
  const cases: [specifier: string, owner: string, method: string, name: string | undefined][] = [
    ['fs', 'Dir', 'readSync', 'fs.Dir#readSync'],
    ['node:sqlite', 'StatementSync', 'all', 'sqlite.StatementSync#all'],
    ['better-sqlite3', 'Transaction', '()', 'better-sqlite3.Transaction'],
    ['prompt-sync', 'default', '()', 'prompt-sync'],
    ['prompt-sync', 'default', 'hide', 'prompt-sync#hide'],
    ['node:sqlite', 'StatementSync', 'toString', undefined],
    ['node:sqlite', 'toString', 'length', undefined],
  ];
  for (const [specifier, owner, method, name] of cases) {
    it(`${owner}#${method} of ${specifier}: ${name ?? 'none'}`, () => {
      assert.equal(lookupMember(findModule(specifier)!, owner, method)?.name, name);
    });
  }

  it('that makes another instance', () => {
    const sqlite = findModule('node:sqlite')!;
    assert.equal(lookupMember(sqlite, 'DatabaseSync', 'prepare')?.api?.returns, 'StatementSync');
    assert.deepEqual(lookupMember(sqlite, 'DatabaseSync', 'createTagStore')?.factory, {
      returns: 'SQLTagStore',
    });
  });
});

it('the catalogue lists every name a text must contain to be of interest', () => {
  for (const name of ['fs', 'node:sqlite', 'fast-glob', 'process'])
    assert(moduleNames().includes(name), name);
  for (const name of ['Atomics', 'globalThis', 'process', 'XMLHttpRequest'])
    assert(globalNames().includes(name), name);
});
