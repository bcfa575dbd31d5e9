// Functions that are handed to others: what becomes of them, and may they be ones that somebody has to wait for?
import { outermost } from '../reading/callers.ts';
import { calledFunction } from '../reading/known-value.ts';
import type { FunctionAt } from '../reading/project.ts';
import { escaped } from '../reading/pattern.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import { METHODS } from './calls.ts';
import { memberOf, type Promising } from './promising.ts';
import { bare, calledName, isFunction, propertyName, type Node, type Source } from '../reading/source.ts';

const STORES = /^(push|unshift|set|add)$/;

/** Is it put into a list, map or field, from where it can only be called as something that is not known? */
export function isStored(
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  index: number,
  found: Promising,
  all: readonly FunctionAt[],
): boolean {
  const name = calledName(bare(call.callee)) ?? '';
  if (STORES.test(name) && call.callee.type === 'MemberExpression') {
    found.members.add('');
    return true;
  }
  // From now on, any member may be one.
  found.members.add('');
  const called = calledFunction(found.project, source, call.callee);
  const takers = called ? [called] : all.filter(at => memberOf(at.source, at.fn) === name);
  if (takers.length === 0 || METHODS.test(name) || index < 0) return false;
  return takers.every(({ source: home, fn }) => {
    const parameter = fn.params[index];
    const variable = variableOf(home, parameter);
    if (!variable) return false;
    return referencesTo(home, variable).every(({ identifier }) => {
      const use = home.parents.get(identifier);
      if (use?.type === 'Property' && use.value === identifier) found.members.add(propertyName(use) ?? '*');
      else if (use?.type === 'AssignmentExpression' && use.right === identifier)
        found.members.add(calledName(use.left) ?? '*');
      else if (use?.type === 'CallExpression' && use.callee !== identifier)
        return use.callee.type === 'MemberExpression' && STORES.test(calledName(use.callee) ?? '');
      else return use?.type === 'CallExpression';
      return true;
    });
  });
}

/** Does every call of the function by its name hand a function to the parameter that hands no promise back? */
export function isPlainParameter(
  source: Source,
  callee: Extract<Node, { type: 'Identifier' }>,
  { project, sources, functions }: Promising,
): boolean {
  const variable = variableOf(source, callee);
  const [definition, ...more] = variable?.defs ?? [];
  const fn = definition?.type === 'Parameter' ? (definition.node as Node) : undefined;
  if (!variable || !fn || !isFunction(fn) || more.length > 0) return false;
  if (variable.references.some(reference => reference.isWrite())) return false;
  const index = (fn.params as Node[]).indexOf(definition?.name as Node);
  const holder = source.parents.get(outermost(source, fn));
  const id = fn.id ?? (holder?.type === 'VariableDeclarator' ? holder.id : undefined);
  const name = memberOf(source, fn) ?? (id?.type === 'Identifier' ? id.name : undefined);
  if (name === undefined || name === '*' || index < 0) return false;
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  return sources.every(file => {
    if (!word.test(file.text)) return true;
    return file.nodes.every(node => {
      if (node.type !== 'Identifier' || node.name !== name) return true;
      const call = nodeCalled(file, node);
      if (call === 'declared') return true;
      const isHidden = call?.arguments.slice(0, index).some(({ type }) => type === 'SpreadElement');
      const value = isHidden === true ? undefined : call?.arguments[index];
      // A function that calls itself hands on what it has got.
      if (value?.type === 'Identifier' && file === source && variableOf(file, value) === variable)
        return true;
      const target = value && (isFunction(value) ? { fn: value } : calledFunction(project, file, value));
      return target !== undefined && !functions.has(target.fn);
    });
  });
}

/** The call of what a name is, or of the member that is called so; `declared` where it is only named. */
function nodeCalled(
  source: Source,
  name: Node,
): Extract<Node, { type: 'CallExpression' }> | 'declared' | undefined {
  const parent = source.parents.get(name);
  if (parent && /^(FunctionDeclaration|MethodDefinition|ImportSpecifier|ExportSpecifier)$/.test(parent.type))
    return 'declared';
  if (parent?.type === 'VariableDeclarator' && parent.id === name) return 'declared';
  const whole = parent?.type === 'MemberExpression' && parent.property === name ? parent : name;
  const call = source.parents.get(whole);
  return call?.type === 'CallExpression' && call.callee === whole ? call : undefined;
}
