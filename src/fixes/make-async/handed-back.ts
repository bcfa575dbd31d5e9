// Functions that may return a promise only where they are given one: `data => data`, a stage that returns its context.
import { promiseIn, promiseOf, type Certainty } from './returns.ts';
import { variableOf, type Variable } from '../reading/scope.ts';
import { bare, memberRoot, resultsOf, type FunctionNode, type Node, type Source } from '../reading/source.ts';

/** `given`: only where an argument is one. */
export type Promises = Certainty | 'given';

/** Of several values, one may be it. */
export function worst<T extends Promises>(all: readonly T[]): T | 'no' {
  return all.reduce<T | 'no'>((most, one) => (ORDER.indexOf(one) > ORDER.indexOf(most) ? one : most), 'no');
}

const ORDER: readonly Promises[] = ['no', 'given', 'maybe', 'yes'];

/**
 * May one of several functions return a promise? `maybe` only where that would be a part of what it was given.
 * @param isAwaited the calls that are going to be awaited
 */
export function promiseOrGiven(
  source: Source,
  fn: FunctionNode,
  isAwaited: (call: Node) => boolean = () => false,
): Promises {
  const certainty = fn.async ? 'yes' : promiseIn(source, fn);
  if (certainty !== 'maybe') return certainty;
  const isParameter = (node: Node): boolean =>
    node.type === 'Identifier' &&
    (fn.params as Node[]).includes(variableOf(source, node)?.defs[0]?.name as Node);
  const isPlain = (node: Node): boolean => isAwaited(node) || promiseOf(source, node) === 'no';
  const isGivenParameter = (node: Node): boolean => {
    const variable = variableOf(source, node);
    return variable !== undefined && isParameter(node) && isSetTo(source, variable, isPlain);
  };
  const ofResult = (result: Node | null): Promises => {
    if (!result || isPlain(bare(result))) return 'no';
    const whole = bare(result);
    const root = memberRoot(whole);
    const variable = variableOf(source, root);
    const [definition] = variable?.defs ?? [];
    if (isParameter(whole) && variable) return isSetTo(source, variable, isPlain) ? 'given' : 'yes';
    if (definition?.type === 'Parameter') return definition.node === fn ? 'maybe' : 'yes';
    // `let value = input; for (…) value = step(value); return value;`
    const declarator = definition?.node as Node | undefined;
    const isSet = declarator?.type === 'VariableDeclarator' && declarator.init !== null;
    if (root !== whole || !variable || !isSet || declarator.id.type !== 'Identifier') return 'yes';
    return isSetTo(source, variable, value => isPlain(value) || isGivenParameter(value)) ? 'given' : 'yes';
  };
  return worst(resultsOf(fn).map(ofResult));
}

/** Is a variable set one by one, and only to such values? */
function isSetTo(source: Source, variable: Variable, isOne: (value: Node) => boolean): boolean {
  return variable.references.every(({ identifier, writeExpr }) => {
    if (!writeExpr) return true;
    const parent = source.parents.get(identifier);
    const isWhole =
      (parent?.type === 'VariableDeclarator' && parent.id === identifier) ||
      (parent?.type === 'AssignmentExpression' && parent.left === identifier);
    return isWhole && isOne(bare(writeExpr));
  });
}

/** Is no argument a promise? What one of these calls yields is none, if none was given to the first. */
export function isGivenNone(
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  calls: readonly Node[],
): boolean {
  const isPlain = (value: Node): boolean => calls.includes(bare(value)) || promiseOf(source, value) === 'no';
  const isNone = (value: Node): boolean => {
    const node = bare(value);
    if (node.type !== 'Identifier') return isPlain(node);
    const variable = variableOf(source, node);
    const definition = variable?.defs[0]?.node as Node | undefined;
    const isSet = definition?.type === 'VariableDeclarator' && definition.init !== null;
    if (variable?.defs.length !== 1 || !isSet || definition.id.type !== 'Identifier') return false;
    return isSetTo(source, variable, isPlain);
  };
  return call.arguments.every(isNone);
}
