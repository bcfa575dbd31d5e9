import { childProcess } from './child-process.ts';
import { fs } from './fs.ts';
import { globals } from './globals.ts';
import type { ModuleTable } from './types.ts';

/** The whole catalogue: Node.js and globals first, then packages. */
export const TABLES: readonly ModuleTable[] = [childProcess, fs, globals];
