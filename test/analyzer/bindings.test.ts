// Names are bound as scope-manager, which ESLint's rules rely on, binds them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import { bindNames, capturesOf } from '../../src/analyzer/lower/bindings.ts';
import { ARGUMENTS } from '../../src/analyzer/lower/scopes.ts';
import { parse } from '../../src/analyzer/parse.ts';
import { isFailure, visitChildren, type ParsedFile, type TSESTree } from '../../src/analyzer/syntax.ts';

type Node = TSESTree.Node;
type Variable = ScopeManager['variables'][number];

/** Hostile to whoever binds names. */
const SNIPPETS: Readonly<Record<string, string>> = {
  'var.js': 'f(a); { var a = 1; for (var b of a) var c = b; } g(b, c); function h() { a; if (d) { var d; } }',
  'let.js':
    'let a; { a; let a = a; { a; } } for (let a = a; a; a++) a; for (const b of b) b; b; switch (a) { case a: let a; a; }',
  'functions.js':
    'f(); { f(); function f() { f(); } } var g = function h() { h; var h2; }; h; (function i(i) { i; })(); if (x) function j() {} j;',
  'defaults.js':
    'var x, z; function f(a = x, b = () => x + z, { c = a, [x]: d } = b, ...e) { var x; a; d; e; { var z; } }',
  'arguments.js':
    'function f() { arguments; () => arguments; } function g(arguments) { arguments; } arguments; class A { m() { arguments; } }',
  'catch.js':
    'var e; try {} catch (e) { var e = 1; e; let f; } try {} catch ({ a, b: [c = a] }) { c; } e; try {} catch { e; }',
  'classes.js':
    'class A extends A { [A] = A; #p = A; static { var v = A; v; } m(A) { A; } } A; const B = class C extends C { m() { C; } }; C; class D { m() { class D {} D; } }',
  'labels.js': 'a: for (;;) { let a; continue a; } new.target; import.meta.a; b: { break b; } b;',
  'with.js': 'var a; with (a) { a; b; var c = a; let d = a; d; }',
  'eval.js': 'function f() { var a; eval("a"); return () => a; }',
  'targets.js':
    'var a, b; [a, { b, c: a.d[b], ...b }] = [b]; a++; ({ a = b } = a); for (a in b) a; for ([a, b = a] of b);',
  'objects.js':
    'const a = 1, b = 2; ({ a, b: a, [b]: a, c() { a; }, get d() { return b; } }); a.b; a[b]; a?.b?.[b];',
  'templates.js': 'const a = 1; `${a}${`${a}`}`; a`${a}`;',
  'modules.js':
    'import a, { b as c, default as d } from "m"; import * as e from "n"; export { c, d as f }; export { g } from "o"; export * as h from "p"; export * as a from "q"; export default e; export const { i, j: [k] } = a; b; g;',
  'default.js': 'export default function f() { f; } f; import("a", { with: b }); var b;',
  'enums.ts':
    'const A = 1; enum E { A, B = A, "c", D = E.A | B } E.A; B; declare enum F { A } const enum G { H = A }',
  'namespaces.ts':
    'namespace N { const a = 1; export var b = a; export function f() { a; } var c; } c; N.b; namespace N { b; } declare global { var d: number; } declare module "m" { const e: number; } namespace O.P { const a = N; a; }',
  'parameters.ts':
    'class A { constructor(private a: A, public readonly b = a, @D(b) c?: A) { a; b; this.a; } @D(a) m(@D(a) a) {} } function D(x: any): any {}',
  'types.ts':
    'interface A {} const A = 1; class B<A> implements A, N.A { p: A; m<B>(q: B): A { let r: Readonly<B> | A; return r as A; } } type C = A; let c: C; function f<T>(a: T, b: T | B): T { let x: T = a as T; return x satisfies B; } namespace N { export interface A {} }',
  'merged.ts':
    'interface A {} class A { m(): A { return new A(); } } new A(); function F() {} namespace F { export const a = 1; } F.a; function g(a: string): void; function g(a: number): void; function g(a: any) { a; }',
  'equals.ts':
    'import a = require("a"); import b = a.b.c; import type { T } from "t"; import { type U } from "u"; export import d = b.d; let x: T, y: U; export { type U, T as V }; export = a;',
  'decorators.ts':
    'const D = 1; @D class A { @D p = D; @D() static m() {} @D accessor q = D; declare r: D; abstract s: D } @D export class B {} function f(this: A, a?: D) { this; a; }',
  'generics.tsx':
    'const f = <T,>(x: T) => <A.B c={x} {...f}><f.g /><f></f><d>{x}</d><this.e /><_f /></A.B>; const A = f, d = f, _f = f; const g = <a:b />; <></>;',
  'overloads.ts':
    'abstract class A { abstract m(a: A): void; n(a: A): void; n(b: any) { b; } abstract p: A; [key: string]: any; get q() { return A; } }',
  'assertions.ts':
    'let a: any, b; (a as any) = b; (<any>a)++; a! = b; [a as any] = b; f<typeof a>(b); a satisfies B; interface B { a: typeof a } function f<T>(x: any): asserts x is T {} using c = a;',
};

