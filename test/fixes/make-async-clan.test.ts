import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';
import { FACTS } from './support.ts';

const FS = "import fs from 'node:fs';\n";
const READ = "fs.readFileSync(p, 'utf8')";
const WAITED = "await fs.promises.readFile(p, 'utf8')";

/** Programs, and the text that the first file has then. */
const FOLLOWED: readonly (readonly [title: string, files: Files, after: string])[] = [
  [
    'a method that another class overrides',
    {
      'a.mjs': `${FS}class A { load(p) { return ${READ}; } }\nclass B extends A { load(p) { return super.load(p) + '!'; } }\nexport const f = async p => new B().load(p);\n`,
    },
    `${FS}class A { async load(p) { return ${WAITED}; } }\nclass B extends A { async load(p) { return (await super.load(p)) + '!'; } }\nexport const f = async p => await new B().load(p);\n`,
  ],
  [
    'a method that the class calls which its own extends',
    {
      'a.mjs': `${FS}class A { run(p) { return this.load(p) + '!'; } }\nclass B extends A { load(p) { return ${READ}; } }\nexport const f = async p => new B().run(p);\n`,
    },
    `${FS}class A { async run(p) { return (await this.load(p)) + '!'; } }\nclass B extends A { async load(p) { return ${WAITED}; } }\nexport const f = async p => await new B().run(p);\n`,
  ],
  [
    'a method that an interface demands, and all that have it',
    {
      'a.mts': `import type { Store } from './b.mjs';\nexport class Service {\n  constructor(private readonly store: Store) {}\n  async size(p: string): Promise<number> { return this.store.load(p).length; }\n}\n`,
      'b.mts': `${FS}export interface Store { load(p: string): string }\nexport class Disk implements Store { load(p: string): string { return ${READ}; } }\nexport class Memory implements Store { load(p: string): string { return \`=\${p}\`; } }\n`,
      'c.mts': `import { Service } from './a.mjs';\nimport { Disk, Memory } from './b.mjs';\nexport const all = [new Service(new Disk()), new Service(new Memory())];\n`,
    },
    `import type { Store } from './b.mjs';\nexport class Service {\n  constructor(private readonly store: Store) {}\n  async size(p: string): Promise<number> { return (await this.store.load(p)).length; }\n}\n`,
  ],
  [
    'a method of an abstract class, of objects in a list',
    {
      'a.mts': `${FS}abstract class Step { abstract run(p: string): string }\nclass One extends Step { run(p: string): string { return ${READ}; } }\nclass Two extends Step { run(p: string): string { return '=' + p; } }\nconst steps: Step[] = [new One(), new Two()];\nexport async function f(p: string): Promise<void> {\n  for (const step of steps) console.log(step.run(p));\n}\n`,
    },
    `${FS}abstract class Step { abstract run(p: string): Promise<string> }\nclass One extends Step { async run(p: string): Promise<string> { return ${WAITED}; } }\nclass Two extends Step { async run(p: string): Promise<string> { return '=' + p; } }\nconst steps: Step[] = [new One(), new Two()];\nexport async function f(p: string): Promise<void> {\n  for (const step of steps) console.log(await step.run(p));\n}\n`,
  ],
  [
    'objects that are written where an interface is wanted',
    {
      'a.mts': `${FS}type Rule = { name: string; check(p: string): string };\nconst rules: Rule[] = [\n  { name: 'a', check: p => ${READ} },\n  { name: 'b', check(p) { return '=' + p; } },\n];\nexport async function f(p: string): Promise<string[]> {\n  const found: string[] = [];\n  for (const rule of rules) found.push(rule.check(p));\n  return found;\n}\n`,
    },
    `${FS}type Rule = { name: string; check(p: string): Promise<string> };\nconst rules: Rule[] = [\n  { name: 'a', check: async p => ${WAITED} },\n  { name: 'b', async check(p) { return '=' + p; } },\n];\nexport async function f(p: string): Promise<string[]> {\n  const found: string[] = [];\n  for (const rule of rules) found.push(await rule.check(p));\n  return found;\n}\n`,
  ],
  [
    'a method that a barrel leads to',
    {
      'a.mts': `import { Disk, type Store } from './index.mjs';\nconst store: Store = new Disk();\nexport const f = async (p: string): Promise<string> => store.load(p);\n`,
      'index.mts': "export * from './b.mjs';\n",
      'b.mts': `${FS}export interface Store { load(p: string): string }\nexport class Disk implements Store { load(p: string): string { return ${READ}; } }\n`,
    },
    `import { Disk, type Store } from './index.mjs';\nconst store: Store = new Disk();\nexport const f = async (p: string): Promise<string> => await store.load(p);\n`,
  ],
  [
    'objects in a list',
    {
      'a.mjs': `${FS}const rules = [{ check: p => ${READ} }, { check: () => 'x' }];\nexport async function f(p) {\n  for (const { check } of rules) console.log(check(p));\n}\n`,
    },
    `${FS}const rules = [{ check: async p => ${WAITED} }, { check: () => 'x' }];\nexport async function f(p) {\n  for (const { check } of rules) console.log(await check(p));\n}\n`,
  ],
  [
    'modules in a list',
    {
      'a.mjs': `import * as one from './one.mjs';\nimport * as two from './two.mjs';\nconst all = [one, two];\nexport async function f(name, p) {\n  const command = all.find(c => c.name === name);\n  return { text: command.run(p) };\n}\n`,
      'one.mjs': `${FS}export const name = 'one';\nexport const run = p => ${READ};\n`,
      'two.mjs': "export const name = 'two';\nexport const run = () => 'x';\n",
    },
    `import * as one from './one.mjs';\nimport * as two from './two.mjs';\nconst all = [one, two];\nexport async function f(name, p) {\n  const command = all.find(c => c.name === name);\n  return { text: await command.run(p) };\n}\n`,
  ],
  [
    'objects in a table of another file',
    {
      'a.mjs':
        "import { kinds } from './b.mjs';\nexport const f = async (kind, p) => ({ text: kinds[kind].load(p) });\n",
      'b.mjs': `${FS}export const kinds = { a: { load: p => ${READ} }, b: { load: () => 'x' } };\n`,
    },
    "import { kinds } from './b.mjs';\nexport const f = async (kind, p) => ({ text: await kinds[kind].load(p) });\n",
  ],
  [
    'objects in a table that is listed',
    {
      'a.mjs': `${FS}const kinds = { a: { load: p => ${READ} }, b: { load: () => 'x' } };\nexport async function f(p) {\n  for (const [name, kind] of Object.entries(kinds)) console.log(name, kind.load(p));\n}\n`,
    },
    `${FS}const kinds = { a: { load: async p => ${WAITED} }, b: { load: () => 'x' } };\nexport async function f(p) {\n  for (const [name, kind] of Object.entries(kinds)) console.log(name, await kind.load(p));\n}\n`,
  ],
  [
    'a static method whose class makes objects of itself',
    {
      'a.mjs': `${FS}class A {\n  static load(p) { return new A(${READ}); }\n  constructor(text) { this.text = text; }\n}\nexport const f = async p => A.load(p).text;\n`,
    },
    `${FS}class A {\n  static async load(p) { return new A(${WAITED}); }\n  constructor(text) { this.text = text; }\n}\nexport const f = async p => (await A.load(p)).text;\n`,
  ],
  [
    'objects of classes in a list to which some are added',
    {
      'a.mjs': `${FS}class A { run(p) { return ${READ}; } }\nclass B { run() { return 'x'; } }\nconst jobs = [new A()];\njobs.push(new B());\nexport async function f(p) {\n  while (jobs.length > 0) {\n    const job = jobs.shift();\n    console.log(job.run(p));\n  }\n}\n`,
    },
    `${FS}class A { async run(p) { return ${WAITED}; } }\nclass B { run() { return 'x'; } }\nconst jobs = [new A()];\njobs.push(new B());\nexport async function f(p) {\n  while (jobs.length > 0) {\n    const job = jobs.shift();\n    console.log(await job.run(p));\n  }\n}\n`,
  ],
  [
    'a method beside a map that a field holds',
    {
      'a.mjs': `${FS}class Disk { get(p) { return ${READ}; } }\nclass Store {\n  #known = new Map();\n  constructor() { this.disk = new Disk(); }\n  async get(p) { return this.#known.get(p) ?? this.disk.get(p).length; }\n}\nexport const f = async p => new Store().get(p);\n`,
    },
    `${FS}class Disk { async get(p) { return ${WAITED}; } }\nclass Store {\n  #known = new Map();\n  constructor() { this.disk = new Disk(); }\n  async get(p) { return this.#known.get(p) ?? (await this.disk.get(p)).length; }\n}\nexport const f = async p => new Store().get(p);\n`,
  ],
  [
    'what another interface hands on',
    {
      'a.mts': `${FS}interface Task { execute(p: string): string }\ninterface Registry { add(task: Task): void; all(): Task[] }\nclass Memory implements Registry {\n  private readonly tasks: Task[] = [];\n  add(task: Task): void { this.tasks.push(task); }\n  all(): Task[] { return [...this.tasks]; }\n}\nclass Read implements Task { execute(p: string): string { return ${READ}; } }\nconst constant = (text: string): Task => ({ execute: () => text });\nasync function all(registry: Registry, p: string): Promise<void> {\n  for (const task of registry.all()) console.log(task.execute(p));\n}\nexport async function f(p: string): Promise<void> {\n  const memory = new Memory();\n  memory.add(new Read());\n  memory.add(constant('x'));\n  await all(memory, p);\n}\n`,
    },
    `${FS}interface Task { execute(p: string): Promise<string> }\ninterface Registry { add(task: Task): void; all(): Task[] }\nclass Memory implements Registry {\n  private readonly tasks: Task[] = [];\n  add(task: Task): void { this.tasks.push(task); }\n  all(): Task[] { return [...this.tasks]; }\n}\nclass Read implements Task { async execute(p: string): Promise<string> { return ${WAITED}; } }\nconst constant = (text: string): Task => ({ execute: async () => text });\nasync function all(registry: Registry, p: string): Promise<void> {\n  for (const task of registry.all()) console.log(await task.execute(p));\n}\nexport async function f(p: string): Promise<void> {\n  const memory = new Memory();\n  memory.add(new Read());\n  memory.add(constant('x'));\n  await all(memory, p);\n}\n`,
  ],
  [
    'functions that are declared with a type',
    {
      'a.mts': `${FS}type Load = (p: string) => string;\nconst load: Load = p => ${READ};\nconst none: Load = () => '';\nexport const f = async (p: string): Promise<string> => load(p) + none(p);\n`,
    },
    `${FS}type Load = (p: string) => Promise<string>;\nconst load: Load = async p => ${WAITED};\nconst none: Load = async () => '';\nexport const f = async (p: string): Promise<string> => (await load(p)) + (await none(p));\n`,
  ],
  [
    'a table of a type with a name',
    {
      'a.mts': `${FS}type Load = (p: string) => string;\nconst loads: Record<string, Load> = { text: p => ${READ}, none: () => '' };\nconst other: Load = p => p;\nexport const f = async (k: string, p: string): Promise<string> => {\n  const load = loads[k] ?? other;\n  return load(p);\n};\n`,
    },
    `${FS}type Load = (p: string) => Promise<string>;\nconst loads: Record<string, Load> = { text: async p => ${WAITED}, none: async () => '' };\nconst other: Load = async p => p;\nexport const f = async (k: string, p: string): Promise<string> => {\n  const load = loads[k] ?? other;\n  return await load(p);\n};\n`,
  ],
  [
    'a map of functions',
    {
      'a.mts': `${FS}const loads = new Map<string, (p: string) => string>([['none', () => '']]);\nloads.set('text', p => ${READ});\nexport const f = async (k: string, p: string): Promise<string> => loads.get(k)?.(p) ?? '';\n`,
    },
    `${FS}const loads = new Map<string, (p: string) => Promise<string>>([['none', async () => '']]);\nloads.set('text', async p => ${WAITED});\nexport const f = async (k: string, p: string): Promise<string> => (await loads.get(k)?.(p)) ?? '';\n`,
  ],
  [
    'a callback of a generic function',
    {
      'a.mts': `${FS}function timed<T>(fn: () => T): { value: T } {\n  const value = fn();\n  return { value };\n}\nexport const f = async (p: string): Promise<string> => timed(() => ${READ}).value;\nexport const g = async (): Promise<number> => timed(() => 1).value;\n`,
    },
    `${FS}async function timed<T>(fn: () => Promise<T>): Promise<{ value: T }> {\n  const value = await fn();\n  return { value };\n}\nexport const f = async (p: string): Promise<string> => (await timed(async () => ${WAITED})).value;\nexport const g = async (): Promise<number> => (await timed(async () => 1)).value;\n`,
  ],
  [
    'objects of a list whose type allows for promises',
    {
      'a.mts': `${FS}interface Job { readonly run: (p: string) => string | Promise<string> }\nconst jobs: Job[] = [{ run: p => ${READ} }, { run: async p => p }];\nexport async function f(p: string): Promise<string> {\n  let all = '';\n  for (const job of jobs) all += await job.run(p);\n  return all;\n}\n`,
    },
    `${FS}interface Job { readonly run: (p: string) => string | Promise<string> }\nconst jobs: Job[] = [{ run: async p => ${WAITED} }, { run: async p => p }];\nexport async function f(p: string): Promise<string> {\n  let all = '';\n  for (const job of jobs) all += await job.run(p);\n  return all;\n}\n`,
  ],
  [
    'a map of a class, and what is handed to its method',
    {
      'a.mts': `${FS}type Load = (p: string) => string;\nclass Loads {\n  readonly #all = new Map<string, Load>();\n  add(name: string, load: Load): this { this.#all.set(name, load); return this; }\n  async run(name: string, p: string): Promise<string> { return this.#all.get(name)?.(p) ?? ''; }\n}\nexport const f = async (p: string): Promise<string> => await new Loads().add('a', q => ${READ.replace('(p', '(q')}).run('a', p);\n`,
    },
    `${FS}type Load = (p: string) => Promise<string>;\nclass Loads {\n  readonly #all = new Map<string, Load>();\n  add(name: string, load: Load): this { this.#all.set(name, load); return this; }\n  async run(name: string, p: string): Promise<string> { return (await this.#all.get(name)?.(p)) ?? ''; }\n}\nexport const f = async (p: string): Promise<string> => await new Loads().add('a', async q => ${WAITED.replace('(p', '(q')}).run('a', p);\n`,
  ],
  [
    'a map of objects whose type allows for promises, at the top of a module that waits there',
    {
      'a.mts': `${FS}type Run = (p: string) => void | Promise<void>;\ninterface Task { run: Run; deps?: string[] }\nclass Tasks {\n  readonly #all = new Map<string, Task>();\n  add(name: string, run: Run): this { this.#all.set(name, { run }); return this; }\n  async go(name: string, p: string): Promise<void> { const task = this.#all.get(name); if (task) await task.run(p); }\n}\nawait new Tasks().add('a', p => { console.log(${READ}); }).add('b', async () => {}).go('a', 'x');\n`,
    },
    `${FS}type Run = (p: string) => void | Promise<void>;\ninterface Task { run: Run; deps?: string[] }\nclass Tasks {\n  readonly #all = new Map<string, Task>();\n  add(name: string, run: Run): this { this.#all.set(name, { run }); return this; }\n  async go(name: string, p: string): Promise<void> { const task = this.#all.get(name); if (task) await task.run(p); }\n}\nawait new Tasks().add('a', async p => { console.log(${WAITED}); }).add('b', async () => {}).go('a', 'x');\n`,
  ],
  [
    'a callback that is left out sometimes',
    {
      'a.mts': `${FS}const plain = (p: string): string => p;\nfunction show(p: string, load: (p: string) => string = plain): string { return '<' + load(p); }\nexport const f = async (p: string): Promise<string> => show(p) + show(p, q => ${READ.replace('(p', '(q')});\n`,
    },
    `${FS}const plain = async (p: string): Promise<string> => p;\nasync function show(p: string, load: (p: string) => Promise<string> = plain): Promise<string> { return '<' + (await load(p)); }\nexport const f = async (p: string): Promise<string> => (await show(p)) + (await show(p, async q => ${WAITED.replace('(p', '(q')}));\n`,
  ],
  [
    'an interface that allows for a promise',
    {
      'a.mts': `${FS}interface Store { load(p: string): string | Promise<string> }\nclass Disk implements Store { load(p: string): string { return ${READ}; } }\nclass Net implements Store { async load(p: string): Promise<string> { return p; } }\nconst use = async (s: Store, p: string): Promise<string> => await s.load(p);\nexport const f = async (p: string): Promise<string> => (await use(new Disk(), p)) + (await use(new Net(), p));\n`,
    },
    `${FS}interface Store { load(p: string): string | Promise<string> }\nclass Disk implements Store { async load(p: string): Promise<string> { return ${WAITED}; } }\nclass Net implements Store { async load(p: string): Promise<string> { return p; } }\nconst use = async (s: Store, p: string): Promise<string> => await s.load(p);\nexport const f = async (p: string): Promise<string> => (await use(new Disk(), p)) + (await use(new Net(), p));\n`,
  ],
  [
    'a field with functions whose type allows for promises',
    {
      'a.mts': `${FS}type Task = () => string | Promise<string>;\nclass Queue {\n  private readonly tasks: Task[] = [];\n  add(task: Task): void { this.tasks.push(task); }\n  async run(): Promise<string[]> {\n    const out: string[] = [];\n    for (const task of this.tasks) out.push(await task());\n    return out;\n  }\n}\nexport const f = async (p: string): Promise<string[]> => {\n  const queue = new Queue();\n  queue.add(() => ${READ});\n  queue.add(async () => 'b');\n  return await queue.run();\n};\n`,
    },
    `${FS}type Task = () => string | Promise<string>;\nclass Queue {\n  private readonly tasks: Task[] = [];\n  add(task: Task): void { this.tasks.push(task); }\n  async run(): Promise<string[]> {\n    const out: string[] = [];\n    for (const task of this.tasks) out.push(await task());\n    return out;\n  }\n}\nexport const f = async (p: string): Promise<string[]> => {\n  const queue = new Queue();\n  queue.add(async () => ${WAITED});\n  queue.add(async () => 'b');\n  return await queue.run();\n};\n`,
  ],
];

