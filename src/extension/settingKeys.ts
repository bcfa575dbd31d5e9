import type { Config } from '../analyzer/config.ts';

/** Every key of `Config`: a missing one does not compile. Free of `vscode` for tests. */
const keys: Readonly<Record<keyof Config, true>> = {
  rules: true,
  exclude: true,
  include: true,
  callbacks: true,
  apis: true,
  allow: true,
};

export const CONFIG_KEYS = Object.keys(keys) as readonly (keyof Config)[];
