import { childProcess } from './child-process.ts';
import { crypto } from './crypto.ts';
import { fs } from './fs.ts';
import { globals } from './globals.ts';
import { process } from './process.ts';
import { sqlite } from './sqlite.ts';
import { streamIter } from './stream-iter.ts';
import { inspector, module, os } from './system.ts';
import type { ModuleTable } from './types.ts';
import { v8 } from './v8.ts';
import { vm } from './vm.ts';
import { zlib } from './zlib.ts';

/** The whole catalogue: Node.js and globals first, then packages. */
export const TABLES: readonly ModuleTable[] = [
  childProcess,
  crypto,
  fs,
  globals,
  inspector,
  module,
  os,
  process,
  sqlite,
  streamIter,
  v8,
  vm,
  zlib,
];
