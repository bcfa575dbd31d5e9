// Where an import goes: after the others, else at the top but below shebang, directives and licence header.
import type { TSESTree } from '../../analyzer/parse.ts';
import { bare, type Node, type Source } from '../reading/source.ts';
import type { ModuleStyle } from '../reading/style.ts';

/** Offset at the end of the line of the last import; undefined where the file has none. */
export function anchorOf(source: Source, modules: ModuleStyle): number | undefined {
  const last = modules === 'require' ? lastRequire(source) : lastImport(source);
  if (!last) return undefined;
  // In a style without semicolons one may stand before the statement below.
  const leading = /\r?\n\s*;$/.exec(source.text.slice(...last.range));
  if (leading) return last.range[0] + leading.index;
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(
    source.text.slice(last.range[1]),
  );
  return last.range[1] + (rest?.[0].trimEnd().length ?? 0);
}

function lastImport(source: Source): Node | undefined {
  return source.ast.body.findLast(
    node => node.type === 'ImportDeclaration' || node.type === 'TSImportEqualsDeclaration',
  );
}

/**
 * The last `require` before the program starts to do something: what comes later is not yet there for code that runs
 * at once.
 */
function lastRequire(source: Source): Node | undefined {
  let last: Node | undefined;
  for (const statement of source.ast.body) {
    if (isRequire(statement)) last = statement;
    else if (doesSomething(statement)) break;
  }
  return last;
}

function isRequire(statement: Node): boolean {
  if (statement.type === 'ExpressionStatement') return isRequireCall(statement.expression);
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => init && isRequireCall(init));
}

function isRequireCall(expression: Node): boolean {
  let node = bare(expression);
  while (
    node.type === 'MemberExpression' ||
    (node.type === 'CallExpression' && node.callee.type !== 'Identifier')
  ) {
    node = bare(node.type === 'MemberExpression' ? node.object : node.callee);
  }
  return (
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'
  );
}

function doesSomething(statement: TSESTree.ProgramStatement): boolean {
  switch (statement.type) {
    case 'ExpressionStatement':
      return !statement.directive && statement.expression.type !== 'AssignmentExpression';
    case 'VariableDeclaration':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'ImportDeclaration':
    case 'TSImportEqualsDeclaration':
      return false;
    default:
      return true;
  }
}

/** Comments that belong to the file rather than to the first statement. */
const FILE_COMMENT =
  /@license|@preserve|copyright|licen[cs]e|SPDX|@file|@fileoverview|@module|@packageDocumentation|@jest-environment|@vitest-environment|@ts-(no)?check|@flow|@jsx|eslint-|prettier-|biome-|oxlint-|istanbul|c8 |<reference|<amd|^!|unblock-/i;

export interface Top {
  readonly at: number;
  /** Is a blank line wanted below? */
  readonly blankLine: boolean;
}

export function topOf(source: Source): Top {
  const first = source.ast.body.find(node => node.type !== 'ExpressionStatement' || !node.directive);
  if (!first) return { at: source.text.length, blankLine: false };
  const earlier = source.ast.body[source.ast.body.indexOf(first) - 1];
  let at = startOf(first);
  for (const comment of (source.ast.comments ?? []).toReversed()) {
    if (comment.range[1] > at || comment.range[0] < (earlier?.range[1] ?? 0)) continue;
    const between = source.text.slice(comment.range[1], at);
    if (between.trim() !== '' || /\n[ \t\r]*\n/.test(between) || FILE_COMMENT.test(comment.value)) break;
    if (earlier && !source.text.slice(earlier.range[1], comment.range[0]).includes('\n')) break;
    at = comment.range[0];
  }
  const sameLine = earlier !== undefined && !source.text.slice(earlier.range[1], at).includes('\n');
  return { at, blankLine: !sameLine };
}

/** Decorators come before the class that they belong to. */
function startOf(node: Node): number {
  const declared =
    node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration'
      ? node.declaration
      : node;
  const decorator = declared && 'decorators' in declared ? declared.decorators[0] : undefined;
  return Math.min(node.range[0], decorator?.range[0] ?? node.range[0]);
}
