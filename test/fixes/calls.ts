// One call of each blocking function of Node.js, as TypeScript programs write them.

export interface Call {
  readonly module: string;
  readonly code: string;
  /** The reason why there is no offload (or, with `native`, no async API). */
  readonly refused?: { readonly executor?: RegExp; readonly native?: RegExp };
}

const fs = (code: string, refused?: Call['refused']): Call => ({
  module: 'fs',
  code,
  ...(refused && { refused }),
});
const zlib = (code: string): Call => ({ module: 'zlib', code });
const crypto = (code: string, refused?: Call['refused']): Call => ({
  module: 'crypto',
  code,
  ...(refused && { refused }),
});
const process = (code: string, refused?: Call['refused']): Call => ({
  module: 'child_process',
  code,
  ...(refused && { refused }),
});

const NO_DESCRIPTOR = { native: /takes no file descriptor/ };
const RESHAPED = { native: /resolves to \{ bytes/ };
const NO_TWIN = { native: /no such fix/ };
const ONE_OVERLOAD = { native: /the type of one overload/ };

/** In scope: `p: string`, `fd: number`, `bytes: Buffer`. */
export const CALLS: readonly Call[] = [
  fs('readFileSync(p)'),
  fs("readFileSync(p, 'utf8')"),
  fs("readFileSync(p, { encoding: 'utf8', flag: 'r' })"),
  fs('readFileSync(fd)', NO_DESCRIPTOR),
  fs('writeFileSync(p, bytes)'),
  fs("writeFileSync(p, 'x', { mode: 0o600 })"),
  fs("appendFileSync(p, 'x')"),
  fs('copyFileSync(p, p)'),
  fs('readSync(fd, bytes)', { executor: /writes into one of its arguments/, ...RESHAPED }),
  fs('writeSync(fd, bytes)', RESHAPED),
  fs('truncateSync(p, 3)'),
  fs('ftruncateSync(fd, 3)'),
  fs('fsyncSync(fd)'),
  fs('fdatasyncSync(fd)'),
  fs('readdirSync(p)'),
  fs('readdirSync(p, { withFileTypes: true })'),
  fs("readdirSync(p, { recursive: true, encoding: 'utf8' })"),
  fs('rmSync(p, { recursive: true, force: true })'),
  fs('cpSync(p, p, { recursive: true })'),
  fs('cpSync(p, p, { filter: () => true })', { executor: /a function cannot be cloned/ }),
  fs('opendirSync(p)', { executor: /works on or returns a handle/ }),
  fs('existsSync(p)'),
  fs('accessSync(p)'),
  fs('statSync(p)'),
  fs('statSync(p, { bigint: true })'),
  fs('statSync(p, { throwIfNoEntry: false })', { native: /does not do the same/ }),
  fs('lstatSync(p)'),
  fs('fstatSync(fd)'),
  fs('statfsSync(p)'),
  fs('realpathSync(p)'),
  fs('realpathSync.native(p)'),
  fs('readlinkSync(p)'),
  fs("openSync(p, 'r')"),
  fs('closeSync(fd)'),
  fs('mkdirSync(p)'),
  fs('mkdirSync(p, { recursive: true })'),
  fs('mkdtempSync(p)'),
  fs('rmdirSync(p)'),
  fs('unlinkSync(p)'),
  fs('renameSync(p, p)'),
  fs('linkSync(p, p)'),
  fs('symlinkSync(p, p)'),
  fs('chmodSync(p, 0o600)'),
  fs('fchmodSync(fd, 0o600)'),
  fs('chownSync(p, 1, 1)'),
  fs('fchownSync(fd, 1, 1)'),
  fs('lchownSync(p, 1, 1)'),
  fs('utimesSync(p, 1, 1)'),
  fs('futimesSync(fd, 1, 1)'),
  fs('lutimesSync(p, 1, 1)'),

  process("execSync('ls')"),
  process("execSync('ls', { encoding: 'utf8' })"),
  process("execSync('ls', { cwd: p })"),
  process("execSync('ls', { stdio: 'inherit' })", { native: /does not do the same/ }),
  process("execFileSync('ls', ['-l'])"),
  process("execFileSync('ls', ['-l'], { encoding: 'utf8' })"),
  process("spawnSync('ls', ['-l'])", NO_TWIN),
  process("spawnSync('ls', { encoding: 'utf8' })", NO_TWIN),

  zlib('gzipSync(bytes)'),
  zlib('gzipSync(bytes, { level: 9 })'),
  zlib('gunzipSync(bytes)'),
  zlib('unzipSync(bytes)'),
  zlib('deflateSync(bytes)'),
  zlib('inflateSync(bytes)'),
  zlib('deflateRawSync(bytes)'),
  zlib('inflateRawSync(bytes)'),
  zlib("brotliCompressSync('text')"),
  zlib('brotliDecompressSync(bytes)'),
  zlib('zstdCompressSync(bytes)'),
  zlib('zstdDecompressSync(bytes)'),

  crypto("pbkdf2Sync(p, 'salt', 10, 16, 'sha256')"),
  crypto("scryptSync(p, 'salt', 16)", ONE_OVERLOAD),
  crypto("generateKeyPairSync('ed25519')"),
  crypto("generateKeyPairSync('rsa', { modulusLength: 2048 })"),
  crypto("generateKeySync('hmac', { length: 64 })"),
  crypto('generatePrimeSync(64)', ONE_OVERLOAD),
  crypto('checkPrimeSync(7n)', ONE_OVERLOAD),
  crypto("hkdfSync('sha256', p, 'salt', 'info', 16)"),
  crypto('randomFillSync(bytes)', { executor: /writes into one of its arguments/ }),
  crypto('randomBytes(8)'),
  crypto("sign('sha256', bytes, p)", ONE_OVERLOAD),
  crypto("verify('sha256', bytes, p, bytes)", ONE_OVERLOAD),
  crypto('privateDecrypt(p, bytes)', NO_TWIN),
];
