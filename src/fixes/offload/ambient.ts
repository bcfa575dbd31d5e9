// Globals as a worker sees them.
import { findModule } from '../../analyzer/catalogue/lookup.ts';
import { isProjectModule } from './purity.ts';
import { isBuiltin } from '../reading/style.ts';
import { variableOf } from '../reading/scope.ts';
import { bare, propertyName, type Node, type Source } from '../reading/source.ts';
import type { ProjectFacts } from '../types.ts';

export interface Problem {
  /** In words that follow the function's name. */
  readonly text: string;
  /** It may well be safe: the fix is offered, but not applied unasked. */
  readonly caution?: true;
}

const SAFE =
  /^(undefined|NaN|Infinity|Buffer|URL|URLSearchParams|TextEncoder|TextDecoder|structuredClone|atob|btoa|performance|crypto|WebAssembly|arguments|__dirname|__filename|encodeURI|encodeURIComponent|decodeURI|decodeURIComponent|parseInt|parseFloat|isNaN|isFinite|eval|NodeJS|BufferEncoding)$/;
const SAFE_OF_PROCESS =
  /^(env|cwd|platform|arch|version|versions|pid|ppid|hrtime|memoryUsage|cpuUsage|resourceUsage|execPath|release|uptime|getuid|geteuid|getgid|getegid|features|config|getBuiltinModule)$/;

/** @returns why the use of a global means something else in a worker */
export function ambientProblem(
  source: Source,
  identifier: Node,
  facts: Pick<ProjectFacts, 'isPureModule'>,
): Problem | undefined {
  const name = identifier.type === 'Identifier' || identifier.type === 'JSXIdentifier' ? identifier.name : '';
  const parent = source.parents.get(identifier);
  const member =
    parent?.type === 'MemberExpression' && parent.object === identifier ? propertyName(parent) : undefined;
  if (name === 'console') return PRINTS;
  if (name === 'process') {
    if (member === 'stdout' || member === 'stderr') return PRINTS;
    if (member && SAFE_OF_PROCESS.test(member)) return undefined;
    return { text: `uses \`process${member ? `.${member}` : ''}\`, which differs in a worker` };
  }
  if (name === 'performance') return performanceProblem(source, parent);
  if (name === 'require') return requireProblem(parent, facts);
  if (SAFE.test(name) || isStandard(source, name)) return undefined;
  return { text: `uses the global \`${name}\`, which may be another one in a worker` };
}

const PRINTS: Problem = { text: 'prints, and what a worker prints may come late', caution: true };

/** ECMAScript's own globals, which the scope manager knows. */
function isStandard(source: Source, name: string): boolean {
  return source.scopes.globalScope?.set.has(name) === true;
}

/** Every thread counts from its own start: only differences mean the same. */
function performanceProblem(source: Source, parent: Node | undefined): Problem | undefined {
  if (parent?.type !== 'MemberExpression' || propertyName(parent) !== 'now') {
    return { text: 'uses `performance`, which belongs to its thread' };
  }
  const call = source.parents.get(parent);
  const use = call && source.parents.get(call);
  const other = use?.type === 'BinaryExpression' ? bare(use.left === call ? use.right : use.left) : undefined;
  const definition = variableOf(source, other)?.defs[0]?.type;
  if (definition === 'Parameter' && use?.type === 'BinaryExpression' && /[<>]|-/.test(use.operator)) {
    return { text: 'compares a parameter with `performance.now()`, which counts anew in a worker' };
  }
  return use?.type === 'ReturnStatement'
    ? { text: 'returns `performance.now()`, which counts anew in a worker' }
    : undefined;
}

function requireProblem(
  parent: Node | undefined,
  facts: Pick<ProjectFacts, 'isPureModule'>,
): Problem | undefined {
  const from = parent?.type === 'CallExpression' ? parent.arguments[0] : undefined;
  if (from?.type !== 'Literal' || typeof from.value !== 'string')
    return { text: 'loads a module while it runs' };
  return moduleProblem({ module: from.value, variable: { name: 'require' } }, facts);
}

/** What a worker gets from a module is a second copy of it. */
export function moduleProblem(
  { module, variable }: { module: string; variable: { name: string } },
  facts: Pick<ProjectFacts, 'isPureModule'>,
): Problem | undefined {
  if (isBuiltin(module)) return undefined;
  if (isProjectModule(module)) {
    if (facts.isPureModule?.(module)) return undefined;
    return { text: `uses \`${variable.name}\` of \`${module}\`, which may keep state` };
  }
  if (findModule(module)) return undefined;
  return {
    text: `uses the package \`${module}\`, which a worker loads anew, without what was set up here`,
    caution: true,
  };
}
