// Measures what one warm call of a blocking API costs: the figures in the catalogue's `cost` come from here.
//
//   node bench/costs.mjs [filter]      e.g. node bench/costs.mjs zlib
//
// Prints the median of some repetitions. Absolute figures vary by machine; the orders of magnitude do not.

import { Buffer } from 'node:buffer';
import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as zlib from 'node:zlib';
import { measure, roundTrip, show } from './clock.mjs';

const { WebAssembly } = globalThis;

const KB = 1024;
const MB = KB * KB;

const directory = fs.mkdtempSync(join(os.tmpdir(), 'unblock-costs-'));
const at = (...names) => join(directory, ...names);

/** Text that compresses about as well as JSON or source code does. */
function text(bytes) {
  const words = Array.from({ length: 2000 }, (_, i) => crypto.hash('sha1', `${i}`).slice(0, 3 + (i % 9)));
  let state = 1;
  const pick = () => words[(state = (state * 48271) % 2147483647) % words.length];
  let out = '';
  while (out.length < bytes) out += `${pick()} `;
  return Buffer.from(out.slice(0, bytes));
}

const megabyte = text(MB);
const files = { '1 KB': text(KB), '100 KB': text(100 * KB), '10 MB': text(10 * MB) };
for (const [size, content] of Object.entries(files)) fs.writeFileSync(at(size), content);

