// The parts of a call that are needed to write it anew: the function as a value, and the text of its arguments.
import type { TSESTree } from '../../analyzer/parse.ts';
import { replace } from '../edits.ts';
import { isPureReference } from '../place/place.ts';
import { variableOf } from '../reading/scope.ts';
import {
  bare,
  isTypeScript,
  memberRoot,
  type Node,
  propertyName,
  type Source,
  textOf,
  walk,
} from '../reading/source.ts';
import { skipTrivia } from './splice.ts';
import type { TextEdit } from '../types.ts';

export interface CallParts {
  readonly call: TSESTree.CallExpression;
  /** What is replaced: the call, or the chain that consists of it. */
  readonly whole: Node;
  /** The called function as an expression, e.g. `fs.readFileSync`. */
  readonly callee: Node;
  /** Its text, without `?.` and with its comments. */
  readonly reference: string;
  readonly arguments: readonly TSESTree.CallExpressionArgument[];
  /** Offset after the `(` of the arguments, after `this` of a `.call(this, …)`. */
  readonly inside: number;
  /** How the arguments are handed over: `.apply(null, list)` becomes a spread. */
  readonly spread?: { readonly text: string };
}

export const METHOD = 'A method needs its object, which exists on this thread only.';

/** @returns the parts, or why the call cannot be written anew */
export function partsOf(source: Source, call: TSESTree.CallExpression): CallParts | string {
  const parent = source.parents.get(call);
  const whole = parent?.type === 'ChainExpression' ? parent : call;
  const open = openParenthesis(source, call);
  const written = unwrapSequence(call.callee);
  const indirect = indirectCall(written);
  const callee = indirect?.callee ?? written;
  if (!isPureReference(callee)) {
    const method = bare(callee);
    return method.type === 'MemberExpression' && propertyName(method) !== undefined
      ? METHOD
      : 'The called function is computed, so it cannot be named ahead of the call.';
  }
  const optional = hasOptional(call, callee) || (indirect && hasOptional(call, written));
  if (optional && !isModuleMember(source, callee)) return 'The call may be skipped by its `?.`.';
  const parts = {
    call,
    whole,
    callee,
    reference:
      textWithoutOptional(source, callee) +
      (call.typeArguments
        ? textOf(source, call.typeArguments)
        : commentsBetween(source, call.callee.range[1], open)),
    arguments: call.arguments,
    inside: open + 1,
  };
  return indirect ? throughIndirect(source, parts, indirect.how) : parts;
}

/** Offset of the `(` before the arguments. */
function openParenthesis(source: Source, call: TSESTree.CallExpression): number {
  let at = skipTrivia(source, call.typeArguments?.range[1] ?? call.callee.range[1]);
  while (source.text[at] !== '(') at = skipTrivia(source, at + (source.text[at] === '?' ? 2 : 1));
  return at;
}

/** `(0, fs.readFileSync)(p)`, as compilers write it to leave out `this`. */
function unwrapSequence(callee: Node): Node {
  if (callee.type !== 'SequenceExpression') return callee;
  const [first, last, ...more] = callee.expressions;
  return first?.type === 'Literal' && last && more.length === 0 ? last : callee;
}

function indirectCall(callee: Node): { callee: Node; how: 'call' | 'apply' } | undefined {
  const node = bare(callee);
  if (node.type !== 'MemberExpression') return undefined;
  const how = propertyName(node);
  return how === 'call' || how === 'apply' ? { callee: node.object, how } : undefined;
}