describe('Names', () => {
  for (const [path, code] of Object.entries(SNIPPETS)) {
    it(`are bound as scope-manager binds them in ${path}`, () => {
      const parsed = parse(path, code);
      assert(!isFailure(parsed), path);
      compare(parsed);
    });
  }

  it('are bound as scope-manager binds them in our own source and in some packages', () => {
    const paths = globSync([
      '{src,runtime/src}/**/*.ts',
      'node_modules/{acorn,semver,yaml,mocha,glob}/**/*.{js,mjs,cjs,ts}',
    ]).filter(path => !/\.min\.|\.d\.[mc]?ts$/.test(path));
    assert(paths.length > 500);
    for (const path of paths) {
      const parsed = parse(path, readFileSync(path, 'utf8'));
      if (!isFailure(parsed)) compare(parsed);
    }
  });

  it('know the arguments of the function whose parameters they are in', () => {
    const parsed = parse('a.js', 'function f(a = arguments[0]) {}');
    assert(!isFailure(parsed));
    assert([...bindNames(parsed.ast).ids.values()].includes(ARGUMENTS));
  });
});

/** The same identifiers mean the same variables, and the same variables are captured. */
function compare({ path, ast }: ParsedFile): void {
  const names = bindNames(ast);
  const scopes = analyze(ast, {
    sourceType: ast.sourceType,
    jsxPragma: null,
    jsxFragmentName: null,
    lib: [],
  });
  const expected = variablesIn(scopes);
  const variables = new Map<number, Variable>();
  const wrong: string[] = [];
  const claim = (holds: boolean, node: Node, what: string): void => {
    if (!holds)
      wrong.push(`${path}:${String(node.loc.start.line)}:${String(node.loc.start.column + 1)} ${what}`);
  };
  for (const [node, id] of names.ids) {
    const variable = expected.get(node);
    if (id === ARGUMENTS) claim(variable?.name === 'arguments', node, 'is taken for arguments');
    else if (!variable) claim(false, node, 'is bound');
    else claim((variables.get(id) ?? variable) === variable, node, 'means another variable');
    if (variable && id !== ARGUMENTS) variables.set(id, variable);
  }
  const code = identifiersIn(ast);
  for (const node of code) {
    const isLeftOut = node.type === 'Identifier' && expected.has(node) && !names.ids.has(node);
    claim(!isLeftOut, node, 'is not bound');
  }
  for (const fn of names.through.keys()) {
    const captured = capturesOf(names, fn).sort().join();
    const other = capturedBy(scopes, fn, code).sort().join();
    claim(captured === other, fn, `captures ${captured}, not ${other}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(new Set(variables.values()).size, variables.size, `${path}: one variable is taken for two`);
}

/** The variables that identifiers mean; a class is one variable, inside and outside. */
function variablesIn({ scopes }: ScopeManager): Map<Node, Variable> {
  const found = new Map<Node, Variable>();
  const add = (node: Node, variable: Variable): void => {
    // Nothing declares the globals of the language.
    if (variable.identifiers.length > 0 || variable.scope.type === 'function')
      found.set(node, oneOf(variable));
  };
  for (const { variables } of scopes)
    for (const variable of variables) for (const node of variable.identifiers) add(node, variable);
  for (const { references } of scopes)
    for (const { identifier, resolved } of references) if (resolved) add(identifier, resolved);
  return found;
}

function oneOf(variable: Variable): Variable {
  const isInner = variable.scope.type === 'class' && variable.defs[0]?.node.type === 'ClassDeclaration';
  return (isInner ? variable.scope.upper.set.get(variable.name) : undefined) ?? variable;
}

/** Identifiers in what is no type. */
function identifiersIn(ast: Node): Set<Node> {
  const found = new Set<Node>();
  const visit = (_: unknown, node: Node): void => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') found.add(node);
    if (node.type === 'TSInterfaceDeclaration') return;
    if ('decorators' in node) for (const decorator of node.decorators) visit(_, decorator);
    visitChildren(undefined, node, visit);
  };
  visit(undefined, ast);
  return found;
}

/** Names of variables of the functions around one that its code uses; `typeof` in a type uses none. */
function capturedBy(scopes: ScopeManager, fn: Node, code: ReadonlySet<Node>): string[] {
  const captured = new Set<string>();
  for (const { resolved, identifier, isValueReference } of scopes.acquire(fn, true)?.through ?? []) {
    const [definition] = resolved?.defs ?? [];
    if (!resolved || !definition || definition.node === fn || !isValueReference || !code.has(identifier))
      continue;
    const { scope } = oneOf(resolved);
    if (scope.type !== 'module' && scope.type !== 'global') captured.add(resolved.name);
  }
  return [...captured];
}
