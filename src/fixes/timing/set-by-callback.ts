// What a callback that runs later has to do with the rest of the function: `setTimeout(() => { late = true; }, 100)`.
// Until now it could not come before the rest was done; during a new `await` it can. Helpers start such callbacks, too.
import { outermost } from '../reading/callers.ts';
import { helpersCalled, type Helper } from '../reading/helpers-called.ts';
import { calledFunction } from '../reading/known-value.ts';
import { variableOf } from '../reading/scope.ts';
import { runsLater } from '../sequential/calls.ts';
import { MUTATING, outsideWrites } from './shared-state.ts';
import {
  bare,
  calledName,
  dotted,
  functionAround,
  isFunction,
  memberRoot,
  nodesOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

type Call = Extract<Node, { type: 'CallExpression' | 'NewExpression' }>;

/** A function that runs later, and the names by which the function that started it may know what it changes. */
interface Later extends Helper {
  readonly knownAs: readonly string[];
  /** May it come while a call is awaited? */
  readonly isSoon: boolean;
}

/** @returns what both use, and one of them changes */
export function setByCallback(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const calls: readonly Call[] = [...nodesOf(source, 'CallExpression'), ...nodesOf(source, 'NewExpression')];
  const later = calls.flatMap(call => {
    const isBefore = call.range[1] <= place.range[0] && within(call, fn);
    return isBefore && functionAround(source, call) === fn ? startedBy(source, call, project) : [];
  });
  const timers = calls.filter(call => isTimerOfModule(source, call));
  if (later.length + timers.length === 0) return undefined;
  const after = usedAfter(source, fn, place, project);
  for (const at of timers.flatMap(call => given(project, source, call))) {
    const ticking = outsideWrites(at.source, at.fn).find(key =>
      namesIn(key).some(name => after.used.has(name)),
    );
    if (ticking !== undefined) return ticking;
  }
  for (const { source: home, fn: callback, knownAs, isSoon } of later) {
    for (const run of helpersCalled(project, { source: home, fn: callback })) {
      const written = outsideWrites(run.source, run.fn);
      const read = written.find(key => namesIn(key).some(name => after.used.has(name)));
      if (read !== undefined) return read;
      const known = written.length > 0 ? knownAs.find(name => after.used.has(name)) : undefined;
      if (known !== undefined) return known;
      const changed = namesUsed(run.source, run.fn).find(name => after.changed.has(name));
      if (changed !== undefined) return changed;
      if (isSoon && prints(run)) {
        const other = [...after.used].find(name => /^(console|process|clear(Timeout|Interval))$/.test(name));
        if (other !== undefined) return other;
      }
    }
  }
  return undefined;
}

/** `setInterval(() => { ticks += 1; }, 10);` at the top of the module: whoever waits, it comes meanwhile. */
function isTimerOfModule(source: Source, call: Call): boolean {
  return (
    /^set(Interval|Timeout|Immediate)$/.test(dotted(source, call.callee)) &&
    isSoon(call) &&
    functionAround(source, call) === undefined
  );
}

/** What runs later because of a call, here or in a helper. */
function startedBy(source: Source, call: Call, project: ProjectFiles | undefined): Later[] {
  if (runsLater(source, call, project))
    return given(project, source, call).map(at => ({ ...at, knownAs: [], isSoon: isSoon(call) }));
  const own = goesOn(source, call, project);
  const knownAs = [...namesHolding(source, call), ...call.arguments.flatMap(value => namesIn(value, source))];
  const started = helpersCalled(project, { source, call }).flatMap(helper =>
    nodesOf(helper.source, 'CallExpression').flatMap(inner =>
      within(inner, helper.fn) && (runsLater(helper.source, inner, project) || listens(inner))
        ? given(project, helper.source, inner).map(at => ({ ...at, isSoon: isSoon(inner) }))
        : within(inner, helper.fn)
          ? goesOn(helper.source, inner, project)
          : [],
    ),
  );
  const handed = started.length > 0 ? given(project, source, call).map(at => ({ ...at, isSoon: true })) : [];
  return [...own, ...started, ...handed].map(at => ({ ...at, knownAs }));
}

/** A timer of a second or more is there for what takes too long. */
function isSoon({ arguments: [, delay] }: Call): boolean {
  return !(delay?.type === 'Literal' && Number(delay.value) >= 1000);
}

function prints({ source, fn }: Helper): boolean {
  return nodesOf(source, 'CallExpression').some(
    call => within(call, fn) && /^(console|process\.std(out|err))\./.test(dotted(source, call.callee)),
  );
}

/** An async function of the project that waits for something while nobody waits for it. */
function goesOn(
  source: Source,
  call: Call,
  project: ProjectFiles | undefined,
): (Helper & { readonly isSoon: boolean })[] {
  const parent = source.parents.get(outermost(source, call));
  const isDropped =
    parent?.type === 'ExpressionStatement' ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'void');
  if (!isDropped || call.type !== 'CallExpression') return [];
  return helpersCalled(project, { source, call }).flatMap(helper => {
    const isWaiting = nodesOf(helper.source, 'AwaitExpression').some(node => within(node, helper.fn));
    return helper.fn.async && isWaiting ? { ...helper, isSoon: true } : [];
  });
}