const STORE = 'interface Store { load(p: string): string }\n';
const DISK = `class Disk implements Store { load(p: string): string { return ${READ}; } }\n`;
const USE = 'const use = async (s: Store, p: string): Promise<string> => s.load(p);\n';

/** Programs that have to stay, and why. */
const REFUSED: readonly (readonly [title: string, text: string, reason: RegExp])[] = [
  [
    'an object of the interface that nobody has seen',
    `${STORE}${DISK}${USE}export const f = async (p: string, other: any): Promise<string> => (await use(other, p)) + (await use(new Disk(), p));`,
    /`other` \(a.mts:\d\) may be a `Store` that cannot wait/,
  ],
  [
    'an object of a package',
    `import lib from 'express';\n${STORE}${DISK}${USE}export const f = async (p: string): Promise<string> => (await use(lib, p)) + (await use(new Disk(), p));`,
    /`lib` \(a.mts:\d\) may be a `Store` that cannot wait/,
  ],
  [
    'an interface that is asked for a type',
    `${STORE}${DISK}${USE}export type Load = Store['load'];\nexport const f = async (p: string): Promise<string> => use(new Disk(), p);`,
    /`Store\['load'\]` .* may be a `Store`/,
  ],
  [
    'an interface in a type that nobody knows',
    `${STORE}${DISK}${USE}export const some: Partial<Store> = {};\nexport const f = async (p: string): Promise<string> => use(new Disk(), p);`,
    /`Partial<Store>` .* may be a `Store`/,
  ],
  [
    'an interface that allows for a promise, where somebody does not wait',
    `interface Store { load(p: string): string | Promise<string> }\n${DISK}export const f = async (s: Store, p: string): Promise<unknown> => ({ text: s.load(p), more: await new Disk().load(p) });\nexport const g = async (p: string): Promise<unknown> => f(new Disk(), p);`,
    /may be another function, which returns a promise/,
  ],
  [
    'an interface that allows for a promise, and a class that inherits from another',
    `interface Store { load(p: string): string | Promise<string> }\n${DISK}class More extends Disk { load(p: string): string { return p; } }\nexport const f = async (s: Store, p: string): Promise<string> => await s.load(p);\nexport const g = async (p: string): Promise<string> => (await f(new Disk(), p)) + (await f(new More(), p));`,
    /only some allow for promises/,
  ],
  [
    'a class that implements an interface of a package',
    `import type { Store } from 'express';\n${DISK}export const f = async (p: string): Promise<string> => new Disk().load(p);`,
    /belongs to a class that implements an interface/,
  ],
  [
    'another class that is async already',
    `${STORE}${DISK}class Late extends Disk { async load(p: string): Promise<any> { return p; } }\n${USE}export const f = async (p: string): Promise<string> => (await use(new Disk(), p)) + (await use(new Late() as any, p));`,
    /returns a promise already/,
  ],
  [
    'a field that is declared by the function, and called by who does not wait',
    `${STORE}${DISK}${USE}class A { constructor(readonly s: Store) {} get t(): string { return this.s.load('x'); } }\nexport const f = async (p: string): Promise<string> => new A(new Disk()).t + (await use(new Disk(), p));`,
    /is a getter or setter/,
  ],
  [
    'a list to which something is added',
    `const rules = [{ check: (p: string): string => ${READ} }];\nexport const add = (r: any): void => { rules.push(r); };\nexport async function f(p: string): Promise<void> { for (const rule of rules) console.log(rule.check(p)); }`,
    /may be another function, which returns a promise/,
  ],
  [
    'a list with one that returns a promise',
    `const rules = [{ check: (p: string): any => ${READ} }, { check: (p: string): any => fetch(p) }];\nexport async function f(p: string): Promise<void> { for (const rule of rules) console.log(rule.check(p)); }`,
    /may be another function, which returns a promise/,
  ],
  [
    'a function of a type that is wanted elsewhere, too',
    `type Load = (p: string) => string;\nconst load: Load = p => ${READ};\nexport const g = (l: Load): string => l('x');\nexport const f = async (p: string): Promise<string> => load(p);`,
    /`g` is exported, and nobody imports it/,
  ],
  [
    'a table of a type of which there is a table that others fill',
    `type Load = (p: string) => string;\nconst loads: Record<string, Load> = { text: p => ${READ} };\nexport const more = (all: Record<string, Load>): string[] => Object.keys(all);\nexport const f = async (k: string, p: string): Promise<string> => (loads[k] ?? String)(p) + more(JSON.parse(p)).join();`,
    /`more` is exported, and nobody imports it/,
  ],
  [
    'a map with a value of another type',
    `const loads = new Map<string, unknown>([['text', (p: string) => ${READ}]]);\nexport const f = async (k: string, p: string): Promise<string> => { const load = loads.get(k) as (p: string) => string; return load(p); };`,
    /says that .* is sync/,
  ],
  [
    'an interface of which another interface takes any',
    `${STORE}${DISK}interface Shelf { put(s: Store): void }\n${USE}export const f = async (p: string): Promise<string> => use(new Disk(), p);`,
    /`s: Store` \(a.mts:\d\) may be a `Store` that cannot wait/,
  ],
  [
    'an object of a list that may return a promise',
    `class A { run(p: string): string { return ${READ}; } }\nclass B { run(p: string): any { return fetch(p); } }\nconst all = [new A(), new B()];\nexport async function f(p: string): Promise<void> { for (const one of all) console.log(one.run(p)); }`,
    /`one.run` \(a.mts:\d\) may be `run`/,
  ],
  [
    'an object that has to satisfy a type that is made of others',
    `const lib = { load: (p: string): string => ${READ} } satisfies object & Record<string, (p: string) => string>;\nexport const f = async (p: string): Promise<string> => lib.load(p);`,
    /A type \(a.mts:2\) says that `load` is sync/,
  ],
];

