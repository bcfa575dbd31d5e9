// The callback of `text.replace(/…/g, …)` cannot wait, but what it yields can be made before:
// `const replacements = [...text.matchAll(/…/g)].map(…)`, which becomes a loop. An engine finds all matches first, too.
import type { Finding } from '../../analyzer/finding.ts';
import { applyEdits, insert, replace } from '../edits.ts';
import { freeNameIn } from '../loops/head.ts';
import { isInert, slotFor } from '../loops/statement.ts';
import { moveFinding } from '../moved.ts';
import { waiterAt } from './place.ts';
import type { Rewritten } from '../rewritten.ts';
import { freeReferences, referencesTo, variableOf } from '../reading/scope.ts';
import {
  functionAround,
  type FunctionNode,
  isTypeScript,
  type Node,
  nodeAt,
  propertyName,
  readSource,
  type Source,
  textOf,
  walk,
} from '../reading/source.ts';
import { styleOf } from '../reading/style.ts';
import type { ProjectFacts } from '../types.ts';

/** A method of the project's own, on an object that may be no text. */
const OWN = /(?<![.\w$#]\s*|\bfunction\s+)\breplace(All)?['"]?\s*\??\s*[(:=<]/;

/** @returns the finding in the text where the replacements are made first; undefined where that might not be the same */
export function withReplacements(
  finding: Finding,
  source: Source,
  facts: Pick<ProjectFacts, 'moduleKind' | 'runtime' | 'project'>,
): Rewritten | undefined {
  const node = nodeAt(source, finding.node, 'CallExpression');
  const fn = node && waiterAt(source, node);
  const call = typeof fn === 'object' ? source.parents.get(fn) : undefined;
  if (typeof fn !== 'object' || call?.type !== 'CallExpression') return undefined;
  const { callee } = call;
  const [pattern, callback] = call.arguments;
  if (callee.type !== 'MemberExpression' || !pattern || callback !== fn || call.arguments.length !== 2)
    return undefined;
  if (!/^(replace|replaceAll)$/.test(propertyName(callee) ?? '') || call.optional || callee.optional)
    return undefined;
  if ([source.text, ...(facts.project?.texts.values() ?? [])].some(text => OWN.test(text))) return undefined;
  const around = functionAround(source, call);
  const regex = regexOf(source, pattern);
  const parameters = regex === undefined ? undefined : parametersOf(source, fn, regex);
  const style = styleOf(source, facts);
  const slot = slotFor(source, call, style);
  if (!around || parameters === undefined || typeof slot === 'string') return undefined;

  const { object } = callee;
  const isNamed = object.type === 'Identifier' && isInert(source, object);
  const text = isNamed ? object.name : freeNameIn(around, 'text', []);
  const made = freeNameIn(around, 'replacements', [text]);
  const line = `${style.semicolon}${style.eol}${slot.indent}`;
  // `(await text).replace(…)` needs no parentheses any more.
  const wrapped = !isNamed && source.text[object.range[1]] === ')' ? 1 : 0;
  const start = keptFrom(source, fn);
  const head = `const ${made} = [...${text}.matchAll(${textOf(source, pattern)})].map(${parameters} =>`;
  // What is put in becomes text anyway; compilers want to see it.
  const isTyped = isTypeScript(source.path);
  const next = isTyped ? `String(${made}.shift())` : `${made}.shift()`;
  const lead = slot.lead + source.text.slice(slot.start, object.range[0] - wrapped);
  const member = source.text.slice(object.range[1] + wrapped, callee.range[1]).trim();
  const tail = `)${line}${lead}${text}${member}(${textOf(source, pattern)}, () => ${next})`;
  const edits = [
    ...(isNamed
      ? [replace(slot.start, start, slot.open + head)]
      : [
          replace(slot.start, object.range[0], `${slot.open}const ${text} = `),
          replace(object.range[1], start, line + head),
        ]),
    replace(fn.range[1], call.range[1], tail),
    ...(slot.close ? [insert(slot.close.at, slot.close.text)] : []),
  ];
  if (losesComment(source, [call.range[0], start]) || losesComment(source, [fn.range[1], call.range[1]]))
    return undefined;
  const changed = readSource({ path: source.path, text: applyEdits(source.text, edits) });
  if (!changed) return undefined;
  return {
    source: changed,
    edits,
    finding: moveFinding(finding, source.path, edits),
    declares: [made, ...(isNamed ? [] : [text])].map(name => ({
      name,
      within: around.range[0],
      at: call.range[0],
    })),
  };
}

/** After the arrow, or before the body. */
function keptFrom(source: Source, fn: FunctionNode): number {
  return fn.type === 'ArrowFunctionExpression'
    ? source.text.lastIndexOf('=>', fn.body.range[0]) + '=>'.length
    : fn.body.range[0] - 1;
}

function losesComment({ ast }: Source, [start, end]: readonly [number, number]): boolean {
  return (ast.comments ?? []).some(({ range }) => range[0] >= start && range[1] <= end);
}

/** A regular expression for all matches, of which nobody asks where the last one was. */
function regexOf(source: Source, pattern: Node): string | undefined {
  const variable = variableOf(source, pattern);
  const [definition, ...more] = variable?.defs ?? [];
  const declarator = definition?.type === 'Variable' ? (definition.node as Node) : undefined;
  const isConstant =
    variable !== undefined &&
    more.length === 0 &&
    !isExported(source, declarator) &&
    referencesTo(source, variable).every(
      ({ init, identifier }) => init === true || isPassed(source, identifier),
    );
  const literal = declarator?.type === 'VariableDeclarator' && isConstant ? declarator.init : pattern;
  if (literal?.type !== 'Literal' || !('regex' in literal)) return undefined;
  const { pattern: text, flags } = literal.regex;
  // Classes within classes would have to be read to count the groups.
  return flags.includes('g') && !/[yv]/.test(flags) ? text : undefined;
}

/** `matchAll` begins where another file has left the expression. */
function isExported(source: Source, declarator: Node | undefined): boolean {
  const declaration = declarator && source.parents.get(declarator);
  return declaration !== undefined && source.parents.get(declaration)?.type === 'ExportNamedDeclaration';
}

function isPassed(source: Source, identifier: Node): boolean {
  const call = source.parents.get(identifier);
  return (
    call?.type === 'CallExpression' &&
    call.arguments[0] === identifier &&
    call.callee.type === 'MemberExpression' &&
    /^(replace|replaceAll|matchAll|split)$/.test(propertyName(call.callee) ?? '')
  );
}

/** What the callback takes of a match, as a pattern; undefined where it takes more than the match has. */
function parametersOf(source: Source, fn: FunctionNode, regex: string): string | undefined {
  if (fn.async || fn.generator || usesOwn(fn)) return undefined;
  const groups = groupsOf(regex);
  if (fn.params.length > groups + 1) return undefined;
  // Compilers that are told to would not believe that a group is always there.
  const isTyped = isTypeScript(source.path);
  if (isTyped && fn.params.length > 1 && mayMissGroups(regex)) return undefined;
  const names: string[] = [];
  for (const parameter of fn.params) {
    if (parameter.type !== 'Identifier' || parameter.optional) return undefined;
    const type = parameter.typeAnnotation?.typeAnnotation.type;
    if (type !== undefined && type !== 'TSStringKeyword') return undefined;
    const isUsed = freeReferences(source, fn.body).some(
      ({ identifier }) => identifier.name === parameter.name,
    );
    names.push(!isUsed ? '' : isTyped && names.length > 0 ? `${parameter.name} = ''` : parameter.name);
  }
  while (names.at(-1) === '') names.pop();
  return names.length > 0 ? `([${names.join(', ')}])` : '()';
}

function usesOwn(fn: FunctionNode): boolean {
  let found = false;
  if (fn.type === 'ArrowFunctionExpression') return false;
  walk(fn, node => {
    found ||= node.type === 'ThisExpression' || (node.type === 'Identifier' && node.name === 'arguments');
    return !found;
  });
  return found;
}

/** How many groups of a regular expression capture. */
function groupsOf(regex: string): number {
  return [...bareRegex(regex).matchAll(/\((?!\?)|\(\?<(?![=!])/g)].length;
}

function mayMissGroups(regex: string): boolean {
  return /\||\)[?*{]|\(\?<?!/.test(bareRegex(regex));
}

/** Without what is escaped, and without the content of classes. */
function bareRegex(regex: string): string {
  return regex.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
}
