// What may run at a site: what it calls, and what is called in place of that.
import type { Argument, FileIR, Site } from '../ir.ts';
import { frameKey, type Abstract, type Env, type FunctionValue } from './abstract.ts';
import { argumentsOf, givenOf } from './arguments.ts';
import { elementParameters, iteratesArgument } from './builtins.ts';
import { copies } from './copies.ts';
import { listenersAt } from './emitters.ts';
import { evaluate, receiversOf } from './evaluate.ts';
import { resumed } from './frames.ts';
import { conversionMethods, globalTargets } from './globals.ts';
import { across } from './guard.ts';
import { isExcluded } from './guards.ts';
import { handOver } from './handed.ts';
import { memberValues } from './members.ts';
import { accessors, accessTargets, conversions, iterations } from './implicit.ts';
import { calledOnTheSpot } from './inline.ts';
import { isLazy, takesValues } from './lazy.ts';
import { isCompiledImport, isLoadedBefore, isRequire } from './requires.ts';
import { roleOf } from './roles.ts';
import { rowAt, signatureAt } from './rows.ts';
import { turnsAt } from './turns.ts';
import type { World } from './world.ts';
import { type Target, UNKNOWN, isCallable, targetsOf, blocking, ANYTHING } from './targets.ts';

/** Something that may run at a site. */
export interface Call {
  readonly file: FileIR;
  readonly site: Site;
  /** The argument, when it is a function passed by reference that is called in place. */
  readonly argument: Argument | undefined;
  readonly target: Target;
  /** Is it a listener that an emitter calls? */
  readonly emitted?: true;
}

/** All that may run at a site, itself and in place. Functions written as arguments are not among it: they are walked. */
export function callsAt(world: World, file: FileIR, site: Site, env: Env): readonly Call[] {
  const turns = turnsAt(world, file, site, env);
  if (!turns) return callsOf(world, file, site, env);
  return turns.flatMap(turn =>
    isExcluded(world, file, site.when ?? [], turn) ? [] : callsOf(world, file, site, turn),
  );
}

function callsOf(world: World, file: FileIR, site: Site, env: Env): readonly Call[] {
  const make = (target: Target, argument?: Argument): Call => ({ file, site, argument, target });
  switch (site.kind) {
    case 'spin':
      return blocking(world, { name: 'busy-wait', rule: 'blocking-wait', tier: 'high' }).map(target =>
        make(target),
      );
    case 'get':
    case 'set':
      return accessors(
        world,
        evaluate(world, file, site.callee, env),
        site,
        setTo(world, file, site, env),
      ).map(target => make(target));
    case 'coerce':
      if (site.key === '...')
        return copies(world, evaluate(world, file, site.callee, env)).map(target => make(target));
      return conversions(world, evaluate(world, file, site.callee, env), conversionMethods(site.key)).map(
        target => make(target),
      );
    case 'iterate':
      return iterations(world, evaluate(world, file, site.callee, env)).map(target => make(target));
    default:
      // A function called where it is written is walked, too.
      return calledOnTheSpot(site) === undefined
        ? calleeCalls(world, file, site, env, make).concat(
            stepCalls(world, file, site, env, make),
            emissions(world, file, site, env, make),
            argumentCalls(world, file, site, env, make),
          )
        : [];
  }
}

/** What a setter gets: one value, of which nothing is known where it is not written out, as in `count++`. */
function setTo(world: World, file: FileIR, { kind, args }: Site, env: Env): readonly (readonly Abstract[])[] {
  if (kind === 'get') return [];
  return args.length > 0 ? argumentsOf(world, file, args, env) : [[]];
}

type Make = (target: Target, argument?: Argument) => Call;

function calleeCalls(world: World, file: FileIR, site: Site, env: Env, make: Make): Call[] {
  const callees = evaluate(world, file, site.callee, env);
  const requires = callees.some(callee => callee.t === 'external' && isRequire(callee));
  if (requires && (isCompiledImport(world, file, site) || isLoadedBefore(world, { file, site }, file, site)))
    return [];
  const objects = site.callee.t === 'member' ? evaluate(world, file, site.callee.object, env) : [];
  const reads = [...methodReads(world, objects, site), ...protocolTargets(world, file, site, env)];
  if (callees.length === 0) return reads.map(target => make(target));
  const given = handOver(world, file, site, env);
  const first = given[0]?.values ?? [];
  const receivers = receiversOf(world, file, site.callee, env);
  const how = site.kind === 'new' ? 'new' : 'call';
  const targets = callees.flatMap(callee => targetsOf(world, callee, given, receivers, how, file));
  const calls = [...reads, ...targets].map(target => make(target));
  for (const callee of callees) {
    if (callee.t !== 'external') continue;
    const path = how === 'new' ? [...callee.path, 'new'] : callee.path;
    if (iteratesArgument(callee.module, path))
      calls.push(...iterations(world, first).map(target => make(target, site.args[0])));
    if (callee.module === '')
      calls.push(...globalTargets(world, path.join('.'), given, file).map(target => make(target)));
  }
  return calls;
}