const tree = at('tree');
for (let i = 0; i < 1000; i++) {
  const folder = join(tree, `${i % 50}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(folder, `${i}.txt`), `${i}`);
}

const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const x25519 = [crypto.generateKeyPairSync('x25519'), crypto.generateKeyPairSync('x25519')];
const signature = crypto.sign('sha256', files['1 KB'], rsa.privateKey);
const secret = crypto.publicEncrypt(rsa.publicKey, Buffer.from('secret'));

const compressed = {
  gzip: zlib.gzipSync(megabyte),
  deflate: zlib.deflateSync(megabyte),
  deflateRaw: zlib.deflateRawSync(megabyte),
  brotli: zlib.brotliCompressSync(megabyte, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: zlib.zstdCompressSync(megabyte),
};

const database = new DatabaseSync(at('rows.db'));
database.exec('create table rows(id integer primary key, name text); begin');
const insert = database.prepare('insert into rows(name) values (?)');
for (let i = 0; i < 100_000; i++) insert.run(`name ${i}`);
database.exec('commit');
const byId = database.prepare('select * from rows where id = ?');
const first = database.prepare('select * from rows limit 10000');

const env = at('.env');
fs.writeFileSync(env, 'UNBLOCK_COSTS=1\n');
const script = Array.from({ length: 5000 }, (_, i) => `function f${i}() {}`).join('\n');
const wasm = Buffer.from('0061736d01000000', 'hex');

let count = 0;
const fresh = () => at(`new-${count++}`);
const inFile = name => {
  const path = fresh();
  fs.writeFileSync(path, '');
  return () => fs[name](path);
};

/** API, what it was called with, the call; or a function that prepares each call and returns it. */
const rows = [
  ['fs.existsSync', '', () => fs.existsSync(at('1 KB'))],
  ['fs.accessSync', '', () => fs.accessSync(at('1 KB'))],
  ['fs.statSync', '', () => fs.statSync(at('1 KB'))],
  ['fs.lstatSync', '', () => fs.lstatSync(at('1 KB'))],
  ['fs.realpathSync', '', () => fs.realpathSync(at('1 KB'))],
  ['fs.realpathSync.native', '', () => fs.realpathSync.native(at('1 KB'))],
  ['fs.openSync + closeSync', '', () => fs.closeSync(fs.openSync(at('1 KB')))],
  ['fs.mkdirSync', '', () => fs.mkdirSync(fresh())],
  ['fs.mkdtempSync', '', () => fs.mkdtempSync(at('temporary-'))],
  ['fs.unlinkSync', '', { each: () => inFile('unlinkSync') }],
  ['fs.rmSync', 'a file', { each: () => inFile('rmSync') }],
  [
    'fs.renameSync',
    '',
    {
      each: () =>
        (
          p => () =>
            fs.renameSync(p, fresh())
        )(fs.mkdtempSync(at('m'))),
    },
  ],
  ['fs.chmodSync', '', () => fs.chmodSync(at('1 KB'), 0o644)],
  ['fs.utimesSync', '', () => fs.utimesSync(at('1 KB'), 1, 1)],
  ...Object.keys(files).map(size => ['fs.readFileSync', size, () => fs.readFileSync(at(size))]),
  ...Object.keys(files).map(size => ['fs.writeFileSync', size, () => fs.writeFileSync(at('w'), files[size])]),
  ['fs.appendFileSync', '1 KB', () => fs.appendFileSync(at('appended'), files['1 KB'])],
  ['fs.copyFileSync', '10 MB', () => fs.copyFileSync(at('10 MB'), at('copy'))],
  ['fs.fsyncSync', '1 KB written', { each: () => written(fs.fsyncSync) }],
  ['fs.fdatasyncSync', '1 KB written', { each: () => written(fs.fdatasyncSync) }],
  ['fs.readdirSync', '20 files', () => fs.readdirSync(join(tree, '0'))],
  ['fs.readdirSync', 'recursive, 1000 files', () => fs.readdirSync(tree, { recursive: true })],
  ['fs.globSync', '1000 files', () => fs.globSync('**/*.txt', { cwd: tree })],
  ['fs.cpSync', '1000 files', () => fs.cpSync(tree, fresh(), { recursive: true })],
  ['fs.rmSync', 'recursive, 1000 files', { each: () => copied(p => fs.rmSync(p, { recursive: true })) }],
  ['fs.opendirSync', '', () => fs.opendirSync(tree).closeSync()],

  ['child_process.execSync', 'true', () => childProcess.execSync('true')],
  ['child_process.execFileSync', 'true', () => childProcess.execFileSync('true')],
  ['child_process.spawnSync', 'true', () => childProcess.spawnSync('true')],
  ['child_process.execFileSync', 'node -e 0', () => childProcess.execFileSync(process.execPath, ['-e', '0'])],

  ['zlib.gzipSync', '1 MB', () => zlib.gzipSync(megabyte)],
  ['zlib.gunzipSync', '1 MB', () => zlib.gunzipSync(compressed.gzip)],
  ['zlib.unzipSync', '1 MB', () => zlib.unzipSync(compressed.gzip)],
  ['zlib.deflateSync', '1 MB', () => zlib.deflateSync(megabyte)],
  ['zlib.inflateSync', '1 MB', () => zlib.inflateSync(compressed.deflate)],
  ['zlib.deflateRawSync', '1 MB', () => zlib.deflateRawSync(megabyte)],
  ['zlib.inflateRawSync', '1 MB', () => zlib.inflateRawSync(compressed.deflateRaw)],
  ['zlib.brotliCompressSync', '1 MB', () => zlib.brotliCompressSync(megabyte)],
  ['zlib.brotliDecompressSync', '1 MB', () => zlib.brotliDecompressSync(compressed.brotli)],
  ['zlib.zstdCompressSync', '1 MB', () => zlib.zstdCompressSync(megabyte)],
  ['zlib.zstdDecompressSync', '1 MB', () => zlib.zstdDecompressSync(compressed.zstd)],

  ['crypto.pbkdf2Sync', '100 000 × SHA-256', () => crypto.pbkdf2Sync('p', 's', 100_000, 32, 'sha256')],
  ['crypto.pbkdf2Sync', '100 000 × SHA-512', () => crypto.pbkdf2Sync('p', 's', 100_000, 64, 'sha512')],
  ['crypto.scryptSync', 'default cost', () => crypto.scryptSync('password', 'salt', 64)],
  ['crypto.argon2Sync', '64 MB, 3 passes', () => crypto.argon2Sync('argon2id', argon2())],
  ['crypto.hkdfSync', '', () => crypto.hkdfSync('sha256', 'key', 'salt', 'info', 64)],
  [
    'crypto.generateKeyPairSync',
    'RSA-2048',
    () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ],
  ['crypto.generateKeyPairSync', 'ed25519', () => crypto.generateKeyPairSync('ed25519')],
  ['crypto.generateKeySync', 'AES-256', () => crypto.generateKeySync('aes', { length: 256 })],
  ['crypto.generatePrimeSync', '1024 bits', () => crypto.generatePrimeSync(1024)],
  [
    'crypto.checkPrimeSync',
    '1024 bits',
    {
      each: () =>
        (
          p => () =>
            crypto.checkPrimeSync(p)
        )(crypto.generatePrimeSync(1024)),
    },
  ],
  ['crypto.randomBytes', '32', () => crypto.randomBytes(32)],
  ['crypto.randomBytes', '1 MB', () => crypto.randomBytes(MB)],
  ['crypto.randomFillSync', '1 MB', () => crypto.randomFillSync(Buffer.alloc(MB))],
  ['crypto.randomInt', '', () => crypto.randomInt(1000)],
  ['crypto.sign', 'RSA-2048', () => crypto.sign('sha256', files['1 KB'], rsa.privateKey)],
  ['crypto.verify', 'RSA-2048', () => crypto.verify('sha256', files['1 KB'], rsa.publicKey, signature)],
  ['crypto.privateDecrypt', 'RSA-2048', () => crypto.privateDecrypt(rsa.privateKey, secret)],
  [
    'crypto.diffieHellman',
    'X25519',
    () => crypto.diffieHellman({ privateKey: x25519[0].privateKey, publicKey: x25519[1].publicKey }),
  ],
  ['crypto.DiffieHellman#generateKeys', '2048 bits', () => crypto.getDiffieHellman('modp14').generateKeys()],
  [
    'crypto.createDiffieHellman',
    '1024 bits',
    { times: 3, each: () => () => crypto.createDiffieHellman(1024) },
  ],
  ['crypto.hash', 'SHA-256 of 1 MB', () => crypto.hash('sha256', megabyte)],

  ['sqlite.DatabaseSync', 'open, close', () => new DatabaseSync(at('other.db')).close()],
  ['sqlite.DatabaseSync#prepare', '', () => database.prepare('select * from rows where id = ?')],
  [
    'sqlite.DatabaseSync#exec',
    'scan of 100 000 rows',
    () => database.exec("select * from rows where name = '?'"),
  ],
  ['sqlite.DatabaseSync#serialize', '100 000 rows', () => database.serialize()],
  ['sqlite.StatementSync#run', 'one insert', () => insert.run('one')],
  ['sqlite.StatementSync#get', 'by primary key', () => byId.get(500)],
  ['sqlite.StatementSync#all', '10 000 rows', () => first.all()],

  [
    'vm.Script',
    '5000 functions',
    {
      each: () =>
        (
          s => () =>
            new vm.Script(s)
        )(`${script}//${count++}`),
    },
  ],
  ['vm.runInNewContext', '1 + 1', () => vm.runInNewContext('1 + 1')],
  ['WebAssembly.Module', '8 bytes', () => new WebAssembly.Module(wasm)],
  ['v8.serialize', '1 MB', () => v8.serialize(megabyte)],
  [
    'v8.writeHeapSnapshot',
    'a small heap',
    { times: 3, each: () => () => v8.writeHeapSnapshot(at('heap.heapsnapshot')) },
  ],
  ['process.loadEnvFile', 'one line', () => process.loadEnvFile(env)],
  ['process.report.writeReport', '', { times: 5, each: () => () => report() }],
  ['os.cpus', '', () => os.cpus()],
  ['os.networkInterfaces', '', () => os.networkInterfaces()],
  ['os.userInfo', '', () => os.userInfo()],
];

function written(sync) {
  const fd = fs.openSync(at('synced'), 'w');
  fs.writeSync(fd, files['1 KB']);
  return () => sync(fd);
}

function copied(remove) {
  const path = fresh();
  fs.cpSync(tree, path, { recursive: true });
  return () => remove(path);
}

function argon2() {
  return {
    message: 'password',
    nonce: 'some nonce',
    parallelism: 1,
    tagLength: 64,
    memory: 65536,
    passes: 3,
  };
}

function report() {
  process.report.directory = directory;
  process.report.writeReport('report.json');
}

const filter = process.argv[2] ?? '';
try {
  console.log(`Node ${process.version}, ${os.availableParallelism()} cores, ${os.platform()} ${os.arch()}\n`);
  console.log('| API | with | one call |\n| --- | --- | --- |');
  for (const [api, label, call] of rows) {
    if (api.includes(filter)) console.log(`| \`${api}\` | ${label} | ${show(measure(call))} |`);
  }
  if (!filter) console.log(`| a worker's round trip | | ${show(await roundTrip())} |`);
} finally {
  fs.rmSync(directory, { recursive: true });
}