function throughIndirect(source: Source, parts: CallParts, how: 'call' | 'apply'): CallParts | string {
  const [self, ...rest] = parts.arguments;
  if (self && self.type !== 'Literal' && !isPureReference(self))
    return 'The call passes a `this` of its own.';
  const inside = self ? afterComma(source, self.range[1]) : parts.inside;
  if (how === 'call') return { ...parts, arguments: rest, inside };
  const [list] = rest;
  if (!list || isNothing(list)) return { ...parts, arguments: [], inside: parts.call.range[1] - 1 };
  if (list.type === 'ArrayExpression' && !list.elements.includes(null)) {
    const elements = list.elements as TSESTree.CallExpressionArgument[];
    return { ...parts, arguments: elements, inside, spread: { text: listText(source, list) } };
  }
  if (isTypeScript(source.path)) return 'The types of a list of arguments cannot be checked here.';
  if (!isPureReference(list)) return 'The list of arguments is computed.';
  return { ...parts, arguments: [], inside, spread: { text: `...${textOf(source, list)}` } };
}

function isNothing(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === null)
  );
}

function listText(source: Source, list: TSESTree.ArrayExpression): string {
  return source.text
    .slice(list.range[0] + 1, list.range[1] - 1)
    .trim()
    .replace(/,$/, '');
}

function afterComma(source: Source, from: number): number {
  const at = skipTrivia(source, from);
  return source.text[at] === ',' ? skipTrivia(source, at + 1) : at;
}

function hasOptional(call: TSESTree.CallExpression, callee: Node): boolean {
  let found = call.optional;
  walk(callee, node => {
    if (node.type === 'MemberExpression' && node.optional) found = true;
  });
  return found;
}

/** Modules are always there, so a `?.` behind one changes nothing. */
function isModuleMember(source: Source, callee: Node): boolean {
  const root = memberRoot(bare(callee));
  if (root.type !== 'Identifier') return root.type === 'CallExpression' || root.type === 'AwaitExpression';
  const definition = variableOf(source, root)?.defs[0];
  if (!definition) return true;
  if (definition.type === 'ImportBinding') return true;
  const declarator = definition.node as Node;
  return declarator.type === 'VariableDeclarator' && declarator.init?.type === 'CallExpression';
}

function textWithoutOptional(source: Source, callee: Node): string {
  const [start, end] = callee.range;
  let text = source.text.slice(start, end);
  const dots: number[] = [];
  walk(callee, node => {
    if (node.type === 'MemberExpression' && node.optional)
      dots.push(skipTrivia(source, node.object.range[1]) - start);
  });
  for (const dot of dots.sort((a, b) => b - a)) {
    const bracket = text.startsWith('?.[', dot);
    text = `${text.slice(0, dot)}${bracket ? '' : '.'}${text.slice(dot + 2)}`;
  }
  return text;
}

function commentsBetween(source: Source, start: number, end: number): string {
  const comments = (source.ast.comments ?? []).filter(({ range }) => range[0] >= start && range[1] <= end);
  return comments
    .map(({ range, type }) => ` ${source.text.slice(...range)}${type === 'Line' ? '\n' : ''}`)
    .join('');
}

/**
 * Edits that put `head` (with its own opening parenthesis) and further leading arguments before those of the call.
 * The arguments stay untouched, so that a fix inside of them can be applied as well.
 */
export function rewriteHead(
  source: Source,
  parts: CallParts,
  head: string,
  leading: readonly string[],
): TextEdit[] {
  const { call, inside, spread } = parts;
  const end = call.range[1] - 1;
  if (spread)
    return [replace(call.range[0], end, head + [...leading, spread.text].filter(Boolean).join(', '))];
  const rest = source.text.slice(inside, end);
  const space = /^\s*/.exec(rest)?.[0] ?? '';
  if (parts.arguments.length === 0) {
    const comment = rest.trim() === '' ? '' : ' ';
    const kept = comment ? inside : end;
    return [replace(call.range[0], kept, head + leading.join(', ') + comment)];
  }
  if (space.includes('\n')) {
    const lines = leading.map(argument => `${space}${argument},`).join('');
    return [replace(call.range[0], inside, head + lines)];
  }
  const before = leading
    .map(argument => `${argument}, `)
    .join('')
    .trimEnd();
  return [replace(call.range[0], inside + space.length, head + space + before + (space || (before && ' ')))];
}
