// A comparison cannot wait, but what it compares can be made before: `names.sort((a, b) => size(a) - size(b))` becomes a
// loop that makes a key of each element, and a comparison of keys.
import type { TSESTree } from '../../analyzer/parse.ts';
import type { Finding, Span } from '../../analyzer/finding.ts';
import { valueOf } from '../reading/arguments.ts';
import { applyEdits, insert, replace } from '../edits.ts';
import { freeNameIn } from '../loops/head.ts';
import { certaintyOf } from '../loops/list.ts';
import { PAIR } from '../loops/result.ts';
import { slotFor, unitOf, type Slot } from '../loops/statement.ts';
import { moveFinding } from '../moved.ts';
import { waiterAt } from './place.ts';
import { isPureComparison } from '../reading/pure.ts';
import type { Rewritten } from '../rewritten.ts';
import { freeReferences, variableOf } from '../reading/scope.ts';
import {
  functionAround,
  type FunctionNode,
  isTypeScript,
  type Node,
  nodeAt,
  nodesOf,
  propertyName,
  readSource,
  type Source,
  textOf,
  within,
} from '../reading/source.ts';
import { styleOf } from '../reading/style.ts';
import type { ProjectFacts } from '../types.ts';

export interface SortKeys extends Rewritten {
  /** Where the keys were. */
  readonly replaces: readonly Span[];
}

/** @returns the finding in the text where the keys are made first; undefined where that might not be the same */
export function withSortKeys(finding: Finding, source: Source, facts: ProjectFacts): SortKeys | undefined {
  const node = nodeAt(source, finding.node, 'CallExpression');
  const fn = node && waiterAt(source, node);
  if (!node || typeof fn !== 'object') return undefined;
  const sort = sortWith(source, fn);
  const waiter = sort && functionAround(source, sort.call);
  if (!waiter || !isPureComparison(source, fn)) return undefined;
  const keys = keysOf(source, fn, node);
  const style = styleOf(source, facts);
  const slot = slotFor(source, sort.call, style);
  if (!keys || typeof slot === 'string') return undefined;
  const { eol, semicolon } = style;
  return written(finding, source, { ...sort, ...keys, waiter, slot, node, eol, semicolon });
}

interface Sort {
  readonly call: TSESTree.CallExpression;
  readonly list: Node;
}

/** The call of `sort` or `toSorted` that the function compares for. */
function sortWith(source: Source, fn: FunctionNode): Sort | undefined {
  const call = source.parents.get(fn);
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return undefined;
  if (call.optional || call.callee.optional || call.arguments.length !== 1 || call.arguments[0] !== fn)
    return undefined;
  return /^(sort|toSorted)$/.test(propertyName(call.callee) ?? '')
    ? { call, list: call.callee.object }
    : undefined;
}

interface Keys {
  /** What is compared of one element, and the same of the other. */
  readonly keys: readonly [Node, Node];
  readonly parameters: readonly [string, string];
}

/** The largest expressions around the call, and its like for the other element, that are the same but for the element. */
function keysOf(source: Source, fn: FunctionNode, node: Node): Keys | undefined {
  const [one, two] = fn.params;
  if (fn.async || fn.params.length !== 2 || one?.type !== 'Identifier' || two?.type !== 'Identifier')
    return undefined;
  let found: Keys['keys'] | undefined;
  for (
    let at: Node | undefined = node;
    at && at !== fn && isAlwaysReached(source, at, fn);
    at = source.parents.get(at)
  ) {
    const names = namesIn(source, fn, at);
    const [name] = names;
    if (names.length !== 1 || (name !== one.name && name !== two.name)) break;
    const [from, to] = name === one.name ? [one.name, two.name] : [two.name, one.name];
    const like = renamed(source, at, from, to);
    const other = source.nodes.find(
      candidate =>
        within(candidate, fn.body) &&
        candidate.type === at.type &&
        textOf(source, candidate) === like &&
        isAlwaysReached(source, candidate, fn),
    );
    if (!other) continue;
    found = name === one.name ? [at, other] : [other, at];
  }
  return found && { keys: found, parameters: [one.name, two.name] };
}

/** The function's own variables that an expression uses. */
function namesIn(source: Source, fn: FunctionNode, expression: Node): string[] {
  const names = freeReferences(source, expression).flatMap(({ identifier }) => {
    const variable = variableOf(source, identifier);
    return variable?.defs.some(({ name }) => within(name, fn)) ? [identifier.name] : [];
  });
  return [...new Set(names)];
}

function renamed(source: Source, expression: Node, from: string, to: string): string {
  const edits = freeReferences(source, expression).flatMap(({ identifier: { name, range } }) =>
    name === from ? [replace(range[0] - expression.range[0], range[1] - expression.range[0], to)] : [],
  );
  return applyEdits(textOf(source, expression), edits);
}

/** Is the expression evaluated in each call of the function? */
function isAlwaysReached(source: Source, expression: Node, fn: FunctionNode): boolean {
  let below = expression;
  for (let at = source.parents.get(expression); at; below = at, at = source.parents.get(at)) {
    if (at === fn) return fn.body === below;
    switch (at.type) {
      case 'LogicalExpression':
        if (at.left !== below) return false;
        break;
      case 'ConditionalExpression':
      case 'IfStatement':
        if (at.test !== below) return false;
        break;
      case 'BlockStatement':
        if (source.parents.get(at) !== fn) return false;
        if (
          at.body
            .slice(0, at.body.indexOf(below as TSESTree.Statement))
            .some(({ type }) => type !== 'VariableDeclaration')
        )
          return false;
        break;
      case 'VariableDeclaration':
      case 'VariableDeclarator':
      case 'ReturnStatement':
      case 'BinaryExpression':
      case 'UnaryExpression':
      case 'CallExpression':
      case 'MemberExpression':
      case 'TemplateLiteral':
      case 'TSNonNullExpression':
      case 'TSAsExpression':
        break;
      default:
        return false;
    }
  }
  return false;
}

