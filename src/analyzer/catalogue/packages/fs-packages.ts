import { fs } from '../fs.ts';
import { same } from '../rows.ts';
import type { ModuleTable, Twin } from '../types.ts';

/** node:fs with retries; its promise API is node:fs's own. */
export const gracefulFs = {
  ...fs,
  modules: ['graceful-fs'],
  name: 'graceful-fs',
} as const satisfies ModuleTable;

const extra = (name: string): Twin => same('fs-extra', name);

/** node:fs and more. The subpath `fs-extra/esm` has only the additions. */
export const fsExtra = {
  ...fs,
  modules: ['fs-extra', 'fs-extra/esm'],
  name: 'fs-extra',
  exports: {
    ...fs.exports,
    copySync: { tier: 'high', twin: extra('copy') },
    moveSync: { tier: 'high', twin: extra('move') },
    removeSync: { tier: 'high', twin: extra('remove') },
    emptyDirSync: { tier: 'high', twin: extra('emptyDir') },
    emptydirSync: { tier: 'high', twin: extra('emptydir') },
    outputFileSync: { tier: 'medium', twin: extra('outputFile') },
    readJsonSync: { tier: 'medium', twin: extra('readJson') },
    readJSONSync: { tier: 'medium', twin: extra('readJSON') },
    writeJsonSync: { tier: 'medium', twin: extra('writeJson') },
    writeJSONSync: { tier: 'medium', twin: extra('writeJSON') },
    outputJsonSync: { tier: 'medium', twin: extra('outputJson') },
    outputJSONSync: { tier: 'medium', twin: extra('outputJSON') },
    ensureFileSync: { tier: 'low', twin: extra('ensureFile') },
    createFileSync: { tier: 'low', twin: extra('createFile') },
    ensureLinkSync: { tier: 'low', twin: extra('ensureLink') },
    createLinkSync: { tier: 'low', twin: extra('createLink') },
    ensureSymlinkSync: { tier: 'low', twin: extra('ensureSymlink') },
    createSymlinkSync: { tier: 'low', twin: extra('createSymlink') },
    ensureDirSync: { tier: 'low', twin: extra('ensureDir') },
    mkdirsSync: { tier: 'low', twin: extra('mkdirs') },
    mkdirpSync: { tier: 'low', twin: extra('mkdirp') },
    pathExistsSync: { tier: 'low', twin: extra('pathExists') },
  },
} as const satisfies ModuleTable;
