import { same } from '../rows.ts';
import type { Condition, ModuleTable } from '../types.ts';

const unlessCallback: readonly Condition[] = [{ kind: 'no-callback', from: 1 }];

/** JavaScript: `compileAsync` awaits importers, but compiles on the calling thread. No twin. */
export const sass = {
  modules: ['sass'],
  name: 'sass',
  rule: 'blocking-compute',
  exports: {
    compile: { tier: 'high' },
    compileString: { tier: 'high' },
    renderSync: { tier: 'high' },
    compileAsync: { tier: 'high', optIn: true },
    compileStringAsync: { tier: 'high', optIn: true },
  },
  factories: { initCompiler: { returns: 'Compiler' } },
  classes: {
    Compiler: {
      compile: { tier: 'high', offload: 'handle' },
      compileString: { tier: 'high', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;

/** Compiles in a process of its own: the asynchronous functions really are. */
export const sassEmbedded = {
  modules: ['sass-embedded'],
  name: 'sass-embedded',
  rule: 'blocking-compute',
  exports: {
    compile: { tier: 'high', twin: same('sass-embedded', 'compileAsync') },
    compileString: { tier: 'high', twin: same('sass-embedded', 'compileStringAsync') },
  },
  factories: { initCompiler: { returns: 'Compiler' } },
  classes: sass.classes,
} as const satisfies ModuleTable;

/** Works in a process of its own. */
export const esbuild = {
  modules: ['esbuild'],
  name: 'esbuild',
  rule: 'blocking-compute',
  exports: {
    buildSync: { tier: 'high', twin: same('esbuild', 'build') },
    transformSync: { tier: 'medium', twin: same('esbuild', 'transform') },
    formatMessagesSync: { tier: 'medium', twin: same('esbuild', 'formatMessages') },
    analyzeMetafileSync: { tier: 'medium', twin: same('esbuild', 'analyzeMetafile') },
  },
} as const satisfies ModuleTable;

/** The `*Async` functions await plugins and configuration, but work on the calling thread. No twin. */
export const babel = {
  modules: ['@babel/core'],
  name: '@babel/core',
  rule: 'blocking-compute',
  // A result carries the options, and with them the plugins' functions.
  exports: {
    transformSync: { tier: 'high', offload: 'returns-class' },
    transformFileSync: { tier: 'high', offload: 'returns-class' },
    transformFromAstSync: { tier: 'high', offload: 'returns-class' },
    transform: { tier: 'high', when: unlessCallback, offload: 'returns-class' },
    transformFromAst: { tier: 'high', when: unlessCallback, offload: 'returns-class' },
    parseSync: { tier: 'high', offload: 'returns-class' },
    parse: { tier: 'high', when: unlessCallback, offload: 'returns-class' },
    loadOptions: { tier: 'medium', when: unlessCallback, offload: 'returns-class' },
    loadOptionsSync: { tier: 'medium', offload: 'returns-class' },
    loadPartialConfigSync: { tier: 'medium', offload: 'returns-class' },
    transformAsync: { tier: 'high', optIn: true },
    transformFileAsync: { tier: 'high', optIn: true },
    transformFromAstAsync: { tier: 'high', optIn: true },
    parseAsync: { tier: 'high', optIn: true },
  },
} as const satisfies ModuleTable;

/** Native: its asynchronous functions run on the thread pool. */
export const swc = {
  modules: ['@swc/core'],
  name: '@swc/core',
  rule: 'blocking-compute',
  exports: {
    transformSync: { tier: 'medium', twin: same('@swc/core', 'transform') },
    transformFileSync: { tier: 'medium', twin: same('@swc/core', 'transformFile') },
    parseSync: { tier: 'medium', twin: same('@swc/core', 'parse') },
    parseFileSync: { tier: 'medium', twin: same('@swc/core', 'parseFile') },
    printSync: { tier: 'medium', twin: same('@swc/core', 'print') },
    minifySync: { tier: 'medium', twin: same('@swc/core', 'minify') },
  },
} as const satisfies ModuleTable;

/** Up to version 6; there is no asynchronous form. */
export const typescript = {
  modules: ['typescript'],
  name: 'typescript',
  rule: 'blocking-compute',
  exports: {
    transpileModule: { tier: 'medium' },
    transpileDeclaration: { tier: 'medium' },
    createProgram: { tier: 'high', offload: 'returns-class', returns: 'Program' },
    'sys.readFile': { tier: 'medium', rule: 'blocking-fs' },
    'sys.writeFile': { tier: 'medium', rule: 'blocking-fs' },
    'sys.readDirectory': { tier: 'high', rule: 'blocking-fs' },
    'sys.fileExists': { tier: 'low', rule: 'blocking-fs' },
  },
  classes: {
    Program: {
      emit: { tier: 'high', offload: 'handle' },
      getSemanticDiagnostics: { tier: 'high', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;

/** `minify` gives a promise, but minifies on the calling thread. No twin. */
export const terser = {
  modules: ['terser'],
  name: 'terser',
  rule: 'blocking-compute',
  exports: {
    minify_sync: { tier: 'high' },
    minify: { tier: 'high', optIn: true },
  },
} as const satisfies ModuleTable;

export const uglifyJs = {
  modules: ['uglify-js'],
  name: 'uglify-js',
  rule: 'blocking-compute',
  exports: {
    minify: { tier: 'high' },
  },
} as const satisfies ModuleTable;