/** `text.split(splitter)` calls a method of what it is given. */
function protocolTargets(world: World, file: FileIR, { callee, args }: Site, env: Env): Target[] {
  const method = callee.t === 'member' && callee.key.t === 'const' ? String(callee.key.value) : '';
  const [pattern] = args;
  if (!pattern || pattern.value.t === 'const' || !PATTERN_METHODS.has(method)) return [];
  const symbol = `@@${method === 'replaceAll' ? 'replace' : method}`;
  return conversions(world, evaluate(world, file, pattern.value, env), [symbol]);
}

const PATTERN_METHODS: ReadonlySet<string> = new Set([
  'match',
  'matchAll',
  'replace',
  'replaceAll',
  'search',
  'split',
]);

/** What reading the method runs before it is called. */
function methodReads(world: World, receivers: readonly Abstract[], { callee }: Site): Target[] {
  const key = callee.t === 'member' && callee.key.t === 'const' ? String(callee.key.value) : undefined;
  if (key === undefined) return [];
  return receivers.flatMap(object =>
    object.t === 'proxy' || hasGetter(world, object, key) ? accessTargets(world, object, 'getter', key) : [],
  );
}

/** Has an object a getter of that name itself? */
function hasGetter(world: World, object: Abstract, key: string): boolean {
  const of = object.t === 'instance' ? object.of : object;
  if (of.t !== 'class' && of.t !== 'object') return false;
  const find = (): boolean =>
    (rowAt(of.file, of.t === 'class' ? 'classes' : 'objects', of.id)?.members ?? []).some(
      member => member.kind === 'getter' && member.key.t === 'const' && member.key.value === key,
    );
  return across(world, () => `h${of.t}${frameKey(of.file, of.id)}.${key}`, of.file, find, String);
}

/** `iterator.next()` runs what iterating runs. */
function stepCalls(world: World, file: FileIR, { callee, args }: Site, env: Env, make: Make): Call[] {
  if (callee.t !== 'member' || callee.key.t !== 'const' || !takesValues(String(callee.key.value))) return [];
  const iterators = evaluate(world, file, callee.object, env);
  const targets = iterations(world, iterators.filter(isLazy));
  const [given] = args;
  if (!given || callee.key.value !== 'next') return targets.map(target => make(target));
  const sent = evaluate(world, file, given.value, env).filter(isCallable);
  return targets.map(target =>
    make(target.t === 'function' ? { ...target, env: resumed(world, target.fn, target.env, sent) } : target),
  );
}

/** `emitter.emit('event', …)` runs its listeners. */
function emissions(world: World, file: FileIR, site: Site, env: Env, make: Make): Call[] {
  const emitters = listenersAt(world, file, site, env);
  if (emitters.length === 0) return [];
  const given = givenOf(world, file, site.args.slice(1), env);
  return emitters.flatMap(({ emitter, listeners }) =>
    listeners
      .flatMap(listener =>
        isCallable(listener)
          ? targetsOf(world, listener, given, [emitter], 'call', file)
          : memberValues(world, listener, 'handleEvent').flatMap(handler =>
              targetsOf(world, handler, given, [listener], 'call', file),
            ),
      )
      .map((target): Call => ({ ...make(target), emitted: true })),
  );
}

/** Functions that are passed by reference to something that calls them before it returns. */
function argumentCalls(world: World, file: FileIR, site: Site, env: Env, make: Make): Call[] {
  return site.args.flatMap((argument, position) => {
    if (argument.inline !== undefined || argument.value.t === 'const' || argument.value.t === 'none')
      return [];
    const role = roleOf(world, file, site, position, env);
    // A function of the project is looked into with what it is handed, unless it reports for itself.
    if (role?.role !== 'in-place' || (role.through && !role.by)) return [];
    const values = evaluate(world, file, argument.value, env).filter(isCallable);
    if (values.length === 0) return [];
    const handed = elementParameters(site, position) ?? [];
    const given = handed.map(({ value }) => ({
      written: undefined,
      values: evaluate(world, file, value, env),
    }));
    const unknown =
      handed.length === 0 && values.some(value => value.t === 'function' && testsItsArguments(value));
    // `list.forEach(f, self)`
    const self = handed.length > 0 ? site.args[position + 1] : undefined;
    const receivers = self ? evaluate(world, file, self.value, env) : [];
    return values
      .flatMap(value =>
        targetsOf(world, value, unknown ? ANYTHING : [...given, ...UNKNOWN], receivers, 'call', file),
      )
      .map(target => make(target, argument));
  });
}

function testsItsArguments({ file, id }: FunctionValue): boolean {
  return signatureAt(file, id).tests !== undefined;
}
