import { measured, promisified } from './rows.ts';
import type { ModuleTable, Twin } from './types.ts';

const callback = (name: string): Twin => promisified('zlib', name);
const method = (name: string): Twin => ({ module: 'zlib', export: name, shape: 'method' });

/** Compression in one go, and the ZIP archives of Node.js 26.8. */
export const zlib = {
  modules: ['zlib'],
  name: 'zlib',
  rule: 'blocking-compression',
  exports: {
    gzipSync: { tier: 'medium', twin: callback('gzip'), cost: measured('15 ms for 1 MB of text') },
    gunzipSync: { tier: 'medium', twin: callback('gunzip'), cost: measured('3 ms to 1 MB of text') },
    unzipSync: { tier: 'medium', twin: callback('unzip'), cost: measured('3 ms to 1 MB of text') },
    deflateSync: { tier: 'medium', twin: callback('deflate'), cost: measured('15 ms for 1 MB of text') },
    inflateSync: { tier: 'medium', twin: callback('inflate'), cost: measured('2 ms to 1 MB of text') },
    deflateRawSync: {
      tier: 'medium',
      twin: callback('deflateRaw'),
      cost: measured('15 ms for 1 MB of text'),
    },
    inflateRawSync: { tier: 'medium', twin: callback('inflateRaw'), cost: measured('2 ms to 1 MB of text') },
    brotliCompressSync: {
      tier: 'high',
      twin: callback('brotliCompress'),
      cost: measured('1.3 s for 1 MB of text at the default quality'),
    },
    brotliDecompressSync: {
      tier: 'medium',
      twin: callback('brotliDecompress'),
      cost: measured('2 ms to 1 MB of text'),
    },
    zstdCompressSync: {
      tier: 'medium',
      twin: callback('zstdCompress'),
      cost: measured('5 ms for 1 MB of text'),
      since: '22.15.0',
    },
    zstdDecompressSync: {
      tier: 'medium',
      twin: callback('zstdDecompress'),
      cost: measured('1 ms to 1 MB of text'),
      since: '22.15.0',
    },

    createZipArchiveSync: { tier: 'high', on: 'iterate', offload: 'handle', since: '26.8.0' },
    'ZipEntry.createSync': {
      tier: 'medium',
      twin: { module: 'zlib', export: 'ZipEntry.create', shape: 'same' },
      offload: 'returns-class',
      returns: 'ZipEntry',
      since: '26.8.0',
    },
    'ZipFile.openSync': {
      tier: 'medium',
      twin: { module: 'zlib', export: 'ZipFile.open', shape: 'same' },
      offload: 'returns-class',
      returns: 'ZipFile',
      since: '26.8.0',
    },
  },
  factories: {
    ZipBuffer: { returns: 'ZipBuffer' },
  },
  // `getSync`, `entriesSync`, `valuesSync` and `forEachSync` make lazy entries: only reading those blocks.
  classes: {
    ZipBuffer: {
      addSync: {
        tier: 'medium',
        twin: method('add'),
        offload: 'handle',
        returns: 'ZipEntry',
        since: '26.8.0',
      },
      toBufferSync: { tier: 'high', twin: method('toBuffer'), offload: 'handle', since: '26.8.0' },
      get: { returns: 'ZipEntry' },
    },
    ZipEntry: {
      contentSync: { tier: 'medium', twin: method('content'), offload: 'handle', since: '26.8.0' },
    },
    ZipFile: {
      addSync: {
        tier: 'medium',
        twin: method('add'),
        offload: 'handle',
        returns: 'ZipEntry',
        since: '26.8.0',
      },
      addEntrySync: {
        tier: 'medium',
        twin: method('addEntry'),
        offload: 'handle',
        returns: 'ZipEntry',
        since: '26.8.0',
      },
      deleteSync: { tier: 'medium', twin: method('delete'), offload: 'handle', since: '26.8.0' },
      compactSync: { tier: 'high', offload: 'handle', since: '26.8.0' },
      closeSync: { tier: 'low', twin: method('close'), offload: 'handle', since: '26.8.0' },
      getSync: { returns: 'ZipEntry' },
    },
  },
} as const satisfies ModuleTable;
