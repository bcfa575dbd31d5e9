// Who calls a function later: timers, emitters, servers, frameworks, other threads.
import type { FileIR, Site } from '../ir.ts';
import { LISTENER_METHODS } from '../listeners.ts';
import { frameKey } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import type { Role } from './roles.ts';
import { functionAt, siteAt, sitesIn, variableName } from './rows.ts';
import type { World } from './world.ts';

const TIMERS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process.nextTick',
  'requestAnimationFrame',
  'requestIdleCallback',
]);

const SERVERS = /^(createServer|createSecureServer|Server\.new)$/;
const SERVER_MODULES: ReadonlySet<string> = new Set(['http', 'https', 'http2', 'net', 'tls']);

/** Frameworks whose instances take route handlers, and the methods that take them. */
const FRAMEWORKS: ReadonlySet<string> = new Set([
  'express',
  'fastify',
  'hono',
  'koa',
  'koa-router',
  '@koa/router',
  'polka',
  'restify',
  'connect',
  'router',
]);
const VERBS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'all',
  'use',
  'options',
  'head',
  'del',
]);
const ROUTE_METHODS: ReadonlySet<string> = new Set([
  ...VERBS,
  'param',
  'route',
  'onError',
  'notFound',
  'addHook',
  'setErrorHandler',
  'setNotFoundHandler',
]);

/** Methods of browser automation that run a function inside the page. */
const PAGE_METHODS: ReadonlySet<string> = new Set([
  'evaluate',
  'evaluateHandle',
  'evaluateAll',
  'evaluateOnNewDocument',
  '$eval',
  '$$eval',
  'addInitScript',
  'waitForFunction',
  'executeScript',
  'executeAsyncScript',
]);

/** Packages that run what they are handed on another thread or in another process. */
const POOLS: ReadonlySet<string> = new Set([
  'run-in-executor',
  'piscina',
  'tinypool',
  'workerpool',
  'poolifier',
  'threads',
  'jest-worker',
  'synckit',
  'make-synchronous',
  'comlink',
  'greenlet',
  'isoworker',
]);
const POOL_NAMES = /(pool|executor|workers?|piscina)$/i;
const POOL_METHODS: ReadonlySet<string> = new Set([
  'run',
  'exec',
  'execute',
  'submit',
  'runTask',
  'queue',
  'enqueue',
  'map',
  'runInExecutor',
  'proxy',
]);

/** Members of `vscode` that take a callback or provider. */
const VSCODE = /^(on(Did|Will)\w*|register\w*|create\w+)$/;

/** Might a call keep a function for later, by the name of what is called? Variables and computed keys may. */
export function mayDefer({ callee }: Site): boolean {
  if (callee.t !== 'member' || callee.key.t !== 'const') return callee.t !== 'none';
  const key = String(callee.key.value);
  return REACTIONS.has(key) || LISTENER_METHODS.has(key) || ROUTE_METHODS.has(key) || DEFERRING.test(key);
}

export const REACTIONS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);
const DEFERRING =
  /^(set(Timeout|Interval|Immediate)|queueMicrotask|nextTick|request\w+|handle|handleOnce|create\w+|Server|register\w+|on(Did|Will)\w*|apply|call)$/;

export function externalRole(
  world: World,
  file: FileIR,
  site: Site,
  module: string,
  path: readonly string[],
  position: number,
): Role | undefined {
  const name = path.join('.');
  const last = path.at(-1) ?? '';
  const base = module.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1');
  if (POOLS.has(base)) return { role: 'away' };
  if (module === '' || module === 'process') {
    const global = module === 'process' ? `process.${name}` : name;
    if (TIMERS.has(global) && position === 0) return { role: 'callback' };
    if (/^process\.\w+$/.test(global) && LISTENER_METHODS.has(last))
      return processListener(world, file, site, position);
  }
  if (module === 'timers' && TIMERS.has(name)) return { role: 'callback' };
  if (SERVER_MODULES.has(module) && SERVERS.test(name)) return { role: 'callback' };
  if (
    module === 'electron' &&
    (/^ipcMain\.(on|once|handle|handleOnce)$/.test(name) || /^app\.(on|once)$/.test(name))
  )
    return { role: 'callback' };
  if (module === 'vscode' && VSCODE.test(last)) return { role: 'callback' };
  if (FRAMEWORKS.has(base) && path.length > 1 && ROUTE_METHODS.has(last)) return { role: 'callback' };
  return undefined;
}

