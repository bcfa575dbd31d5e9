import { measured, promisified, same } from './rows.ts';
import type { Condition, ModuleTable, Twin } from './types.ts';

const recursive: Condition = { kind: 'option', name: 'recursive', value: true };
const throws: Condition = { kind: 'not-option', name: 'throwIfNoEntry', value: false };
/** The promise API takes a path or a FileHandle, but no number. */
const notStdio: Condition = { kind: 'not-argument', index: 0, in: [0, 1, 2] };

const promised = (name: string): Twin => same('fs/promises', name);
const callback = (name: string): Twin => promisified('fs', name);
const reshaped = (name: string, result: string): Twin => ({
  ...callback(name),
  differs: `resolves to { ${result} } instead of the number of bytes`,
});

/** The synchronous half of node:fs, and `Dir`, the only class that has blocking methods. */
export const fs = {
  modules: ['fs'],
  name: 'fs',
  rule: 'blocking-fs',
  exports: {
    // One file or buffer.
    readFileSync: {
      tier: 'medium',
      twin: { ...promised('readFile'), when: [notStdio] },
      cost: measured('5.6 µs for 1 KB, 21 µs for 100 KB, 8.2 ms for 10 MB, from the page cache'),
    },
    writeFileSync: {
      tier: 'medium',
      twin: { ...promised('writeFile'), when: [notStdio] },
      cost: measured('215 µs for 1 KB'),
    },
    appendFileSync: { tier: 'medium', twin: { ...promised('appendFile'), when: [notStdio] } },
    copyFileSync: { tier: 'medium', twin: promised('copyFile') },
    readSync: { tier: 'medium', twin: reshaped('read', 'bytesRead, buffer'), offload: 'writes-argument' },
    readvSync: { tier: 'medium', twin: reshaped('readv', 'bytesRead, buffers'), offload: 'writes-argument' },
    writeSync: { tier: 'medium', twin: reshaped('write', 'bytesWritten, buffer') },
    writevSync: { tier: 'medium', twin: reshaped('writev', 'bytesWritten, buffers') },
    truncateSync: { tier: 'medium', twin: promised('truncate') },
    ftruncateSync: { tier: 'medium', twin: callback('ftruncate') },
    fsyncSync: { tier: 'medium', twin: callback('fsync') },
    fdatasyncSync: { tier: 'medium', twin: callback('fdatasync') },
    readdirSync: {
      tier: 'medium',
      tiers: [{ when: [recursive], tier: 'high' }],
      twin: promised('readdir'),
    },
    rmSync: { tier: 'medium', tiers: [{ when: [recursive], tier: 'high' }], twin: promised('rm') },

    // Whole trees.
    cpSync: { tier: 'high', twin: promised('cp') },
    globSync: { tier: 'high', twin: callback('glob'), since: '22.0.0' },
    opendirSync: { tier: 'high', twin: promised('opendir'), offload: 'handle', returns: 'Dir' },
    mkdtempDisposableSync: {
      tier: 'high',
      twin: {
        ...promised('mkdtempDisposable'),
        differs: 'its remove() is asynchronous: needs `await using`',
      },
      offload: 'handle',
      since: '24.4.0',
    },

    // One metadata system call.
    existsSync: {
      tier: 'low',
      twin: { module: 'fs/promises', export: 'access', shape: 'exists' },
      cost: measured('1.7 µs'),
    },
    accessSync: { tier: 'low', twin: promised('access') },
    statSync: { tier: 'low', twin: { ...promised('stat'), when: [throws] }, cost: measured('2.5 µs') },
    lstatSync: { tier: 'low', twin: { ...promised('lstat'), when: [throws] } },
    fstatSync: { tier: 'low', twin: callback('fstat') },
    statfsSync: { tier: 'low', twin: promised('statfs') },
    realpathSync: { tier: 'low', twin: promised('realpath') },
    'realpathSync.native': { tier: 'low', twin: promised('realpath') },
    readlinkSync: { tier: 'low', twin: promised('readlink') },
    openSync: { tier: 'low', twin: callback('open') },
    closeSync: { tier: 'low', twin: callback('close') },
    mkdirSync: { tier: 'low', twin: promised('mkdir') },
    mkdtempSync: { tier: 'low', twin: promised('mkdtemp') },
    rmdirSync: { tier: 'low', tiers: [{ when: [recursive], tier: 'high' }], twin: promised('rmdir') },
    unlinkSync: { tier: 'low', twin: promised('unlink') },
    renameSync: { tier: 'low', twin: promised('rename') },
    linkSync: { tier: 'low', twin: promised('link') },
    symlinkSync: { tier: 'low', twin: promised('symlink') },
    chmodSync: { tier: 'low', twin: promised('chmod') },
    fchmodSync: { tier: 'low', twin: callback('fchmod') },
    lchmodSync: { tier: 'low', twin: promised('lchmod') },
    chownSync: { tier: 'low', twin: promised('chown') },
    fchownSync: { tier: 'low', twin: callback('fchown') },
    lchownSync: { tier: 'low', twin: promised('lchown') },
    utimesSync: { tier: 'low', twin: promised('utimes') },
    futimesSync: { tier: 'low', twin: callback('futimes') },
    lutimesSync: { tier: 'low', twin: promised('lutimes') },
  },
  classes: {
    Dir: {
      readSync: {
        tier: 'high',
        twin: { module: 'fs', export: 'read', shape: 'method' },
        offload: 'handle',
      },
      closeSync: {
        tier: 'high',
        twin: { module: 'fs', export: 'close', shape: 'method' },
        offload: 'handle',
      },
    },
  },
} as const satisfies ModuleTable;
