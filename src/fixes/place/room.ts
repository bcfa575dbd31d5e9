// Makes room for an `await` where there is none yet: callbacks of list methods and functions that are called on the spot.
import type { Finding } from '../../analyzer/finding.ts';
import { valueOf } from '../reading/arguments.ts';
import { outermost } from '../reading/callers.ts';
import { insert } from '../edits.ts';
import { loopFor } from '../loops/loop.ts';
import { pendingAt, soonBefore } from '../timing/pending.ts';
import { placeOf, waiterAt, type Place } from './place.ts';
import { isSequential } from '../sequential/sequential.ts';
import {
  bare,
  functionAround,
  isFunction,
  propertyName,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import { awaiting } from '../writing/splice.ts';
import type { Style } from '../reading/style.ts';
import { cautionAbout } from '../timing/timing.ts';
import type { ProjectFiles } from '../types.ts';
import { isRequestHandler } from './request-handler.ts';
import { waitingCall } from './waited-callback.ts';

/** @returns where the node can wait, with what has to change for that; or why it cannot */
export function roomFor(
  source: Source,
  style: Style,
  node: Node,
  finding: Pick<Finding, 'context'>,
  project?: ProjectFiles,
): Place | string {
  const place = placeOf(source, node, finding);
  if (typeof place !== 'string') return place;
  const fn = waiterAt(source, node);
  if (typeof fn !== 'object') return place;
  const call = source.parents.get(outermost(source, fn));
  const waiting = waitingCall(project, source, fn);
  if (waiting) {
    // `await withRetry(() => read(path))`, at the top of a module: what waits there already, waits longer.
    if (!functionAround(source, waiting) && isSequential(project)) return { fn, makeAsync: true };
    const outer = placeOf(source, waiting, finding);
    const caution = typeof outer === 'string' ? outer : cautionAbout(source, waiting, { ...outer, project });
    return caution ?? { fn, makeAsync: true };
  }
  if (isRequestHandler(source, fn, node, project)) return { fn, makeAsync: true };
  if (call?.type !== 'CallExpression' || bare(call.callee) !== fn)
    return loopFor(source, style, node, at => placeOf(source, at, finding), project) ?? place;
  if (fn.generator) return place;
  const soon = pendingAt(source, fn, node) ?? soonBefore(source, fn, node);
  if (soon) return `\`${soon}\` is started in the function that is called on the spot.`;
  if (!yieldsPlain(source, fn, node)) return 'The function that is called on the spot may return a promise.';
  const parent = source.parents.get(call);
  const whole = parent?.type === 'ChainExpression' ? parent : call;
  const around = roomFor(source, style, whole, finding, project);
  if (typeof around === 'string') return around;
  const { before, after } = awaiting(source, whole);
  const edits = [
    insert(whole.range[0], before),
    insert(fn.range[0], 'async '),
    insert(whole.range[1], after),
  ];
  return { ...around, edits: [...(around.edits ?? []), ...edits.filter(({ text }) => text !== '')] };
}

/** Is what the function returns no promise for certain? Waiting for it would then make a difference. */
function yieldsPlain(source: Source, fn: FunctionNode, place: Node): boolean {
  if (fn.body.type !== 'BlockStatement') return isPlain(source, fn.body, place);
  let plain = true;
  walk(fn.body, node => {
    if (node.type === 'ReturnStatement' && node.argument) plain &&= isPlain(source, node.argument, place);
    return plain && !isFunction(node);
  });
  return plain;
}

function isPlain(source: Source, expression: Node, place: Node): boolean {
  const node = valueOf(source, expression);
  if (node === bare(place)) return true;
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'ArrayExpression':
      return true;
    case 'ObjectExpression':
      return node.properties.every(
        property => property.type === 'Property' && propertyName(property) !== 'then',
      );
    case 'ConditionalExpression':
      return isPlain(source, node.consequent, place) && isPlain(source, node.alternate, place);
    case 'MemberExpression':
      return propertyName(node) !== undefined && isPlain(source, node.object, place);
    case 'CallExpression':
      // A method of a text or of bytes: `readFileSync(p).toString()`.
      if (/^(JSON\.(parse|stringify)|String|Number|Boolean)$/.test(textOf(source, node.callee))) return true;
      return node.callee.type === 'MemberExpression' && isPlain(source, node.callee, place);
    default:
      return false;
  }
}