/** `emitter.on('tick', …)` */
function listens(call: Call): boolean {
  const callee = bare(call.callee);
  return (
    callee.type === 'MemberExpression' &&
    /^(on|once|addListener|addEventListener|subscribe|then|finally)$/.test(calledName(callee) ?? '')
  );
}

/** The functions among the arguments; for a parameter, all that the helper is called with are taken for one. */
function given(project: ProjectFiles | undefined, source: Source, call: Call): Helper[] {
  return call.arguments.flatMap(value => {
    const node = bare(value);
    const callback = isFunction(node) ? { source, fn: node } : calledFunction(project, source, node);
    return callback ?? [];
  });
}

/** `const counter = start()` */
function namesHolding(source: Source, call: Call): string[] {
  const holder = source.parents.get(outermost(source, call));
  if (holder?.type === 'VariableDeclarator') return namesIn(holder.id, source);
  return holder?.type === 'AssignmentExpression' ? namesIn(holder.left, source) : [];
}

/** The names in a key (`this.count`) or an expression. */
function namesIn(at: string | Node, source?: Source): string[] {
  if (typeof at === 'string') return at.match(/[\w$]+/g)?.filter(name => name !== 'this') ?? [];
  return source ? namesUsed(source, at) : [];
}

function namesUsed(source: Source, region: Node): string[] {
  return nodesOf(source, 'Identifier').flatMap(node => (within(node, region) ? node.name : []));
}

interface Used {
  readonly used: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** What the function, and what it calls, uses and changes after the place. */
function usedAfter(source: Source, fn: FunctionNode, place: Node, project: ProjectFiles | undefined): Used {
  const used = new Set<string>();
  const changed = new Set<string>();
  const look = (home: Source, region: Node, isLeftOut: (node: Node) => boolean): void => {
    for (const node of nodesOf(home, 'Identifier')) {
      if (!within(node, region) || isLeftOut(node)) continue;
      // That a timer is stopped tells nothing of what it has done.
      const above = home.parents.get(node);
      if (above?.type === 'CallExpression' && above.callee !== node && isStop(above)) continue;
      const isOwn = home.parents.get(node)?.type === 'MemberExpression' || variableOf(home, node);
      if (isOwn || /^(console|process|clear(Timeout|Interval))$/.test(node.name)) used.add(node.name);
    }
    for (const node of changesIn(home)) {
      if (!within(node, region) || isLeftOut(node)) continue;
      for (const name of namesUsed(home, node)) changed.add(name);
    }
  };
  look(source, fn.body, node => node.range[0] < place.range[1]);
  for (const call of nodesOf(source, 'CallExpression')) {
    if (!within(call, fn) || call.range[1] <= place.range[1]) continue;
    for (const helper of helpersCalled(project, { source, call }))
      look(helper.source, helper.fn.body, () => false);
  }
  return { used, changed };
}

function isStop({ callee }: Call): boolean {
  return /^clear(Timeout|Interval|Immediate)$/.test(calledName(bare(callee)) ?? '');
}

/** What is changed: the left sides of assignments, what is counted, and what is told to change itself. */
function changesIn(source: Source): Node[] {
  return [
    ...nodesOf(source, 'AssignmentExpression').map(({ left }) => left),
    ...nodesOf(source, 'UpdateExpression').map(({ argument }) => argument),
    ...nodesOf(source, 'CallExpression').flatMap(({ callee }) => {
      const member = bare(callee);
      const isChange = member.type === 'MemberExpression' && MUTATING.test(calledName(member) ?? '');
      return isChange ? memberRoot(member) : [];
    }),
  ];
}