describe('Make async follows what shares a method', () => {
  for (const [title, files, after] of FOLLOWED) {
    it(title, () => {
      const [name = ''] = Object.keys(files);
      const { files: changed, refusal, fix } = asyncIn(files, name);
      assert.equal(refusal, undefined);
      assert.equal(changed[name], after);
      assert.equal(fix?.automatic, true, fix?.note);
    });
  }
  for (const [title, text, reason] of REFUSED) {
    it(`but not ${title}`, () => {
      const { refusal } = asyncIn({ 'a.mts': `${FS}${text}\n` }, 'a.mts');
      assert.match(refusal ?? 'it is not refused', reason);
    });
  }
});

/** What has no true twin, and the text that the second file has then, or why it stays. */
const OFFLOADED: readonly (readonly [title: string, helper: string, after: string | RegExp])[] = [
  [
    'a command',
    "export class Git {\n  run(a) { return cp.execSync('git ' + a, { encoding: 'utf8' }).trim(); }\n}\n",
    "export class Git {\n  async run(a) { return (await runInExecutor(null, cp.execSync, 'git ' + a, { encoding: 'utf8' })).trim(); }\n}\n",
  ],
  [
    'a command with a handle',
    'export class Git {\n  run(a) { return cp.spawnSync(a, { stdio: [process.stdin] }); }\n}\n',
    /./,
  ],
];

describe('Make async offloads', () => {
  const main = "import { Git } from './git.mjs';\nexport const f = async a => new Git().run(a);\n";
  const CP = "import cp from 'node:child_process';\n";
  for (const [title, helper, after] of OFFLOADED) {
    it(title, () => {
      const files = { 'a.mjs': main, 'git.mjs': CP + helper };
      const { files: changed, fix, refusal } = asyncIn(files, 'a.mjs', () => FACTS);
      if (typeof after === 'string') {
        assert.equal(refusal, undefined);
        assert.equal(changed['git.mjs'], `${CP}import { runInExecutor } from 'run-in-executor';\n${after}`);
        assert.equal(fix?.automatic, true, fix?.note);
      } else {
        assert.match(refusal ?? fix?.note ?? 'it is made async', after);
        assert.notEqual(fix?.automatic, true);
      }
    });
  }

  it('nothing where it is not known what is around', () => {
    const { fix } = asyncIn({ 'a.mjs': main, 'git.mjs': CP + OFFLOADED[0]![1] }, 'a.mjs');
    assert.equal(fix?.automatic ?? false, false);
  });
});
