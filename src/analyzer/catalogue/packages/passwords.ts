import { same } from '../rows.ts';
import type { Condition, ModuleTable } from '../types.ts';

/** Native: its asynchronous functions run on the thread pool. */
export const bcrypt = {
  modules: ['bcrypt'],
  name: 'bcrypt',
  rule: 'blocking-crypto',
  exports: {
    hashSync: { tier: 'high', twin: same('bcrypt', 'hash') },
    compareSync: { tier: 'high', twin: same('bcrypt', 'compare') },
    genSaltSync: { tier: 'low', twin: same('bcrypt', 'genSalt') },
  },
} as const satisfies ModuleTable;

/** JavaScript: its asynchronous functions stay on the calling thread, in slices of up to 100 ms. */
export const bcryptjs = {
  modules: ['bcryptjs'],
  name: 'bcryptjs',
  rule: 'blocking-crypto',
  exports: {
    hashSync: { tier: 'high' },
    compareSync: { tier: 'high' },
    genSaltSync: { tier: 'low' },
    hash: { tier: 'high', rule: 'blocking-compute', optIn: true },
    compare: { tier: 'high', rule: 'blocking-compute', optIn: true },
  },
} as const satisfies ModuleTable;

export const nodeRsBcrypt = {
  modules: ['@node-rs/bcrypt'],
  name: '@node-rs/bcrypt',
  rule: 'blocking-crypto',
  exports: {
    hashSync: { tier: 'high', twin: same('@node-rs/bcrypt', 'hash') },
    verifySync: { tier: 'high', twin: same('@node-rs/bcrypt', 'verify') },
    genSaltSync: { tier: 'low', twin: same('@node-rs/bcrypt', 'genSalt') },
  },
} as const satisfies ModuleTable;

export const nodeRsArgon2 = {
  modules: ['@node-rs/argon2'],
  name: '@node-rs/argon2',
  rule: 'blocking-crypto',
  exports: {
    hashSync: { tier: 'high', twin: same('@node-rs/argon2', 'hash') },
    hashRawSync: { tier: 'high', twin: same('@node-rs/argon2', 'hashRaw') },
    verifySync: { tier: 'high', twin: same('@node-rs/argon2', 'verify') },
  },
} as const satisfies ModuleTable;

const publicKeys = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** With a callback it signs on the calling thread all the same, only later: no twin. */
export const jsonwebtoken = {
  modules: ['jsonwebtoken'],
  name: 'jsonwebtoken',
  rule: 'blocking-crypto',
  exports: {
    sign: {
      tier: 'low',
      when: [{ kind: 'no-callback', from: 2 }] satisfies Condition[],
      tiers: publicKeys.map(value => ({
        when: [{ kind: 'option', name: 'algorithm', value }],
        tier: 'medium',
      })),
    },
    verify: { tier: 'low', when: [{ kind: 'no-callback', from: 2 }] },
  },
} as const satisfies ModuleTable;
