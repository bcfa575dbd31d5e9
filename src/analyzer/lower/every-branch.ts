// A name that every branch of a statement sets anew is nothing but what these set it to, from there on:
// `if (inMemory) load = cached; else load = stored;`.
import type { Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { capturedIn, isSeen } from './overwrites.ts';
import { variableOf, type Lowering } from './state.ts';

type Branching =
  TSESTree.IfStatement | TSESTree.TryStatement | TSESTree.SwitchStatement | TSESTree.BlockStatement;

/** Walks a statement, and takes away what the names were before that it sets whichever way it goes. */
export function visitEveryBranch(state: Lowering, node: Branching, walk: () => void): void {
  const before = candidates(state, node).map(name => ({ name, length: valuesOf(state, name).length }));
  walk();
  for (const { name, length } of before) {
    const later = valuesOf(state, name).slice(length);
    if (later.length === 0) continue;
    if (state.fn === 0) forgetAtTop(state, name, length);
    else renewWith(state, name, later);
  }
}

function valuesOf(state: Lowering, name: TSESTree.Identifier): readonly Value[] {
  return state.ir.variables[variableOf(state, name) ?? -1]?.values ?? [];
}

/** What the function's names are set to anew that no other function sees; at the top of the file, all. */
function candidates(state: Lowering, node: Branching): readonly TSESTree.Identifier[] {
  const { ancestors, body, fn, ir, bindings } = state;
  if (fn === 0 ? ancestors.length !== 1 : ancestors.at(-1) !== body) return [];
  const names = setIn(state, node);
  return names === LEAVES
    ? []
    : [...names.values()].filter(name => {
        const variable = ir.variables[variableOf(state, name) ?? -1];
        if (variable?.fn !== fn || variable.counts || variable.values.length === 0) return false;
        return fn === 0 || !capturedIn(state).has(bindings.ids.get(name) ?? -1);
      });
}

function forgetAtTop(state: Lowering, name: TSESTree.Identifier, length: number): void {
  const { ir, overwrites, bindings } = state;
  const id = bindings.ids.get(name) ?? -1;
  if (isSeen(state, id) || overwrites.read.has(`${String(id)}.`)) return;
  ir.variables[id]?.values.splice(0, length, ...(overwrites.later.get(id) ?? []));
}

function renewWith(state: Lowering, target: TSESTree.Identifier, values: readonly Value[]): void {
  const variable = state.ir.variables[variableOf(state, target) ?? -1];
  const own = state.bindings.ids.get(target);
  if (!variable || own === undefined) return;
  const { name, fn, type, vague } = variable;
  const renewed = { name, fn, values: [...values], ...(type && { type }), ...(vague && { vague }) };
  state.renewed.set(own, state.ir.variables.push(renewed) - 1);
}

type Names = ReadonlyMap<number, TSESTree.Identifier>;
/** Nothing comes behind it: there, every name is what it should be. */
const LEAVES = 'leaves';
const NOTHING: Names = new Map();

/** The names that a statement sets for certain before anything comes behind it. */
function setIn(state: Lowering, node: TSESTree.Statement | null | undefined): Names | typeof LEAVES {
  switch (node?.type) {
    case 'ExpressionStatement': {
      const { expression: set } = node;
      if (set.type !== 'AssignmentExpression' || set.operator !== '=' || set.left.type !== 'Identifier')
        return NOTHING;
      const id = state.bindings.ids.get(set.left);
      return id === undefined ? NOTHING : new Map([[id, set.left]]);
    }
    case 'ReturnStatement':
    case 'ThrowStatement':
      return LEAVES;
    case 'BlockStatement':
      return setInAll(state, node.body);
    case 'IfStatement':
      return inBoth(setIn(state, node.consequent), setIn(state, node.alternate));
    case 'TryStatement': {
      const { block, handler, finalizer } = node;
      const set = setIn(state, block);
      const either = handler ? inBoth(set, setIn(state, handler.body)) : set;
      return inAny(either, setIn(state, finalizer));
    }
    case 'SwitchStatement': {
      const cases = node.cases.filter(({ consequent }) => consequent.length > 0);
      if (node.cases.every(({ test }) => test)) return NOTHING;
      return cases.map(({ consequent }) => setInCase(state, consequent)).reduce(inBoth, LEAVES);
    }
    default:
      return NOTHING;
  }
}

function setInAll(state: Lowering, statements: readonly TSESTree.Statement[]): Names | typeof LEAVES {
  return statements.map(statement => setIn(state, statement)).reduce(inAny, NOTHING);
}

/** The same of a `case`, up to where a `break` may stand in a statement. */
function setInCase(state: Lowering, statements: readonly TSESTree.Statement[]): Names | typeof LEAVES {
  const [only, ...others] = statements;
  if (only?.type === 'BlockStatement' && others.length === 0) return setInCase(state, only.body);
  const end = statements.findIndex(({ type }) => !STRAIGHT.has(type));
  return setInAll(state, end < 0 ? statements : statements.slice(0, end));
}

const STRAIGHT: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
]);

function inAny(a: Names | typeof LEAVES, b: Names | typeof LEAVES): Names | typeof LEAVES {
  return a === LEAVES || b === LEAVES ? LEAVES : new Map([...a, ...b]);
}

function inBoth(a: Names | typeof LEAVES, b: Names | typeof LEAVES): Names | typeof LEAVES {
  if (a === LEAVES) return b;
  return b === LEAVES ? a : new Map([...a].filter(([id]) => b.has(id)));
}
