// Writes `async`, `await` and `Promise<…>`.
import { insert, unique } from '../edits.ts';
import type { Callers, Waiting } from './callers.ts';
import { yieldedLater } from './generators.ts';
import type { FunctionAt } from '../reading/project.ts';
import { lookUp } from '../reading/scope.ts';
import type { Node, Source } from '../reading/source.ts';
import { awaiting } from '../writing/splice.ts';
import type { TextEdit } from '../types.ts';

/** The edits that make functions async and calls wait, by file; insertions at one place are in order. */
export function asyncEdits({ functions, callbacks, sites, signatures }: Callers): Map<Source, TextEdit[]> {
  const edits = new Map<Source, TextEdit[]>();
  const add = (source: Source, list: readonly TextEdit[]): void => {
    edits.set(source, unique([...(edits.get(source) ?? []), ...list]));
  };
  // A call that begins with the function that it calls: `await` comes before `async`.
  for (const [source, list] of bySource(sites)) add(source, awaitsIn(list));
  for (const at of [...functions, ...callbacks]) add(at.source, functionEdits(at));
  for (const { source, node } of signatures) add(source, promised(node));
  return edits;
}

function bySource(sites: readonly Waiting[]): Map<Source, Waiting[]> {
  const found = new Map<Source, Waiting[]>();
  for (const site of sites) found.set(site.source, [...(found.get(site.source) ?? []), site]);
  return found;
}

/** Calls that begin at one place, `builder.add(a).add(b)`, wait for one another: the inner one comes last. */
function awaitsIn(sites: readonly Waiting[]): TextEdit[] {
  const outerFirst = [...sites].sort((a, b) => b.whole.range[1] - a.whole.range[1]);
  const edits = new Map<number, TextEdit>();
  for (const edit of outerFirst.flatMap(awaitEdits)) {
    const { start } = edit.span;
    edits.set(start, insert(start, (edits.get(start)?.text ?? '') + edit.text));
  }
  return [...edits.values()];
}

function awaitEdits({ source, whole, taken, isDone }: Waiting): TextEdit[] {
  if (isDone) return [];
  if (taken) return taken.type === 'ForOfStatement' ? [insert(taken.range[0] + 'for'.length, ' await')] : [];
  const { before, after } = awaiting(source, whole);
  return [
    ...(before ? [insert(whole.range[0], before)] : []),
    ...(after ? [insert(whole.range[1], after)] : []),
  ];
}

function functionEdits(at: FunctionAt): TextEdit[] {
  return [insert(keywordPlace(at), 'async '), ...typeEdits(at), ...commentEdits(at)];
}

/** Before a method's name, else before the function. */
function keywordPlace({ source, fn }: FunctionAt): number {
  const owner = source.parents.get(fn);
  const isMethod = owner?.type === 'MethodDefinition' || (owner?.type === 'Property' && owner.method);
  if (!isMethod) return fn.range[0];
  if (fn.generator) return source.text.lastIndexOf('*', owner.key.range[0]);
  return owner.computed ? source.text.lastIndexOf('[', owner.key.range[0]) : owner.key.range[0];
}

/** The return type, and those of the overloads above. */
function typeEdits(at: FunctionAt): TextEdit[] {
  return at.fn.generator ? yieldedLater(at.fn) : [at.fn, ...overloadsOf(at)].flatMap(promised);
}

function promised(node: Node): TextEdit[] {
  const type = 'returnType' in node ? node.returnType?.typeAnnotation : undefined;
  const isPromise =
    type?.type === 'TSTypeReference' && 'name' in type.typeName && type.typeName.name === 'Promise';
  return type && !isPromise ? [insert(type.range[0], 'Promise<'), insert(type.range[1], '>')] : [];
}

function overloadsOf({ source, fn }: FunctionAt): Node[] {
  const owner = source.parents.get(fn);
  if (owner?.type === 'MethodDefinition' && owner.key.type === 'Identifier') {
    const { name } = owner.key;
    return source.nodes.flatMap(node =>
      node.type === 'MethodDefinition' &&
      source.parents.get(node) === source.parents.get(owner) &&
      node.key.type === 'Identifier' &&
      node.key.name === name &&
      node.value.type === 'TSEmptyBodyFunctionExpression'
        ? [node.value]
        : [],
    );
  }
  if (!fn.id) return [];
  const variable = lookUp(source, owner ?? fn, fn.id.name);
  return (variable?.defs ?? [])
    .map(({ node }) => node as Node)
    .filter(node => node.type === 'TSDeclareFunction');
}

/** `@returns {string}` in the comment above. */
function commentEdits({ source, fn }: FunctionAt): TextEdit[] {
  let statement: Node = fn;
  for (
    let up = source.parents.get(statement);
    up && up.type !== 'Program' && !/Body$|Block/.test(up.type);
    up = source.parents.get(up)
  )
    statement = up;
  const comment = (source.ast.comments ?? []).findLast(
    ({ range, type, value }) =>
      type === 'Block' &&
      value.startsWith('*') &&
      range[1] <= statement.range[0] &&
      source.text.slice(range[1], statement.range[0]).trim() === '',
  );
  // What a generator returns has no one name in comments.
  if (fn.generator) return [];
  const returns = comment && /@returns?\s+\{(?!Promise\b)/.exec(source.text.slice(...comment.range));
  if (!comment || !returns) return [];
  const start = comment.range[0] + returns.index + returns[0].length;
  let depth = 1;
  for (let end = start; end < comment.range[1]; end++) {
    const letter = source.text[end];
    depth += letter === '{' ? 1 : letter === '}' ? -1 : 0;
    if (depth === 0) return [insert(start, 'Promise<'), insert(end, '>')];
  }
  return [];
}
