// A loop where the call stands, in a function that is called on the spot: for places that no loop can come before.
import type { TSESTree } from '../../analyzer/parse.ts';
import { memberType } from '../reading/declared-type.ts';
import { indentAt, isInert, unitOf, type Slot } from './statement.ts';
import { isPureReference } from '../place/place.ts';
import { freeName } from '../reading/scope.ts';
import {
  ancestorsOf,
  isFunction,
  isTypeScript,
  type Node,
  propertyName,
  type Source,
  textOf,
  walk,
} from '../reading/source.ts';
import { awaiting } from '../writing/splice.ts';
import type { Style } from '../reading/style.ts';

/** The list is handed to the function where it would not have its type in there. */
export function inlineSlot(
  source: Source,
  call: TSESTree.CallExpression,
  list: Node,
  { eol, semicolon }: Style,
): Slot {
  const isGuarded = isSkippable(source, call);
  const isGiven = !isGuarded && mayBeNarrowed(source, list);
  const given = isGiven ? freeName(source, 'list') : '';
  const parent = source.parents.get(call);
  const isLast = parent?.type === 'ChainExpression';
  const { before, after } = awaiting(source, isGuarded && isLast ? parent : call);
  const link = isGuarded && !isLast ? '?' : '';
  const statement = [...ancestorsOf(source, call)].find(({ type }) => /Statement$|Declaration$/.test(type));
  const indent = indentAt(source, call.range[0]);
  const deeper = indent + unitOf(source, statement ?? call);
  const guard = isGuarded
    ? `if (${textOf(source, list)} == null) return undefined${semicolon}${eol}${deeper}`
    : '';
  return {
    start: call.range[0],
    lead: 'return ',
    indent: deeper,
    open: `${before}(async ${given || '()'} => {${eol}${deeper}${guard}`,
    close: {
      at: call.range[1],
      text: `${eol}${indent}})(${isGiven ? textOf(source, list) : ''})${after}${link}`,
    },
    top: call,
    isInline: true,
    ...(isGiven && { given }),
  };
}

/** Is it only called where there is a list: `files?.map(…)`, `files ? files.map(…) : []`? */
export function isGuarded(source: Source, call: TSESTree.CallExpression, list: Node): boolean {
  if (isSkippable(source, call)) return true;
  const asks = (test: Node): boolean =>
    isPureReference(list) && textOf(source, test) === textOf(source, list);
  let below: Node = call;
  for (let at = source.parents.get(call); at && !isFunction(at); below = at, at = source.parents.get(at)) {
    if (at.type === 'ConditionalExpression' && at.consequent === below && asks(at.test)) return true;
    if (at.type === 'LogicalExpression' && at.operator === '&&' && at.right === below && asks(at.left))
      return true;
  }
  return false;
}

/** Is the call skipped where its list is missing, with nothing but what is done with its own list: `files?.map(…)`? */
export function isSkippable(source: Source, call: TSESTree.CallExpression): boolean {
  const { callee } = call;
  return (
    isLastOrList(source, call) &&
    !call.optional &&
    callee.type === 'MemberExpression' &&
    callee.optional &&
    isPureReference(callee.object) &&
    !textOf(source, callee.object).includes('?.')
  );
}

/** A chain that goes on after a new list may as well go on with `?.`. */
function isLastOrList(source: Source, call: TSESTree.CallExpression): boolean {
  const parent = source.parents.get(call);
  if (parent?.type !== 'MemberExpression') return parent?.type === 'ChainExpression';
  const isPlain = parent.object === call && !parent.computed && !parent.optional;
  return (
    isPlain &&
    call.callee.type === 'MemberExpression' &&
    /^(map|flatMap|filter)$/.test(propertyName(call.callee) ?? '')
  );
}

/** May a `?.` further left skip the call? */
export function isSkipped(source: Source, call: TSESTree.CallExpression): boolean {
  let at: Node = call;
  for (let up = source.parents.get(at); up && isLink(up, at); up = source.parents.get(at)) at = up;
  if (source.parents.get(at)?.type !== 'ChainExpression') return false;
  for (let link: Node = call; ;) {
    if (link.type !== 'CallExpression' && link.type !== 'MemberExpression') return false;
    if (link.optional) return true;
    link = link.type === 'CallExpression' ? link.callee : link.object;
    if (link.type === 'TSNonNullExpression') link = link.expression;
  }
}

function isLink(up: Node, at: Node): boolean {
  if (up.type === 'MemberExpression') return up.object === at;
  return up.type === 'TSNonNullExpression' || (up.type === 'CallExpression' && up.callee === at);
}

/** Compilers forget in a function what a condition around it has told them of a member, or of what is assigned again. */
function mayBeNarrowed(source: Source, list: Node): boolean {
  if (!isTypeScript(source.path)) return false;
  let found = false;
  walk(list, (node, parent) => {
    const isName = parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
    if (node.type === 'Identifier' && !isName) found ||= !isInert(source, node);
    const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
    if (node.type !== 'MemberExpression' || isCalled || found) return !isFunction(node);
    const type = memberType(source, node);
    found = !type || type.type === 'TSUnionType' || type.type === 'TSTypeReference';
    return !found;
  });
  return found;
}