/** The same by the method's name, for receivers of which nothing is known. */
export function methodRole(file: FileIR, site: Site, method: string, position: number): Role | undefined {
  if (method === 'then' ? position < 2 : (method === 'catch' || method === 'finally') && position === 0)
    return { role: 'reaction' };
  if (PAGE_METHODS.has(method)) return { role: 'away' };
  if (POOL_METHODS.has(method) && POOL_NAMES.test(receiverName(file, site))) return { role: 'away' };
  if (LISTENER_METHODS.has(method) && position === 1) return { role: 'callback' };
  return VERBS.has(method) && position > 0 && looksLikeRoute(file, site, position)
    ? { role: 'callback' }
    : undefined;
}

/** `process.on(…)`: crash and exit handlers run when there is no event loop to block any more. */
function processListener(world: World, file: FileIR, site: Site, position: number): Role | undefined {
  if (position !== 1) return undefined;
  const event = site.args[0]?.value;
  const names = (event ? evaluate(world, file, event, undefined) : []).map(value =>
    value.t === 'const' ? String(value.value) : '',
  );
  const ends = endsProcess(world, file, site, position);
  const last = names.every(name => LAST_EVENTS.has(name) || (ends && /^SIG[A-Z0-9]+$/.test(name)));
  return { role: last && names.length > 0 ? 'exempt' : 'callback' };
}

const LAST_EVENTS: ReadonlySet<string> = new Set(['exit', 'uncaughtException', 'uncaughtExceptionMonitor']);

/** Does a handler call `process.exit`, itself or by a function of the project? */
function endsProcess(world: World, file: FileIR, site: Site, position: number): boolean {
  const argument = site.args[position];
  if (!argument) return false;
  const open = [...evaluate(world, file, argument.value, undefined)];
  const seen = new Set<string>();
  for (const value of open) {
    if (isExit(value)) return true;
    if (value.t !== 'function' || seen.has(frameKey(value.file, value.id)) || seen.size > MOST_CALLEES)
      continue;
    seen.add(frameKey(value.file, value.id));
    for (const id of sitesIn(value.file, value.id)) {
      const inner = siteAt(value.file, id);
      if (inner.kind === 'call') open.push(...evaluate(world, value.file, inner.callee, undefined));
    }
  }
  return false;
}

const MOST_CALLEES = 8;

function isExit(value: { t: string; module?: string; path?: readonly string[] }): boolean {
  const name = [value.module, ...(value.path ?? [])].filter(Boolean).join('.');
  return value.t === 'external' && /^process\.(exit|reallyExit|abort|kill)$/.test(name);
}

/** `app.get('/users', (req, res) => …)` on an app that came in as a parameter. */
function looksLikeRoute(file: FileIR, site: Site, position: number): boolean {
  const path = site.args[0]?.value;
  const inline = site.args[position]?.inline;
  if (path?.t !== 'const' || !String(path.value).startsWith('/') || inline === undefined) return false;
  return /^_?(req|request|ctx|context|c)$/.test(functionAt(file, inline).parameters[0] ?? '');
}

/** The last name in what a method is called on: `this.pool.run(…)` → `pool`. */
function receiverName(file: FileIR, { callee }: Site): string {
  if (callee.t !== 'member') return '';
  const { object } = callee;
  if (object.t === 'variable') return variableName(file, object.id);
  if (object.t === 'global') return object.name;
  return object.t === 'member' && object.key.t === 'const' ? String(object.key.value) : '';
}
