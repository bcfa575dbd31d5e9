// `for (const x of list)`: what a loop goes through, and how its elements are called.
import type { TSESTree } from '../../analyzer/parse.ts';
import { bindingText, isAssigned, namesOf } from './callback.ts';
import type { Form } from './forms.ts';
import { valueOf } from '../reading/arguments.ts';
import { mayHaveHoles } from './holes.ts';
import { certaintyOf } from './list.ts';
import { isGuarded } from './inline.ts';
import { isCollection } from './iterable.ts';
import { isInert } from './statement.ts';
import { freeReferences, referencesTo, variableOf } from '../reading/scope.ts';
import { propertyName, textOf, walk, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

export interface Head {
  /** Between the parentheses of `for (…)`: around the list, or all of it. */
  readonly before: string;
  readonly after: string;
  /** The list, where its text stays. */
  readonly list?: Node;
  /** A statement that the body begins with. */
  readonly prelude?: string;
  readonly item: string;
  readonly index: string;
  /** Names that are no parameters of the callback. */
  readonly declares: readonly string[];
  /** Nodes whose text is copied. */
  readonly copied: readonly Node[];
  readonly caution?: string;
}

export interface HeadOf {
  readonly call: TSESTree.CallExpression;
  readonly form: Form;
  readonly name: string;
  readonly list: Node;
  readonly fn: FunctionNode;
  readonly waiter: FunctionNode;
  /** Names that the loop around it declares. */
  readonly taken: readonly string[];
  readonly project: ProjectFiles | undefined;
}

/** @returns the head, or why there is none */
export function headOf(
  source: Source,
  { call, form, name, list, fn, waiter, taken, project }: HeadOf,
): Head | string {
  const [value, index] = name === 'reduce' ? fn.params.slice(1) : fn.params;
  const declares: string[] = [];
  const fresh = (wanted: string): string => {
    const free = freeNameIn(waiter, wanted, taken);
    declares.push(free);
    return free;
  };
  const bound = [value, index].flatMap(parameter => (parameter ? namesOf(parameter) : []));
  if (bound.some(({ name: local }) => isUsedIn(source, list, local)))
    return 'a name of the callback is used for the list';
  const count = countOf(source, name, list, value);
  const needsItem = form.needs === '$item';
  if (needsItem && value && isAssigned(source, value)) return 'the callback changes its parameter';
  const isWhole = value?.type === 'Identifier';
  const item = isWhole ? value.name : needsItem ? fresh('item') : '';
  const usesIndex = index !== undefined || form.needs === '$i';
  const indexText = index ? bindingText(source, index) : form.needs === '$i' || count ? fresh('index') : '';
  if (index && index.type !== 'Identifier') return 'the index is taken apart';
  const copied = fn.params;
  const kind = [value, index].some(parameter => parameter && isAssigned(source, parameter)) ? 'let' : 'const';
  const names = { item, index: indexText, declares, copied };
  if (count) {
    if (index && isAssigned(source, index)) return 'the callback changes its index';
    return { ...names, before: `let ${indexText} = 0; ${indexText} < ${count}; ${indexText}++`, after: '' };
  }
  if (isCounted(source, name, list, value)) {
    const counted = indexText || fresh('index');
    return { ...names, before: `${kind} ${counted} of Array.from(`, list, after: ').keys()' };
  }
  const certainty = certaintyOf(source, list, { project, isGuarded: isGuarded(source, call, list) });
  // `Array.from` takes collections, too.
  const isIterable = name === 'from' && !certainty && isCollection(source, list);
  if (!certainty && !isIterable) return 'it is not called on an array';
  if (mayHaveHoles(source, list)) return 'the list may have holes';
  const isPattern = value !== undefined && !isWhole && needsItem;
  const element = isPattern ? item : value ? bindingText(source, value) : needsItem ? item : '';
  const own = certainty === 'own' && !form.backwards;
  const shown = textOf(source, list);
  const [open, close] = own ? parenthesesFor(list, usesIndex) : ['[...', ']'];
  const binding = usesIndex ? `[${indexText}${element ? `, ${element}` : ''}]` : element || fresh('_item');
  return {
    ...names,
    before: `${kind} ${binding} of ${form.backwards && usesIndex ? '[...' : ''}${open}`,
    list,
    after: form.backwards
      ? `${usesIndex ? '].entries()]' : ']'}.reverse()`
      : `${close}${usesIndex ? '.entries()' : ''}`,
    ...(isPattern && { prelude: `const ${bindingText(source, value)} = ${item}` }),
    ...(certainty === 'likely' && { caution: `\`${short(shown)}\` has to be an array.` }),
  };
}

/** `Array.from({ length: n }, (_, i) => …)`, where nothing but the index is used. */
function isCounted(source: Source, name: string, list: Node, value: Node | undefined): boolean {
  if (name !== 'from' || !lengthIn(list)) return false;
  const variable = variableOf(source, value);
  return (
    value === undefined ||
    (variable !== undefined && !referencesTo(source, variable).some(reference => reference.isRead()))
  );
}

/** `length` of an object that has nothing else. */
function lengthIn(list: Node): TSESTree.Property | undefined {
  const [property, ...more] = list.type === 'ObjectExpression' ? list.properties : [];
  return property?.type === 'Property' && more.length === 0 && propertyName(property) === 'length'
    ? property
    : undefined;
}

/** The length, where it is whole for certain and stays what it is. */
function countOf(source: Source, name: string, list: Node, value: Node | undefined): string | undefined {
  const property = lengthIn(list);
  if (!property || !isCounted(source, name, list, value) || !isInert(source, property.value))
    return undefined;
  const length = valueOf(source, property.value);
  const isWhole =
    length.type === 'Literal'
      ? Number.isInteger(length.value)
      : length.type === 'MemberExpression' && propertyName(length) === 'length';
  return isWhole ? textOf(source, property.value) : undefined;
}

function parenthesesFor({ type }: Node, isObject: boolean): readonly [string, string] {
  const simple = /^(Identifier|MemberExpression|CallExpression|ArrayExpression|ThisExpression)$/.test(type);
  return (isObject ? simple : type !== 'SequenceExpression') ? ['', ''] : ['(', ')'];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** Does the expression use a name that it does not declare itself? */
function isUsedIn(source: Source, expression: Node, name: string): boolean {
  return freeReferences(source, expression).some(({ identifier }) => identifier.name === name);
}

/** A name that nothing in the function has, and that is not `taken`. */
export function freeNameIn(around: Node, wanted: string, taken: readonly string[]): string {
  const used = new Set(taken);
  walk(around, node => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') used.add(node.name);
  });
  if (!used.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!used.has(`${wanted}${number}`)) return `${wanted}${number}`;
}
