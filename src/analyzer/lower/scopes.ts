// Where names are declared, and which of them a reference means. Declarations may come after what refers to them, so
// references wait until their scope is left.
import type { TSESTree } from '../syntax.ts';

export type Named = TSESTree.Identifier | TSESTree.JSXIdentifier;

/** Number of `arguments`, which is no variable that anything declares. */
export const ARGUMENTS = -1;

/** What a name stands for, and what is asked for; classes, enums and imports are both. */
export const VALUE = 1;
export const TYPE = 2;
export const BOTH = 3;

export interface Binding {
  readonly name: string;
  /** The function that it is the name of. */
  readonly fn: TSESTree.Node | undefined;
  /** Is it at the top of its module or script? */
  readonly top: boolean;
}

/** The names of a file. */
export interface Bindings {
  /** The variable that an identifier means, or `ARGUMENTS`. Those of globals are not in it. */
  readonly ids: ReadonlyMap<TSESTree.Node, number>;
  readonly variables: readonly Binding[];
  /** What functions that are not at the top refer to and do not declare. */
  readonly through: ReadonlyMap<TSESTree.Node, readonly Named[]>;
}

class Scope {
  readonly upper: Scope | undefined;
  /** Where a `var` is declared that is written here. */
  readonly home: Scope;
  /** Are `arguments` those of this function? */
  readonly hasArguments: boolean;
  readonly declared = new Map<string, { readonly id: number; roles: number }>();
  /** References that wait for being resolved. */
  values: Named[] = [];
  readonly types: Named[] = [];
  /** References that mean nothing that is declared here. */
  readonly passed: Named[] = [];

  constructor(upper: Scope | undefined, home: boolean, hasArguments: boolean) {
    this.upper = upper;
    this.home = home || !upper ? this : upper.home;
    this.hasArguments = hasArguments;
  }
}

/** What is known of names while a file is walked. */
export class Names implements Bindings {
  readonly ids = new Map<TSESTree.Node, number>();
  readonly variables: Binding[] = [];
  readonly through = new Map<TSESTree.Node, readonly Named[]>();
  #scope = new Scope(undefined, true, false);

  /** Enters a scope. */
  open(): void {
    this.#scope = new Scope(this.#scope, false, false);
  }

  /** Enters the scope of a function, or of what else a `var` does not leave. */
  openHome(hasArguments: boolean): void {
    this.#scope = new Scope(this.#scope, true, hasArguments);
  }

  /** Resolves what parameters refer to: the declarations of the body, which come after this, are not meant. */
  closeParameters(): void {
    const scope = this.#scope;
    this.#resolve(scope, scope.values, VALUE, scope.passed);
    scope.values = [];
  }

  /**
   * Leaves a scope. What it does not declare is left to the scope around it.
   * @param fn the function that it is the scope of
   */
  close(fn?: TSESTree.Node): void {
    const scope = this.#scope;
    const { upper, passed } = scope;
    this.#resolve(scope, scope.values, VALUE, passed);
    this.#resolve(scope, scope.types, TYPE, upper?.types ?? []);
    if (!upper) return;
    for (const node of passed) upper.values.push(node);
    if (fn && upper.upper) this.through.set(fn, passed);
    this.#scope = upper;
  }

  #resolve(scope: Scope, nodes: readonly Named[], role: number, rest: Named[]): void {
    for (const node of nodes) {
      const found = scope.declared.get(node.name);
      if (found && (found.roles & role) !== 0) this.ids.set(node, found.id);
      else if (scope.hasArguments && node.name === 'arguments') this.ids.set(node, ARGUMENTS);
      else rest.push(node);
    }
  }

  /** Declares a name in the scope, or once more: an interface and a class of one name are one variable. */
  declare(node: TSESTree.Identifier, roles: number, fn?: TSESTree.Node): void {
    this.#declareIn(this.#scope, node, roles, fn);
  }

  /** @param isSet does its declaration set it? */
  declareVar(node: TSESTree.Identifier, isSet: boolean): void {
    const { home } = this.#scope;
    this.#declareIn(home, node, VALUE);
    // It sets what its name means here: the parameter of a `catch` clause, maybe.
    if (isSet && home !== this.#scope) this.refer(node, VALUE);
  }

  #declareIn(scope: Scope, node: TSESTree.Identifier, roles: number, fn?: TSESTree.Node): void {
    const { name } = node;
    let known = scope.declared.get(name);
    if (!known) {
      known = { id: this.variables.push({ name, fn, top: !scope.upper }) - 1, roles };
      scope.declared.set(name, known);
    }
    known.roles |= roles;
    this.ids.set(node, known.id);
  }

  /** Notes a reference, if a node is one. */
  refer(node: TSESTree.Node, role: number): void {
    if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return;
    if ((role & VALUE) !== 0) this.#scope.values.push(node);
    if ((role & TYPE) !== 0) this.#scope.types.push(node);
  }
}
