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
      cost: measured('6 µs for 1 KB, 50 µs for 100 KB, 1 to 8 ms for 10 MB, from the page cache'),
    },
    writeFileSync: {
      tier: 'medium',
      twin: { ...promised('writeFile'), when: [notStdio] },
      cost: measured('200 µs for 1 KB, 300 µs for 100 KB, 12 ms for 10 MB'),
    },
    appendFileSync: {
      tier: 'medium',
      twin: { ...promised('appendFile'), when: [notStdio] },
      cost: measured('8 µs for 1 KB'),
    },
    copyFileSync: { tier: 'medium', twin: promised('copyFile'), cost: measured('12 ms for 10 MB') },
    readSync: { tier: 'medium', twin: reshaped('read', 'bytesRead, buffer'), offload: 'writes-argument' },
    readvSync: { tier: 'medium', twin: reshaped('readv', 'bytesRead, buffers'), offload: 'writes-argument' },
    writeSync: { tier: 'medium', twin: reshaped('write', 'bytesWritten, buffer') },
    writevSync: { tier: 'medium', twin: reshaped('writev', 'bytesWritten, buffers') },
    truncateSync: { tier: 'medium', twin: promised('truncate') },
    ftruncateSync: { tier: 'medium', twin: callback('ftruncate') },
    fsyncSync: { tier: 'medium', twin: callback('fsync'), cost: measured('0.3 ms on a virtual disk') },
    fdatasyncSync: {
      tier: 'medium',
      twin: callback('fdatasync'),
      cost: measured('0.5 ms on a virtual disk'),
    },
    readdirSync: {
      tier: 'medium',
      tiers: [{ when: [recursive], tier: 'high' }],
      twin: promised('readdir'),
      cost: measured('12 µs for 20 entries; recursive 6 ms for 1000 files'),
    },
    rmSync: {
      tier: 'medium',
      tiers: [{ when: [recursive], tier: 'high' }],
      twin: promised('rm'),
      cost: measured('14 µs for a file; recursive 22 ms for 1000 files'),
    },

    // Whole trees.
    cpSync: {
      tier: 'high',
      twin: {
        ...promised('cp'),
        unlike: 'Its errors read differently, and it copies links that lead nowhere.',
      },
      cost: measured('50 ms for 1000 small files'),
    },
    globSync: {
      tier: 'high',
      twin: callback('glob'),
      since: '22.0.0',
      cost: measured('3 ms for 1000 files'),
    },
    opendirSync: {
      tier: 'high',
      twin: promised('opendir'),
      offload: 'handle',
      returns: 'Dir',
      cost: measured('12 µs to open; reading on costs as readdir does'),
    },
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
    accessSync: { tier: 'low', twin: promised('access'), cost: measured('1.6 µs') },
    statSync: { tier: 'low', twin: { ...promised('stat'), when: [throws] }, cost: measured('2 µs') },
    lstatSync: { tier: 'low', twin: { ...promised('lstat'), when: [throws] }, cost: measured('2.5 µs') },
    fstatSync: { tier: 'low', twin: callback('fstat') },
    statfsSync: { tier: 'low', twin: promised('statfs') },
    // `fs/promises` has the native one only, whose errors name another call.
    realpathSync: { tier: 'low', twin: callback('realpath'), cost: measured('7 µs') },
    'realpathSync.native': { tier: 'low', twin: promised('realpath'), cost: measured('3.5 µs') },
    readlinkSync: { tier: 'low', twin: promised('readlink') },
    openSync: { tier: 'low', twin: callback('open'), cost: measured('2 µs') },
    closeSync: { tier: 'low', twin: callback('close'), cost: measured('2 µs') },
    mkdirSync: { tier: 'low', twin: promised('mkdir'), cost: measured('30 µs') },
    mkdtempSync: { tier: 'low', twin: promised('mkdtemp'), cost: measured('23 µs') },
    rmdirSync: { tier: 'low', tiers: [{ when: [recursive], tier: 'high' }], twin: promised('rmdir') },
    unlinkSync: { tier: 'low', twin: promised('unlink'), cost: measured('10 µs') },
    renameSync: { tier: 'low', twin: promised('rename'), cost: measured('18 µs') },
    linkSync: { tier: 'low', twin: promised('link') },
    symlinkSync: { tier: 'low', twin: promised('symlink') },
    chmodSync: { tier: 'low', twin: promised('chmod'), cost: measured('3 µs') },
    fchmodSync: { tier: 'low', twin: callback('fchmod') },
    lchmodSync: { tier: 'low', twin: promised('lchmod') },
    chownSync: { tier: 'low', twin: promised('chown') },
    fchownSync: { tier: 'low', twin: callback('fchown') },
    lchownSync: { tier: 'low', twin: promised('lchown') },
    utimesSync: { tier: 'low', twin: promised('utimes'), cost: measured('3 µs') },
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
