// What is known while a file is walked.
import type { FileIR, Guard, SpanId, Value } from '../ir.ts';
import type { Overwrites } from './overwrites.ts';
import type { Bindings } from './scopes.ts';
import type { Members } from './shared.ts';
import type { ParsedFile, TSESTree } from '../syntax.ts';
import type { NamedFunction } from './throwing.ts';

/** What the walk over one file carries along. */
export interface Lowering {
  readonly parsed: ParsedFile;
  readonly ir: FileIR;
  /** What `FileIR.spans` will be. */
  readonly spans: number[];
  /** The variables that identifiers name, by their numbers in the IR. */
  readonly bindings: Bindings;
  /** Index of the function, class, literal or site that a node became. */
  readonly ids: Map<TSESTree.Node, number>;
  readonly members: Members;
  /** What `FileIR.names` will be. */
  readonly names: Set<string>;
  /** JSDoc annotations by the offset of the token that follows the comment. */
  readonly annotations: ReadonlyMap<number, Annotation>;
  /** The function being walked. */
  fn: number;
  /** What the `try` block being walked throws. */
  thrown: Value[] | undefined;
  /** Position of the parameter whose default value is being walked. */
  unless: number | undefined;
  /** What the statement being walked is under. */
  guards: readonly Guard[];
  /** Modules that the function being walked has required by then, whichever way it has come. */
  ready: readonly string[];
  readonly overwrites: Overwrites;
  /** What variables are that are declared with `const`, where that is written out. */
  readonly constants: Map<number, Value>;
  /** The function that a name was declared as last. */
  readonly declared: Map<number, number>;
  /** Members of `this` that decide what runs. */
  readonly fields: Field[];
  /** Functions that are written as arguments: what they are handed is not all written out. */
  readonly handed: Set<number>;
  /** Object literals that say the same as calls of `Object.assign`, by site. */
  readonly merged: Map<number, Value>;
  /** The body of the function being walked. */
  body: TSESTree.Node | undefined;
  /** The variables that stand for others since these were set anew. */
  readonly renewed: Map<number, number>;
  /** The same within the blocks that are walked: the variable's number, and what it stood for before. */
  readonly blocks: { readonly own: number; readonly before: number }[];
  /** The functions of the top level that never return, once somebody has asked. */
  throwers: ReadonlySet<number> | undefined;
  /** The functions that names of the top level are declared with, once somebody has asked. */
  named: ReadonlyMap<number, NamedFunction> | undefined;
  /** What calls take out of lists that are written out, by site. */
  readonly taken: Map<number, Value>;
  /** The statements that have last taken something out of the list of a variable. */
  readonly listed: Map<number, TSESTree.Node>;
  /** The variables that functions see which they are not of, once somebody has asked. */
  captured: ReadonlySet<number> | undefined;
  /** Nodes around the one being walked, outermost first. */
  readonly ancestors: TSESTree.Node[];
}

/** A member of what `this` is in a function. */
export interface Field {
  readonly fn: number;
  readonly key: string;
}

export interface Annotation {
  readonly blocking?: 'blocking' | 'nonblocking';
  readonly promised?: true;
}

export function addSpan({ spans }: Lowering, start: number, end: number): SpanId {
  return spans.push(start, end) - 2;
}

/** What an import yields. */
export function importValue(state: Lowering, from: string, name: string): Value {
  state.names.add(from);
  return { t: 'import', from, name };
}

/** Notes where a node is. */
export function spanOf(state: Lowering, { range: [start, end] }: TSESTree.Node): SpanId {
  return addSpan(state, start, end);
}

/** The variable that a name means at this place. */
export function variableOf({ bindings, renewed }: Lowering, node: TSESTree.Node): number | undefined {
  const id = bindings.ids.get(node);
  return id === undefined ? undefined : (renewed.get(id) ?? id);
}

/** The function whose `this` an expression in `fn` sees. */
export function thisFunction(ir: FileIR, fn: number): number {
  let id = fn;
  while (id > 0 && ir.functions[id]?.arrow) id = ir.functions[id]?.parent ?? 0;
  return id;
}