interface Parts extends Sort, Keys {
  readonly waiter: FunctionNode;
  readonly slot: Slot;
  /** The call that blocks. */
  readonly node: Node;
  readonly eol: string;
  readonly semicolon: string;
}

function written(finding: Finding, source: Source, parts: Parts): SortKeys | undefined {
  const { call, list, keys, parameters, waiter, slot, node, eol, semicolon } = parts;
  const [one, two] = parameters;
  const isTyped = isTypeScript(source.path);
  const isNamed = list.type === 'Identifier';
  const items = isNamed ? list.name : freeNameIn(waiter, 'items', []);
  const map = freeNameIn(waiter, 'keys', [items]);
  const pairs = freeNameIn(waiter, 'pairs', [items, map]);
  const key = textOf(source, keys[0]);
  // `(await list).sort(…)` needs no parentheses any more.
  const wrapped = !isNamed && source.text[list.range[1]] === ')' ? 1 : 0;
  const lead = source.text.slice(slot.start, list.range[0] - wrapped);
  const { indent } = slot;
  const line = `${semicolon}${eol}${indent}`;
  const inner = `${eol}${indent}${unitOf(source, slot.top)}`;
  // Compilers infer the types of pairs, but not of a map that fills up.
  const [make, add, added, made] = isTyped
    ? [`${pairs} = []`, `${pairs}.push([${one}, `, `]${PAIR})`, `const ${map} = new Map(${pairs})${line}`]
    : [`${map} = new Map()`, `${map}.set(${one}, `, ')', ''];
  const loop = `for (const ${one} of ${items}.length > 1 ? ${items} : []) {`;
  const head = `const ${make}${line}${loop}${inner}${add}`;
  const tail = `${added}${semicolon}${eol}${indent}}${eol}${indent}${made}${slot.lead}${lead}`;
  const got = isTyped ? '!' : '';
  const opening = isNamed ? slot.open : `${slot.open}const ${items} = `;
  const edits = [
    ...(isNamed
      ? [replace(slot.start, list.range[0], opening + head + key + tail)]
      : [
          // The list stays where it is, so that what is in it can be fixed, too.
          replace(slot.start, list.range[0], opening),
          replace(list.range[1], list.range[1] + wrapped, line + head + key + tail + items),
        ]),
    replace(...keys[0].range, `${map}.get(${one})${got}`),
    replace(...keys[1].range, `${map}.get(${two})${got}`),
    ...(slot.close ? [insert(slot.close.at, slot.close.text)] : []),
  ];
  const before = isNamed ? opening + head : opening + textOf(source, list) + line + head;
  const own = callsIn(source, keys[0])[
    callsIn(source, keys.find(part => within(node, part)) ?? node).indexOf(node)
  ];
  if (!own || hasComment(source, keys[1])) return undefined;
  const start = slot.start + before.length + own.range[0] - keys[0].range[0];
  const changed = readSource({ path: source.path, text: applyEdits(source.text, edits) });
  const blocking =
    changed && nodeAt(changed, { start, end: start + textOf(source, own).length }, 'CallExpression');
  if (!blocking) return undefined;
  const names = [map, ...(isTyped ? [pairs] : []), ...(isNamed ? [] : [items])];
  return {
    source: changed,
    edits,
    replaces: keys.map(({ range }) => ({ start: range[0], end: range[1] })),
    finding: {
      ...moveFinding(finding, source.path, edits),
      span: { start: blocking.callee.range[0], end: blocking.callee.range[1] },
      node: { start, end: blocking.range[1] },
    },
    declares: names.map(name => ({ name, within: waiter.range[0], at: call.range[0] })),
    ...(!(certaintyOf(source, list) === 'own' && isOfTexts(source, list)) && {
      caution: `\`${textOf(source, list).replace(/\s+/g, ' ').slice(0, 40)}\` has to be an array that holds no \`undefined\` and that nobody changes meanwhile.`,
    }),
  };
}

/** Is none of its elements `undefined`, for which nothing is compared? */
function isOfTexts(source: Source, list: Node): boolean {
  const node = valueOf(source, list);
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.every(
        element =>
          element?.type === 'Literal' ||
          (element?.type === 'SpreadElement' &&
            certaintyOf(source, element.argument) === 'own' &&
            isOfTexts(source, element.argument)),
      );
    case 'AwaitExpression':
      return isOfTexts(source, node.argument);
    case 'CallExpression': {
      const text = textOf(source, node.callee);
      const offloaded = node.arguments[1];
      if (offloaded && /(^|\.)runInExecutor\d*$/.test(text)) return NAMES.test(textOf(source, offloaded));
      if (NAMES.test(text)) return true;
      return (
        node.callee.type === 'MemberExpression' &&
        /^(filter|slice|sort|reverse|toSorted|toReversed)$/.test(propertyName(node.callee) ?? '') &&
        isOfTexts(source, node.callee.object)
      );
    }
    default:
      return false;
  }
}

const NAMES = /(^|\.)(readdirSync|readdir|split)$|^Object\.(keys|getOwnPropertyNames)$/;

function callsIn(source: Source, expression: Node): readonly Node[] {
  return nodesOf(source, 'CallExpression').filter(call => within(call, expression));
}

function hasComment({ ast }: Source, { range: [start, end] }: Node): boolean {
  return (ast.comments ?? []).some(({ range }) => range[0] >= start && range[1] <= end);
}
