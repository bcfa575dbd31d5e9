// Everything a function needs to run on its own in a worker, or why it cannot.
import { ambientProblem, moduleProblem, type Problem } from './ambient.ts';
import { boundNames, type Bound } from '../reading/names.ts';
import { addedToStandard } from './patched.ts';
import { resultProblem } from './result.ts';
import { freeReferences, isTopLevel, referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  functionAround,
  isFunction,
  propertyName,
  topLevelOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import { constantProblem } from './state.ts';
import type { ProjectFacts } from '../types.ts';

export interface Closure {
  /** Top-level statements that declare what is needed, its own among them. */
  readonly statements: ReadonlySet<Node>;
  /** Imported names that are used, as values or types. */
  readonly imports: ReadonlySet<Variable>;
  /** Why it is not provably safe, in words that follow the function's name. */
  readonly caution?: string;
}

/** @returns the closure, or why the function cannot run in a worker, in words that follow its name */
export function closureOf(
  source: Source,
  fn: FunctionNode,
  facts: Pick<ProjectFacts, 'isPureModule'>,
): Closure | string {
  const statements = new Set<Node>();
  const imports = new Set<Variable>();
  const bound = new Map(boundNames(source).map(name => [name.variable, name]));
  const queue: Node[] = [fn];
  const seen = new Set<Node>();
  let caution: string | undefined;
  for (let node = queue.shift(); node; node = queue.shift()) {
    if (seen.has(node)) continue;
    seen.add(node);
    statements.add(topLevelOf(source, node));
    const own = ownProblem(source, node) ?? ownState(source, node);
    if (own) return own;
    for (const reference of freeReferences(source, node)) {
      const identifier = reference.identifier;
      const variable = variableOf(source, identifier);
      const problem = variable
        ? problemWith(source, variable, bound.get(variable), facts, reference.isTypeReference)
        : reference.isTypeReference
          ? undefined
          : ambientProblem(source, identifier, facts);
      if (problem && !problem.caution) return problem.text;
      if (problem) caution ??= problem.text;
      if (!variable) continue;
      const definition = variable.defs[0];
      if (definition?.type === 'ImportBinding' || bound.has(variable)) imports.add(variable);
      else for (const { node: declared } of variable.defs) queue.push(declared);
    }
  }
  const problem = resultProblem(source, fn);
  if (problem && !problem.caution) return problem.text;
  caution ??= problem?.text;
  return { statements, imports, ...(caution !== undefined && { caution }) };
}

/** `this`, `super`, `new.target`, `import.meta` and dynamic imports. */
function ownProblem(source: Source, root: Node): string | undefined {
  let found: string | undefined;
  walk(root, node => {
    if (node.type === 'ThisExpression' && isOutside(source, node, root)) found ??= 'uses `this`';
    if (node.type === 'Super' && isFunction(root)) found ??= 'uses `super`';
    const isConstant = root.type === 'VariableDeclarator' && root.init && !isFunction(bare(root.init));
    if (node.type === 'MetaProperty' && !isConstant)
      found ??= `uses \`${node.meta.name}.${node.property.name}\``;
    const added = node.type === 'MemberExpression' ? propertyName(node) : undefined;
    if (added !== undefined && addedToStandard(source).has(added))
      found ??= `uses \`${added}\`, which this file adds to a standard class`;
    if (node.type === 'ImportExpression') found ??= 'loads a module while it runs';
    if (node.type === 'WithStatement') found ??= 'uses `with`';
    return node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression';
  });
  return found;
}

/** Does `this` come from outside of every function that is nested in `root`? */
function isOutside(source: Source, node: Node, root: Node): boolean {
  let owner = functionAround(source, node);
  while (owner?.type === 'ArrowFunctionExpression' && owner !== root) owner = functionAround(source, owner);
  return owner === undefined || owner === root;
}

function problemWith(
  source: Source,
  variable: Variable,
  bound: Bound | undefined,
  facts: Pick<ProjectFacts, 'isPureModule'>,
  isType: boolean,
): Problem | undefined {
  const { name } = variable;
  const definition = variable.defs[0];
  if (bound) return moduleProblem(bound, facts);
  if (definition?.type === 'ImportBinding') return undefined;
  if (!isTopLevel(source, variable)) return { text: `uses \`${name}\` of the function around it` };
  if (isType && definition?.type === 'Type') return undefined;
  const written = referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init);
  if (written || hasChangingMembers(source, variable)) return { text: `uses \`${name}\`, which changes` };
  const node = definition?.node as Node | undefined;
  if (node?.type !== 'VariableDeclarator') return undefined;
  if (node.id.type !== 'Identifier')
    return { text: `uses \`${name}\`, which is unpacked from something else` };
  return node.init && isFunction(bare(node.init)) ? undefined : constantProblem(source, variable, node);
}

/** Properties that a function keeps on itself. */
function ownState(source: Source, node: Node): string | undefined {
  const parent = source.parents.get(node);
  const declaring = parent?.type === 'VariableDeclarator' ? parent : node;
  const changing = source.scopes
    .getDeclaredVariables(declaring)
    .find(variable => hasChangingMembers(source, variable));
  return changing && `uses \`${changing.name}\`, which changes`;
}

function holdsFunction(node: Node | undefined): boolean {
  if (node?.type !== 'VariableDeclarator') return node?.type === 'FunctionDeclaration';
  return node.init !== null && isFunction(bare(node.init));
}

/** Is the variable a function or class with properties that are assigned, or a class with static fields? */
function hasChangingMembers(source: Source, variable: Variable): boolean {
  const node = variable.defs[0]?.node as Node | undefined;
  if (node?.type === 'ClassDeclaration') {
    if (node.body.body.some(member => member.type === 'PropertyDefinition' && member.static)) return true;
  } else if (variable.defs[0]?.type === 'Parameter' || !holdsFunction(node)) return false;
  return referencesTo(source, variable).some(({ identifier }) => {
    const member = source.parents.get(identifier);
    if (member?.type !== 'MemberExpression' || member.object !== identifier) return false;
    const use = source.parents.get(member);
    return (use?.type === 'AssignmentExpression' && use.left === member) || use?.type === 'UpdateExpression';
  });
}
