// The function that a call comes to, where types say whose method it is.
import { typeOf } from '../reading/expression-type.ts';
import { declarationOf, type Class } from './classes.ts';
import { sourceOf, type FunctionAt } from '../reading/project.ts';
import type { Search } from './search.ts';
import { handsLanguageOn, isOfLanguage } from '../reading/of-language.ts';
import { escaped } from '../reading/pattern.ts';
import { isSequential } from '../sequential/sequential.ts';
import { METHODS } from '../sequential/calls.ts';
import { memberOf } from '../sequential/promising.ts';
import { madeBy, namedValues, namelessValues } from '../sequential/values.ts';
import {
  bare,
  isFunction,
  isTypeScript,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** The function that is called: a function by its name, a method of `this` or of an object whose class is declared. */
export function calledAt(
  search: Search,
  source: Source,
  callee: Node,
): { readonly source: Source; readonly fn: FunctionNode } | undefined {
  const method = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  if (callee.type === 'MemberExpression') {
    const owner = typeOf(search, source, callee.object);
    const type = owner?.among ? undefined : owner?.node;
    const name =
      type?.type === 'TSTypeReference'
        ? type.typeName
        : type?.type === 'NewExpression'
          ? type.callee
          : undefined;
    const found = owner && name && declarationOf(search, owner.source, name);
    const fn = found?.node.type === 'ClassDeclaration' && method ? methodOf(found.node, method) : undefined;
    return found && fn && { source: found.source, fn };
  }
  const found = declarationOf(search, source, callee);
  if (!found) return undefined;
  const { node } = found;
  const value = node.type === 'VariableDeclarator' && node.init ? node.init : node;
  const fn = value.type === 'ClassDeclaration' ? methodOf(value, 'constructor') : value;
  return fn && isFunction(fn) ? { source: found.source, fn } : undefined;
}

function methodOf(owner: Class, name: string): FunctionNode | undefined {
  for (const member of owner.body.body)
    if (member.type === 'MethodDefinition' && 'name' in member.key && member.key.name === name)
      return isFunction(member.value) ? member.value : undefined;
  return undefined;
}

/**
 * `hooks.on(…)` of an object that nobody has declared: the one function of the program that is a member of that name, where
 * nothing else has such a member.
 */
export function onlyMember(project: ProjectFiles, source: Source, callee: Node): FunctionAt | undefined {
  const name = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
  if (name === undefined || METHODS.test(name) || isTypeScript(source.path)) return undefined;
  if (callee.type !== 'MemberExpression' || !isSequential(project)) return undefined;
  const sources = [...project.texts.keys()].map(path => sourceOf(project, path));
  // `reader.parse(text, revive)`, where that is `JSON`
  if (isOfLanguage(project, source, callee.object)) return undefined;
  if (sources.some(file => handsLanguageOn(project, file))) return undefined;
  const [only, ...more] = sources.flatMap(file =>
    file.nodes.flatMap(fn =>
      isFunction(fn) && memberOf(file, fn) === name && !isAccessor(file, fn) ? [{ source: file, fn }] : [],
    ),
  );
  const isOther = sources.some(
    file =>
      namedValues(file).some(member => member.name === name && member.value !== only?.fn) ||
      mayNameOne(project, file, name),
  );
  return more.length === 0 && !isOther ? only : undefined;
}

/** `other[name] = run` may give another object such a member: the name is said as a text, or whatever there is gets one. */
function mayNameOne(project: ProjectFiles, source: Source, name: string): boolean {
  const isSaid = new RegExp(`(['"\`])${escaped(name)}\\1`).test(source.text);
  return (
    isSaid ||
    namelessValues(source).some(
      value => isFunction(bare(value)) || madeBy(project, { source, node: value }).length > 0,
    )
  );
}

function isAccessor(source: Source, fn: FunctionNode): boolean {
  const owner = source.parents.get(fn);
  return owner !== undefined && 'kind' in owner && /^[gs]et$/.test(owner.kind);
}
