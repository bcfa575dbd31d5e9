// Moves functions, with all they need, into a module of their own beside the file.
import { closureOf, type Closure } from './closure.ts';
import { declaredNames } from './exporting.ts';
import { replace } from '../edits.ts';
import { importsFor, importsLeft } from './move-imports.ts';
import type { Want } from '../reading/names.ts';
import { directoryOf, extensionOf, join, stemOf } from '../reading/paths.ts';
import { constantProblem } from './state.ts';
import { freeReferences, lookUp, referencesTo, type Variable } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  isFunction,
  lineOf,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { NewFile, ProjectFacts, TextEdit } from '../types.ts';

export interface Moved {
  readonly edits: readonly TextEdit[];
  readonly wants: readonly Want[];
  readonly create: NewFile;
}

/** Why the closure cannot be moved. */
export function movable(source: Source, facts: ProjectFacts, closure: Closure): string | undefined {
  for (const moved of closure.statements) {
    const declaration = declarationIn(moved);
    const several = declaration.type === 'VariableDeclaration' && declaration.declarations.length > 1;
    if (several && (moved !== declaration || !areConstants(source, declaration))) {
      return `It needs one of several variables declared together (line ${lineOf(source, moved)}).`;
    }
    if (declaredNames(declaration).length === 0) {
      return `It needs what cannot be moved (line ${lineOf(source, moved)}).`;
    }
    for (const node of source.nodes) {
      const own = within(node, moved) ? ownOfFile(source, node) : undefined;
      if (own) return `It would have to move to a module of its own, where ${own} is not the same.`;
    }
  }
  return facts.exists ? undefined : 'It is not known which files exist beside this one.';
}

/** Variables that are declared together move together, if none of them does more than to have a value. */
function areConstants(
  source: Source,
  { declarations }: Extract<Node, { type: 'VariableDeclaration' }>,
): boolean {
  return declarations.every(declarator => {
    const [variable] = source.scopes.getDeclaredVariables(declarator);
    const { id, init } = declarator;
    return (
      variable !== undefined &&
      id.type === 'Identifier' &&
      init !== null &&
      !isFunction(bare(init)) &&
      freeReferences(source, init).length === 0 &&
      constantProblem(source, variable, declarator) === undefined
    );
  });
}

