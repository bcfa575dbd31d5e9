// What a field is given, if that is only one thing.
import { escaped } from './pattern.ts';
import { ancestorsOf, bare, fieldOf, nodesOf, textOf, within, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** The one value that a field of the class is ever given, in any file, where that is all that is said about it. */
export function keptIn(
  project: ProjectFiles,
  source: Source,
  member: Extract<Node, { type: 'MemberExpression' }>,
): Node | undefined {
  const name = fieldOf(member);
  const owner = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  if (name === undefined || !owner) return undefined;
  const fields = nodesOf(source, 'PropertyDefinition').flatMap(field =>
    source.parents.get(field) === owner && 'name' in field.key && field.key.name === name && field.value
      ? [field.value]
      : [],
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && 'name' in left.property && left.property.name === name
      ? [within(left, owner) && left.object.type === 'ThisExpression' ? right : null]
      : [],
  );
  const [only, ...more] = [...fields, ...assigned];
  if (!only || more.length > 0) return undefined;
  // `Object.assign(this, options)` may set anything.
  if (textOf(source, owner).includes('Object.assign(this')) return undefined;
  const isPrivate = member.property.type === 'PrivateIdentifier';
  return !isPrivate && isSetElsewhere(project, source, name) ? undefined : bare(only);
}

/** Does another file assign to a member of that name? */
export function isSetElsewhere({ texts }: ProjectFiles, { path }: Source, name: string): boolean {
  const isSet = new RegExp(`\\.${escaped(name)}\\s*=[^=>]`);
  return [...texts].some(([other, text]) => other !== path && isSet.test(text));
}
