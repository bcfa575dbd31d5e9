// A function that is passed by reference, written out as a callback: `list.map(load)` → `list.map(name => load(name))`.
// Then there is a call, and what holds for calls in callbacks holds for it.
import type { Finding, Span } from '../../analyzer/finding.ts';
import { valueOf } from '../reading/arguments.ts';
import { applyEdits, replace } from '../edits.ts';
import { FORMS } from '../loops/forms.ts';
import { freeNameIn } from '../loops/head.ts';
import { moveFinding } from '../moved.ts';
import { isPureReference, isReaction } from './place.ts';
import type { Rewritten } from '../rewritten.ts';
import {
  functionAround,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  readSource,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFacts, TextEdit } from '../types.ts';

export interface WrittenOut {
  readonly edit: TextEdit;
  /** The call, in the changed text. */
  readonly call: Span;
  /** The called function, in the changed text. */
  readonly callee: Span;
}

/** Built-ins that take one argument and overlook the index; others would be handed it as their options. */
const UNARY = /^(unlink|close|fsync|fdatasync|exists)Sync$/;

/**
 * @param reference an argument
 * @param called the function that it stands for; undefined for a built-in
 * @returns undefined where the callback would not do the same for certain
 */
export function writtenOut(
  source: Source,
  reference: Node,
  called: FunctionNode | undefined,
): WrittenOut | undefined {
  const call = source.parents.get(reference);
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return undefined;
  if (!/^(Identifier|MemberExpression)$/.test(reference.type) || !isPureReference(reference))
    return undefined;
  const method = propertyName(call.callee) ?? '';
  // A reaction waits at the top of a module, too.
  const isHandedOne = isReaction(source, call, method, reference);
  const around = functionAround(source, reference) ?? (isHandedOne ? reference : undefined);
  if (!around) return undefined;
  const given = argumentsOf(source, call, method, reference);
  const wanted = called ? parametersOf(called) : builtIn(reference, isHandedOne);
  if (!wanted || wanted.length > given) return undefined;
  // `lib.load` is called on nothing by a list method, and on `lib` by the callback.
  if (called && reference.type === 'MemberExpression' && hasThis(called)) return undefined;
  const names: string[] = [];
  for (const name of wanted) names.push(freeNameIn(around, name, names));
  const head = names.length === 1 ? `${String(names[0])} => ` : `(${names.join(', ')}) => `;
  const text = textOf(source, reference);
  const [start, end] = reference.range;
  const at = start + head.length;
  const inner = `${text}(${names.join(', ')})`;
  return {
    edit: replace(start, end, head + inner),
    call: { start: at, end: at + inner.length },
    callee: { start: at, end: at + text.length },
  };
}

/** How many arguments are given to a callback that stands where the reference does, leaving out the list itself. */
function argumentsOf(
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  method: string,
  reference: Node,
): number {
  const [first, second] = call.arguments;
  if (isReaction(source, call, method, reference)) return method === 'finally' ? 0 : 1;
  if (method === 'from') return second === reference ? 2 : 0;
  if (first !== reference || !FORMS.has(method)) return 0;
  return method === 'reduce' ? 3 : 2;
}

/** A promise hands its reactions one argument, so any function does the same with it. */
function builtIn(reference: Node, isHandedOne: boolean): readonly string[] | undefined {
  if (isHandedOne) return ['item'];
  const name = reference.type === 'MemberExpression' ? propertyName(reference) : undefined;
  return UNARY.test(name ?? (reference.type === 'Identifier' ? reference.name : '')) ? ['item'] : undefined;
}

/** The names of the parameters; undefined where there may be more. */
function parametersOf(fn: FunctionNode): readonly string[] | undefined {
  const isOpen = fn.params.some(
    ({ type, ...parameter }) => type === 'RestElement' || ('name' in parameter && parameter.name === 'this'),
  );
  if (isOpen || mentionsArguments(fn)) return undefined;
  return fn.params.map(parameter => {
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    return pattern.type === 'Identifier' ? pattern.name : 'item';
  });
}

/** Does it use `arguments`, by which parameters have other names? */
export function mentionsArguments(fn: FunctionNode): boolean {
  return (
    fn.type !== 'ArrowFunctionExpression' &&
    holds(fn, node => node.type === 'Identifier' && node.name === 'arguments')
  );
}

export function hasThis(fn: FunctionNode): boolean {
  return fn.type !== 'ArrowFunctionExpression' && holds(fn, node => node.type === 'ThisExpression');
}

function holds(fn: FunctionNode, matches: (node: Node) => boolean): boolean {
  let found = false;
  walk(fn, node => {
    found ||= matches(node);
    return !found;
  });
  return found;
}

/** The finding in the text where its function is called in a callback. */
export function inCallback(finding: Finding, source: Source, facts: ProjectFacts): Rewritten | undefined {
  const { span, target } = finding;
  const known = ownReferences(source);
  if (known.all.has(span.start)) return rewritten(finding, source, known, span.start);
  const reference = source.nodes.find(
    ({ range, type }) => range[0] === span.start && range[1] === span.end && type !== 'ExpressionStatement',
  );
  if (!reference) return undefined;
  let called: FunctionNode | undefined;
  if (target.kind === 'function') {
    const file = target.file === source.path ? source : facts.openModule?.(target.file)?.file;
    const home = file === source ? source : file && readSource(file);
    const { start, end } = target.declaration;
    called = home?.nodes.filter(isFunction).find(({ range }) => range[0] >= start && range[1] <= end);
    if (!called) return undefined;
  }
  const written = writtenOut(source, reference, called);
  return written && rewritten(finding, source, textWith(source, [written]), span.start);
}

interface Expanded {
  /** By where the reference starts, in source order. */
  readonly all: ReadonlyMap<number, WrittenOut>;
  /** The file with all of them written out. */
  readonly changed: Source | undefined;
}

function textWith({ path, text }: Source, list: readonly WrittenOut[]): Expanded {
  const edits = list.map(({ edit }) => edit);
  return {
    all: new Map(list.map(written => [written.edit.span.start, written])),
    changed: list.length > 0 ? readSource({ path, text: applyEdits(text, edits) }) : undefined,
  };
}

/** References to functions of the file itself, written out all at once: parsing takes longer than all the rest. */
const ownReferences = perFile((source: Source): Expanded => {
  const list = nodesOf(source, 'CallExpression').flatMap(call =>
    call.arguments.flatMap(argument => {
      const called = argument.type === 'Identifier' ? valueOf(source, argument) : undefined;
      return called && isFunction(called) ? (writtenOut(source, argument, called) ?? []) : [];
    }),
  );
  return textWith(
    source,
    list.sort((a, b) => a.edit.span.start - b.edit.span.start),
  );
});

function rewritten(
  finding: Finding,
  source: Source,
  { all, changed }: Expanded,
  start: number,
): Rewritten | undefined {
  const own = all.get(start);
  if (!own || !changed) return undefined;
  const edits = Array.from(all.values(), ({ edit }) => edit);
  const moved = moveFinding(finding, source.path, edits);
  const before = edits.filter(({ span }) => span.end <= start).reduce((sum, edit) => sum + growth(edit), 0);
  const shifted = (span: Span): Span => ({ start: span.start + before, end: span.end + before });
  return {
    source: changed,
    edits,
    beside: edits.filter(edit => edit !== own.edit),
    finding: { ...moved, shape: 'call', span: shifted(own.callee), node: shifted(own.call) },
  };
}

function growth({ span, text }: TextEdit): number {
  return text.length - (span.end - span.start);
}
