// How the file is written, so that what is added looks as if its author had written it.
import type { TSESTree } from '../../analyzer/parse.ts';
import { isTypeScript, perFile, type Source } from './source.ts';
import type { ProjectFacts } from '../types.ts';

export type ModuleStyle =
  /** `import { a } from 'm'` */
  | 'import'
  /** `const { a } = require('m')` */
  | 'require'
  /** `import m = require('m')`: TypeScript that may not use ESM syntax. */
  | 'import-equals';

export interface Style {
  readonly modules: ModuleStyle;
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  readonly eol: '\n' | '\r\n';
  /** Are built-ins imported as `node:fs`? */
  readonly nodePrefix: boolean;
}

export function styleOf(source: Source, facts: Pick<ProjectFacts, 'moduleKind'>): Style {
  return stylesOf(source)[facts.moduleKind];
}

const stylesOf = perFile((source: Source): Readonly<Record<'esm' | 'cjs', Style>> => {
  const shared = {
    quote: quoteOf(source),
    semicolon: semicolonOf(source),
    eol: source.text.includes('\r\n') ? '\r\n' : '\n',
    nodePrefix: prefixOf(source),
  } as const;
  return {
    esm: { ...shared, modules: modulesOf(source, 'esm') },
    cjs: { ...shared, modules: modulesOf(source, 'cjs') },
  };
});

function modulesOf(source: Source, kind: 'esm' | 'cjs'): ModuleStyle {
  const { body } = source.ast;
  const esm =
    body.some(node => node.type === 'ImportDeclaration' || node.type.startsWith('Export')) ||
    isImportMeta(source);
  const equals = body.some(node => node.type === 'TSImportEqualsDeclaration' && node.importKind !== 'type');
  if (equals && !body.some(node => node.type === 'ImportDeclaration')) return 'import-equals';
  if (esm) return 'import';
  if (/\.mjs$|\.mts$/.test(source.path)) return 'import';
  if (source.path.endsWith('.cjs')) return 'require';
  if (requireCalls(source).length > 0 || /\bmodule\.exports\b|^exports\.\w/m.test(source.text))
    return 'require';
  return kind === 'esm' || isTypeScript(source.path) ? 'import' : 'require';
}

function isImportMeta(source: Source): boolean {
  return source.nodes.some(node => node.type === 'MetaProperty' && node.meta.name === 'import');
}

export function requireCalls(source: Source): TSESTree.CallExpression[] {
  return source.nodes.filter(
    (node): node is TSESTree.CallExpression =>
      node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      node.callee.name === 'require' &&
      node.arguments.length === 1,
  );
}

/** What the file imports, statically or by `require`. */
export const specifiersOf = perFile((source: Source): readonly string[] => {
  const found: string[] = [];
  for (const node of source.nodes) {
    if (
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      (node.type === 'ExportNamedDeclaration' && node.source)
    ) {
      found.push(node.source.value);
    } else if (node.type === 'TSExternalModuleReference' || node.type === 'CallExpression') {
      const from = node.type === 'CallExpression' ? requiredBy(node) : node.expression;
      if (from?.type === 'Literal' && typeof from.value === 'string') found.push(from.value);
    }
  }
  return found;
});

function requiredBy(node: TSESTree.CallExpression): TSESTree.Node | undefined {
  return node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined;
}

/** The quote of the imports, else of most strings. */
function quoteOf(source: Source): "'" | '"' {
  const strings = source.nodes.filter(node => node.type === 'Literal' && typeof node.value === 'string');
  const imports = strings.filter(node => {
    const parent = source.parents.get(node);
    return (
      parent?.type === 'ImportDeclaration' ||
      (parent?.type === 'CallExpression' && requiredBy(parent) !== undefined)
    );
  });
  const count = (quote: string): number =>
    (imports.length > 0 ? imports : strings).filter(node => source.text[node.range[0]] === quote).length;
  return count('"') > count("'") ? '"' : "'";
}

const ENDS_IN_SEMICOLON = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ImportDeclaration',
  'ReturnStatement',
  'ThrowStatement',
]);

function semicolonOf(source: Source): ';' | '' {
  let having = 0;
  let lacking = 0;
  for (const node of source.nodes) {
    if (!ENDS_IN_SEMICOLON.has(node.type)) continue;
    const parent = source.parents.get(node)?.type;
    if (parent === 'ForStatement' || parent === 'ForOfStatement' || parent === 'ForInStatement') continue;
    if (source.text[node.range[1] - 1] === ';') having++;
    else lacking++;
  }
  return lacking > having ? '' : ';';
}

function prefixOf(source: Source): boolean {
  const builtins = specifiersOf(source).filter(
    name => /^(node:)?[a-z_/]+$/.test(name) && BUILTINS.test(name),
  );
  return builtins.length === 0 || builtins.some(name => name.startsWith('node:'));
}

const BUILTINS =
  /^(node:)?(assert|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|querystring|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(\/.*)?$/;

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || BUILTINS.test(specifier);
}
