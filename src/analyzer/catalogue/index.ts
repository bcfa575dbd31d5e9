import { childProcess } from './child-process.ts';
import { crypto } from './crypto.ts';
import { fs } from './fs.ts';
import { globals } from './globals.ts';
import * as archives from './packages/archives.ts';
import * as changeFiles from './packages/change-files.ts';
import * as compilers from './packages/compilers.ts';
import * as databases from './packages/databases.ts';
import * as documents from './packages/documents.ts';
import * as electron from './packages/electron.ts';
import * as findFiles from './packages/find-files.ts';
import * as fsJetpack from './packages/fs-jetpack.ts';
import * as fsPackages from './packages/fs-packages.ts';
import * as passwords from './packages/passwords.ts';
import * as processes from './packages/processes.ts';
import * as shelljs from './packages/shelljs.ts';
import * as waits from './packages/waits.ts';
import { process } from './process.ts';
import { sqlite } from './sqlite.ts';
import { streamIter } from './stream-iter.ts';
import { inspector, module, os } from './system.ts';
import type { ModuleTable } from './types.ts';
import { v8 } from './v8.ts';
import { vm } from './vm.ts';
import { zlib } from './zlib.ts';

const core = [childProcess, crypto, fs, inspector, module, os, process, sqlite, streamIter, v8, vm, zlib];

const packages = [
  archives,
  changeFiles,
  compilers,
  databases,
  documents,
  electron,
  findFiles,
  fsJetpack,
  fsPackages,
  passwords,
  processes,
  shelljs,
  waits,
];

/** The whole catalogue: Node.js, globals, packages. */
export const TABLES: readonly ModuleTable[] = [
  ...core,
  globals,
  ...packages.flatMap(tables => Object.values<ModuleTable>(tables)),
];
