// Iterator helpers: `generator().map(f)` calls nothing before what it yields is iterated.
import type { FileIR, FunctionLike, Site } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** Methods of iterators that yield another iterator. */
const STEPS: ReadonlySet<string> = new Set(['map', 'filter', 'flatMap', 'take', 'drop']);

/** Methods of iterators that take values from them. */
const TAKING: ReadonlySet<string> = new Set([
  'next',
  'toArray',
  'forEach',
  'reduce',
  'some',
  'every',
  'find',
]);

export function takesValues(method: string): boolean {
  return TAKING.has(method);
}

export function isLazy({ t }: Abstract): boolean {
  return t === 'generator' || t === 'lazy';
}

/** Does the body of a function run when what it returns is iterated, rather than when it is called? */
export function isRunLater({ generator, async }: Pick<FunctionLike, 'generator' | 'async'>): boolean {
  return generator && !async;
}

/** Is a call a step of a lazy iterator? */
export function isLazyStep(world: World, file: FileIR, { callee }: Site, env: Env): boolean {
  if (callee.t !== 'member' || callee.key.t !== 'const' || !STEPS.has(String(callee.key.value))) return false;
  const receivers = evaluate(world, file, callee.object, env);
  if (receivers.length > 0 && receivers.some(isLazy)) return !receivers.some(({ t }) => t === 'array');
  return (
    callee.object.t === 'result' && isIterator(world, file, rowAt(file, 'sites', callee.object.site), env)
  );
}

/** `list.values()`, and what comes of steps from there. */
function isIterator(world: World, file: FileIR, site: Site | undefined, env: Env): boolean {
  if (site?.callee.t !== 'member' || site.callee.key.t !== 'const') return false;
  if (isLazyStep(world, file, site, env)) return true;
  return (
    site.args.length === 0 &&
    /^(?:values|keys|entries)$/.test(String(site.callee.key.value)) &&
    evaluate(world, file, site.callee.object, env).some(({ t }) => MADE_HERE.has(t)) &&
    evaluate(world, file, site.callee, env).length === 0
  );
}

const MADE_HERE: ReadonlySet<Abstract['t']> = new Set(['array', 'tuple', 'list', 'collection']);
