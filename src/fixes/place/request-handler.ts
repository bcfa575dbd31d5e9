// The handler of an HTTP server: `createServer((request, response) => …)`. The server does not look at what it returns,
// and the answer comes when it comes, so it can be async as well.
import { outermost } from '../reading/callers.ts';
import { boundAs } from '../reading/names.ts';
import { variableOf } from '../reading/scope.ts';
import {
  bare,
  calledName,
  functionAround,
  nodesOf,
  propertyName,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** What would tell a rejection from an exception, or call the handler beside another one, or on the spot. */
const NOTICES = /\bunhandledRejection\b|\buncaughtException|\bcaptureRejections\b|\(\s*['"`]request['"`]/;

/** Events that come once, whoever listens by then. */
const ONCE = /^(close|aborted|finish|timeout)$/;

/**
 * @param place where the handler would wait
 * @returns is the function only ever called by a server, which ignores what it returns?
 */
export function isRequestHandler(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): boolean {
  if (fn.async || fn.generator || fn.returnType) return false;
  const server = source.parents.get(outermost(source, fn));
  if (server?.type !== 'CallExpression' || !isServer(source, server)) return false;
  const last = server.arguments.at(-1);
  if (!last || bare(last) !== fn || listensLater(source, fn, place)) return false;
  const texts = project ? [...project.texts.values()] : [];
  return ![source.text, ...texts].some(text => NOTICES.test(text));
}

/** `http.createServer(…)` of Node.js. */
function isServer(source: Source, { callee }: Extract<Node, { type: 'CallExpression' }>): boolean {
  const node = bare(callee);
  const root = node.type === 'MemberExpression' ? bare(node.object) : node;
  const bound = boundAs(source, variableOf(source, root));
  if (!bound || !/^(node:)?https?$/.test(bound.module)) return false;
  return (node.type === 'MemberExpression' ? propertyName(node) : bound.name) === 'createServer';
}

function listensLater(source: Source, fn: FunctionNode, place: Node): boolean {
  return nodesOf(source, 'CallExpression').some(call => {
    const name = calledName(bare(call.callee)) ?? '';
    const isAfter = within(call, fn) && call.range[0] >= place.range[1];
    // A function that the handler may call.
    const isElsewhere = !within(call, fn) && functionAround(source, call) !== undefined;
    if (!isAfter && !isElsewhere) return false;
    const [event, second] = call.arguments;
    // `once(response, 'close')`
    if (name === 'once' && second?.type === 'Literal') return ONCE.test(String(second.value));
    return (
      /^(on|once|addListener|prepend\w*Listener)$/.test(name) &&
      (event?.type === 'Literal' ? ONCE.test(String(event.value)) : isAfter)
    );
  });
}
