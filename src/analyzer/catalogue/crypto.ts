import { measured, promisified } from './rows.ts';
import type { Condition, ModuleTable, Twin } from './types.ts';

/** Blocks only without a callback (which would be argument `from` or a later one); with one it uses the thread pool. */
const unlessCallback = (from: number): readonly Condition[] => [{ kind: 'no-callback', from }];
const MEGABYTE = 1_000_000;

const callback = (name: string): Twin => promisified('crypto', name);

export const crypto = {
  modules: ['crypto'],
  name: 'crypto',
  rule: 'blocking-crypto',
  exports: {
    // Slow on purpose, or a search for primes.
    pbkdf2Sync: {
      tier: 'high',
      twin: callback('pbkdf2'),
      cost: measured('30 ms with SHA-256, 45 ms with SHA-512 for 100 000 rounds'),
    },
    scryptSync: { tier: 'high', twin: callback('scrypt'), cost: measured('35 ms at the default cost') },
    argon2Sync: {
      tier: 'high',
      twin: callback('argon2'),
      cost: measured('180 ms for 64 MB and 3 passes'),
      since: '24.7.0',
    },
    generateKeyPairSync: {
      tier: 'high',
      twin: callback('generateKeyPair'),
      cost: measured('50 ms for RSA-2048, 33 µs for Ed25519'),
    },
    generateKeySync: { tier: 'high', twin: callback('generateKey'), cost: measured('2 µs for AES-256') },
    generatePrimeSync: {
      tier: 'high',
      twin: callback('generatePrime'),
      cost: measured('31 ms for 1024 bits'),
    },
    checkPrimeSync: { tier: 'high', twin: callback('checkPrime'), cost: measured('19 ms for 1024 bits') },
    // A number of bits makes it search for a safe prime; a prime does not.
    createDiffieHellman: {
      tier: 'high',
      when: [{ kind: 'argument', index: 0, in: [512, 768, 1024, 1536, 2048, 3072, 4096, 8192] }],
      offload: 'returns-class',
      returns: 'DiffieHellman',
      cost: measured('0.5 to 1.2 s for 1024 bits'),
    },

    hkdfSync: { tier: 'low', twin: callback('hkdf'), cost: measured('5.5 µs') },
    randomFillSync: {
      tier: 'low',
      twin: callback('randomFill'),
      offload: 'writes-argument',
      cost: measured('210 µs for 1 MB'),
    },

    // The callback decides.
    randomBytes: {
      tier: 'low',
      when: unlessCallback(1),
      twin: callback('randomBytes'),
      cost: measured('1.8 µs for 32 bytes, 210 µs for 1 MB'),
    },
    randomInt: {
      tier: 'low',
      when: unlessCallback(1),
      twin: callback('randomInt'),
      cost: measured('0.3 µs'),
    },
    sign: {
      tier: 'medium',
      when: unlessCallback(3),
      twin: callback('sign'),
      cost: measured('250 µs for RSA-2048'),
    },
    verify: {
      tier: 'medium',
      when: unlessCallback(4),
      twin: callback('verify'),
      cost: measured('21 µs for RSA-2048'),
    },
    diffieHellman: {
      tier: 'medium',
      when: unlessCallback(1),
      twin: { ...callback('diffieHellman'), since: '23.11.0' },
      cost: measured('35 µs for X25519'),
    },
    encapsulate: { tier: 'medium', when: unlessCallback(1), twin: callback('encapsulate'), since: '24.7.0' },
    decapsulate: { tier: 'medium', when: unlessCallback(2), twin: callback('decapsulate'), since: '24.7.0' },

    privateDecrypt: { tier: 'medium', cost: measured('250 µs for RSA-2048') },
    privateEncrypt: { tier: 'medium', cost: measured('250 µs for RSA-2048') },
    hash: {
      tier: 'medium',
      when: [{ kind: 'min-bytes', index: 1, bytes: MEGABYTE }],
      cost: measured('600 µs per MB with SHA-256'),
      since: '20.12.0',
    },
  },
  factories: {
    createHash: { returns: 'Hash' },
    createHmac: { returns: 'Hmac' },
    createSign: { returns: 'Sign' },
    createVerify: { returns: 'Verify' },
    getDiffieHellman: { returns: 'DiffieHellman' },
    createDiffieHellmanGroup: { returns: 'DiffieHellman' },
  },
  classes: {
    Hash: {
      update: {
        tier: 'medium',
        when: [{ kind: 'min-bytes', index: 0, bytes: MEGABYTE }],
        offload: 'handle',
        returns: 'Hash',
        cost: measured('600 µs per MB with SHA-256'),
      },
    },
    Hmac: {
      update: {
        tier: 'medium',
        when: [{ kind: 'min-bytes', index: 0, bytes: MEGABYTE }],
        offload: 'handle',
        returns: 'Hmac',
        cost: measured('600 µs per MB with SHA-256'),
      },
    },
    Sign: {
      update: { returns: 'Sign' },
      sign: { tier: 'medium', offload: 'handle', cost: measured('250 µs for RSA-2048') },
    },
    Verify: {
      update: { returns: 'Verify' },
      verify: { tier: 'medium', offload: 'handle', cost: measured('21 µs for RSA-2048') },
    },
    DiffieHellman: {
      generateKeys: { tier: 'medium', offload: 'handle', cost: measured('280 µs for 2048 bits') },
      computeSecret: { tier: 'medium', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;