/** The folder is the same for a module beside the file. */
const FOLDER =
  /^(import\.meta\.dirname|(path\.)?dirname\((url\.)?fileURLToPath\(import\.meta\.url\)\)|new URL\((['"])(?![/\\?#]|\w+:)[^'"]+\4, import\.meta\.url\))$/;

/** What means something else in another file. */
function ownOfFile(source: Source, node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name === '__filename' ? '`__filename`' : undefined;
  if (node.type.startsWith('JSX')) return 'what JSX is compiled to';
  if (node.type !== 'MetaProperty') return undefined;
  const declarator = [...ancestorsOf(source, node)].find(({ type }) => type === 'VariableDeclarator');
  const init = declarator?.type === 'VariableDeclarator' ? declarator.init : undefined;
  return init && FOLDER.test(textOf(source, init)) ? undefined : '`import.meta`';
}

/** @param roots top-level statements of the functions to move */
export function move(
  source: Source,
  style: Style,
  facts: ProjectFacts,
  roots: readonly Node[],
): Moved | undefined {
  const closures = roots.map(root => closureOf(source, functionIn(root), facts));
  const statements = new Set<Node>();
  const imports = new Set<Variable>();
  for (const closure of closures) {
    if (typeof closure === 'string') return undefined;
    for (const statement of closure.statements) statements.add(statement);
    for (const variable of closure.imports) imports.add(variable);
  }
  for (const node of source.ast.body) {
    const overloads =
      node.type === 'TSDeclareFunction' ||
      (node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'TSDeclareFunction');
    if (overloads && [...statements].some(moved => namesOf(moved)[0] === namesOf(node)[0]))
      statements.add(node);
  }
  const inOrder = [...statements].sort((a, b) => a.range[0] - b.range[0]);
  const { path, specifier } = destination(source, style, facts);
  const shown = inOrder.filter(
    statement =>
      roots.includes(statement) ||
      namesOf(statement).some(name => isUsedOutside(source, name, statements)) ||
      isExportDeclaration(statement),
  );
  const names = [...new Set(shown.flatMap(namesOf))];
  const wants = names
    .filter(
      name => roots.some(root => namesOf(root).includes(name)) || isUsedOutside(source, name, statements),
    )
    .map(name => ({ module: specifier, name, local: name, ...(isType(shown, name) && { typeOnly: true }) }));
  const edits = inOrder.map(statement => removal(source, style, statement, specifier));
  edits.push(...importsLeft(source, style, [...imports], inOrder));
  const body = inOrder
    .map(
      statement =>
        movedText(source, style, statement, shown.includes(statement)) + gapBelow(style, statement),
    )
    .join('')
    .trimEnd();
  const head = importsFor(source, style, [...imports]);
  const tail =
    style.modules === 'require' ? [`module.exports = { ${names.join(', ')} }${style.semicolon}`] : [];
  const parts = [...(head.length > 0 ? [head.join(style.eol)] : []), body, ...tail];
  const text = parts.join(style.eol + style.eol) + style.eol;
  return { edits, wants, create: { path, text } };
}

function functionIn(statement: Node): FunctionNode {
  const declaration = declarationIn(statement);
  const init = declaration.type === 'VariableDeclaration' ? declaration.declarations[0].init : declaration;
  const fn = init && bare(init);
  if (!fn || !isFunction(fn)) throw new Error('only functions are moved');
  return fn;
}

function declarationIn(statement: Node): Node {
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration;
  return isExportDeclaration(statement) && statement.declaration ? statement.declaration : statement;
}

function isExportDeclaration(
  statement: Node,
): statement is Extract<Node, { type: 'ExportNamedDeclaration' | 'ExportDefaultDeclaration' }> {
  return statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
}

function namesOf(statement: Node): string[] {
  return declaredNames(declarationIn(statement));
}

function isType(statements: readonly Node[], name: string): boolean {
  return statements.every(
    statement =>
      !namesOf(statement).includes(name) || /^TS(Interface|TypeAlias)/.test(declarationIn(statement).type),
  );
}

function isUsedOutside(source: Source, name: string, moved: ReadonlySet<Node>): boolean {
  const variable = lookUp(source, source.ast, name);
  if (!variable) return false;
  return referencesTo(source, variable).some(
    ({ identifier }) => ![...moved].some(node => within(identifier, node)),
  );
}

/** `program.js` → `program.tasks.mjs`, or the next name that is free. */
function destination(source: Source, style: Style, facts: ProjectFacts): { path: string; specifier: string } {
  const extension = extensionOf(source.path);
  const typed = /^\.[cm]?tsx?$/.test(extension);
  const loaded = style.modules === 'require' ? '.cjs' : '.mjs';
  const ending = typed ? extension.replace('x', '') : loaded;
  for (let number = 1; ; number++) {
    const name = `${stemOf(source.path)}.tasks${number === 1 ? '' : number}`;
    const path = join(directoryOf(source.path), name + ending);
    if (!facts.exists?.(path))
      return { path, specifier: `./${name}${typed ? writtenEnding(ending, facts) : ending}` };
  }
}

function writtenEnding(extension: string, { relativeEnding = 'output' }: ProjectFacts): string {
  if (relativeEnding === 'none') return '';
  return relativeEnding === 'source' ? extension : extension.replace('ts', 'js');
}

function movedText(source: Source, style: Style, statement: Node, shown: boolean): string {
  const declaration = declarationIn(statement);
  const comments = source.text.slice(startWithComments(source, statement), statement.range[0]);
  const text = source.text.slice(declaration.range[0], endWithComment(source, statement));
  return `${comments}${shown && style.modules !== 'require' ? 'export ' : ''}${text}`;
}

/** Overloads stay together. */
function gapBelow({ eol }: Style, statement: Node): string {
  return declarationIn(statement).type === 'TSDeclareFunction' ? eol : eol + eol;
}

/** Takes the statement out; what was exported stays exported from here. */
function removal(source: Source, style: Style, statement: Node, specifier: string): TextEdit {
  const start = startWithComments(source, statement);
  const last = endWithComment(source, statement);
  const end = last + (/^[ \t]*(\r?\n)?/.exec(source.text.slice(last))?.[0].length ?? 0);
  // What an overload declares, its implementation exports.
  if (isExportDeclaration(statement) && declarationIn(statement).type !== 'TSDeclareFunction') {
    const [own = ''] = namesOf(statement);
    const shown = statement.type === 'ExportDefaultDeclaration' ? `${own} as default` : own;
    const name = `${isType([statement], own) ? 'type ' : ''}${shown}`;
    return replace(
      start,
      end,
      `export { ${name} } from ${style.quote}${specifier}${style.quote}${style.semicolon}${style.eol}`,
    );
  }
  const blankAbove = start === 0 || /(^|\n)[ \t]*\r?\n$/.test(source.text.slice(0, start));
  const blankBelow = /^[ \t]*\r?\n/.exec(source.text.slice(end))?.[0].length ?? 0;
  return replace(start, end + (blankAbove ? blankBelow : 0), '');
}

/** Where a comment behind the statement, on its last line, ends. */
function endWithComment(source: Source, statement: Node): number {
  const rest = source.text.slice(statement.range[1]);
  const comment = /^[ \t]*(\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/(?=[ \t]*\r?(\n|$)))/.exec(rest);
  return statement.range[1] + (comment?.[0].length ?? 0);
}

/** Where the comments right above a statement begin. */
export function startWithComments(source: Source, statement: Node): number {
  let at = statement.range[0];
  for (const comment of (source.ast.comments ?? []).toReversed()) {
    if (comment.range[1] > at) continue;
    const between = source.text.slice(comment.range[1], at);
    const line = source.text.slice(source.text.lastIndexOf('\n', comment.range[0]) + 1, comment.range[0]);
    if (between.trim() !== '' || /\n[ \t\r]*\n/.test(between) || line.trim() !== '') break;
    at = comment.range[0];
  }
  return at;
}
