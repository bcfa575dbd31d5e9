// Functions of a table that read the others by `this`: `function (path) { return this.read(path); }`. Called as
// `table[name](path)`, they have the table as their `this`.
import { outermost } from '../reading/callers.ts';
import { sourceOf } from '../reading/project.ts';
import {
  ancestorsOf,
  bare,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

const known = new WeakMap<ProjectFiles, boolean>();

/** May a function that gets into a table call another one of it? */
export function isReadAsThis(project: ProjectFiles): boolean {
  const answer = known.get(project) ?? decide(project);
  known.set(project, answer);
  return answer;
}

function decide(project: ProjectFiles): boolean {
  const sources = [...project.texts]
    .filter(([, text]) => /\bthis\b/.test(text))
    .map(([path]) => sourceOf(project, path));
  const owners = sources.flatMap(source => ownersOfThis(source));
  if (owners.length === 0 || owners.includes(undefined)) return owners.length > 0;
  // A method gets there where it is read without being called: `on(name, lib.load)`.
  return [...project.texts.keys()].some(path =>
    [...namesTaken(sourceOf(project, path))].some(name => owners.includes(name)),
  );
}

/** Names of the methods that read a member of `this` which may be a function; undefined for other functions. */
const ownersOfThis = perFile((source: Source): (string | undefined)[] =>
  nodesOf(source, 'ThisExpression').flatMap(node => {
    if (!mayCallMember(source, node)) return [];
    const fn = [...ancestorsOf(source, node)].find(
      above => above.type === 'ClassBody' || (isFunction(above) && above.type !== 'ArrowFunctionExpression'),
    );
    const owner = fn && source.parents.get(fn);
    if (!fn || fn.type === 'ClassBody') return [];
    if (
      owner?.type === 'MethodDefinition' ||
      owner?.type === 'PropertyDefinition' ||
      owner?.type === 'Property'
    ) {
      // What has no name is what the language calls: `[Symbol.iterator]() { … }`.
      if (owner.type === 'MethodDefinition' && owner.kind !== 'method') return [];
      return 'name' in owner.key && !owner.computed ? [owner.key.name] : [];
    }
    const isOfPrototype =
      owner?.type === 'AssignmentExpression' &&
      owner.left.type === 'MemberExpression' &&
      bare(owner.left.object).type === 'MemberExpression' &&
      propertyName(bare(owner.left.object) as Extract<Node, { type: 'MemberExpression' }>) === 'prototype';
    return [
      isOfPrototype ? propertyName(owner.left as Extract<Node, { type: 'MemberExpression' }>) : undefined,
    ];
  }),
);

/** `this.load(…)`, `this[name]`, or `this` itself, handed on; not a member that is only data. */
function mayCallMember(source: Source, node: Node): boolean {
  const member = source.parents.get(outermost(source, node));
  if (member?.type !== 'MemberExpression') return member?.type !== 'BinaryExpression';
  if (member.computed) return true;
  const call = source.parents.get(outermost(source, member));
  return call?.type === 'CallExpression' && bare(call.callee) === member;
}

/** Names of members that are read and not called. */
const namesTaken = perFile((source: Source): ReadonlySet<string> => {
  const read = nodesOf(source, 'MemberExpression').flatMap(member => {
    const whole = outermost(source, member);
    const parent = source.parents.get(whole);
    const isCalled = parent?.type === 'CallExpression' && parent.callee === whole;
    const isSet = parent?.type === 'AssignmentExpression' && parent.left === whole;
    return isCalled || isSet || parent?.type === 'MemberExpression' ? [] : (propertyName(member) ?? []);
  });
  const taken = nodesOf(source, 'ObjectPattern').flatMap(({ properties }) =>
    properties.flatMap(property => (property.type === 'Property' ? (propertyName(property) ?? []) : [])),
  );
  return new Set([...read, ...taken]);
});
