// Make async in programs that do one thing after the other, where an `await` of what is no promise changes nothing.
import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const READ = "fs.readFileSync(p, 'utf8')";
const MAIN = "console.log(await main('a'));\n";

/** Each with what is in the changed file, or with why nothing changes. */
const CASES: readonly (readonly [title: string, files: Files, after: string | RegExp])[] = [
  [
    'may hand back what it is given, which is no promise',
    {
      'a.mjs': `${FS}const load = (p, other) => (p ? ${READ} : other);\nasync function main(p) {\n  const found = load(p, null);\n  return found;\n}\n${MAIN}`,
    },
    'const found = await load(p, null);',
  ],
  [
    'may hand back what it is given, which has a `then`',
    {
      'a.mjs': `${FS}const load = (p, other) => (p ? ${READ} : other);\nasync function main(p) {\n  const found = load(p, { then: run => run(1) });\n  return found;\n}\n${MAIN}`,
    },
    /`load` \(a.mjs:2\) may return a promise/,
  ],
  [
    'may be one of several, of which none waits',
    {
      'a.mjs': `${FS}const make = { file: p => () => ${READ}, list: all => () => all.push(1) };\nconst all = [make.file('a'), make.list([])];\nasync function main() {\n  const found = [];\n  for (const run of all) found.push(run());\n  return found;\n}\n${MAIN}`,
    },
    'found.push(await run());',
  ],
  [
    'may be one of several, of which one waits',
    {
      'a.mjs': `${FS}const make = { file: p => () => ${READ}, list: all => async () => all.push(1) };\nconst all = [make.file('a'), make.list([])];\nasync function main() {\n  const found = [];\n  for (const run of all) found.push(run());\n  return found;\n}\n${MAIN}`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'may be the method of an object that nobody knows',
    {
      'a.mjs': `${FS}class Step {\n  alter(p) { return ${READ}; }\n}\nconst steps = [];\nconst add = step => steps.push(step);\nadd(new Step());\nadd(Object.create({ alter: p => p }));\nasync function main(p) {\n  let all = '';\n  for (const step of steps) all += step.alter(p);\n  return all;\n}\n${MAIN}`,
    },
    'all += await step.alter(p);',
  ],
  [
    'may not be the method of an object that nobody knows, and that waits',
    {
      'a.mjs': `${FS}class Step {\n  alter(p) { return ${READ}; }\n}\nconst steps = [];\nconst add = step => steps.push(step);\nadd(new Step());\nadd(Object.create({ alter: async p => p }));\nasync function main(p) {\n  let all = '';\n  for (const step of steps) all += step.alter(p);\n  return all;\n}\n${MAIN}`,
    },
    /`step.alter` \(a.mjs:11\) may be `alter`/,
  ],
  [
    'stays in a list of a table',
    {
      'a.mjs': `${FS}const hooks = { start: [], end: [] };\nfunction on(name, run) { hooks[name].push(run); }\nconst emit = (name, p) => {\n  for (const run of hooks[name]) run(p);\n};\non('start', p => fs.writeFileSync(p, ''));\non('start', p => console.log(p));\nasync function main(p) { emit('start', p); }\n${MAIN}`,
    },
    'for (const run of hooks[name]) await run(p);',
  ],
  [
    'stays in a list that is made when it is missing',
    {
      'a.mjs': `${FS}class Hooks {\n  #all = {};\n  on(name, run) { (this.#all[name] ??= []).push(run); }\n  emit(name, p) {\n    for (const run of this.#all[name] ?? []) run(p);\n  }\n}\nasync function main(p) {\n  const hooks = new Hooks();\n  hooks.on('start', at => fs.writeFileSync(at, ''));\n  hooks.emit('start', p);\n}\n${MAIN}`,
    },
    'for (const run of this.#all[name] ?? []) await run(p);',
  ],
  [
    'stays in a list of a map',
    {
      'a.mjs': `${FS}const hooks = new Map();\nfunction on(name, run) {\n  if (!hooks.has(name)) hooks.set(name, []);\n  hooks.get(name).push(run);\n}\nfunction emit(name, p) {\n  for (const run of hooks.get(name) ?? []) run(p);\n}\non('start', p => fs.writeFileSync(p, ''));\nasync function main(p) { emit('start', p); }\n${MAIN}`,
    },
    'for (const run of hooks.get(name) ?? []) await run(p);',
  ],
  [
    'does not stay in a table that is handed on',
    {
      'a.mjs': `${FS}const hooks = { start: [] };\nfunction on(name, run) { hooks[name].push(run); }\nfunction emit(all, p) { all.start.forEach(run => run(p)); }\non('start', p => fs.writeFileSync(p, ''));\nasync function main(p) { emit(hooks, p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a list of a table that something else is put into',
    {
      'a.mjs': `${FS}const other = [];\nconst hooks = { start: [] };\nhooks.start = other;\nfunction on(name, run) { hooks[name].push(run); }\nfunction emit(name, p) { for (const run of hooks[name]) run(p); }\non('start', p => fs.writeFileSync(p, ''));\nasync function main(p) { emit('start', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a list whose functions go on',
    {
      'a.mjs': `${FS}const hooks = { start: [] };\nfunction on(name, run) { hooks[name].push(run); }\nfunction emit(name, p) { [p].forEach(hooks[name][0]); }\non('start', p => fs.writeFileSync(p, ''));\nasync function main(p) { emit('start', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'is handed to the only method of that name',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  own.go(p);\n}\n${MAIN}`,
    },
    'go(p) { for (const run of all) await run(p); }',
  ],
  [
    'is handed to one of two methods of that name',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nclass Other { tap(run) { run('b'); } }\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  install(new Other());\n  own.go(p);\n}\n${MAIN}`,
    },
    /in a callback of `tap` that nothing waits for/,
  ],
  [
    'is handed to the only method of that name, where tables get others',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nconst table = {};\nconst set = (name, run) => { table[name] = run; };\nset('size', p => p.length);\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  own.go(p);\n}\n${MAIN}`,
    },
    'go(p) { for (const run of all) await run(p); }',
  ],
  [
    'is handed to one of two methods of which one is put there by its name',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nconst other = Object.fromEntries([['tap', run => run('b')]]);\ninstall(other);\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  own.go(p);\n}\n${MAIN}`,
    },
    /in a callback of `tap`/,
  ],
  [
    'is handed to one of two methods of which one is put there with all others',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nconst inner = hooks();\nconst other = {};\nfor (const name of Object.keys(inner)) other[name] = run => run('b');\ninstall(other);\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  own.go(p);\n}\n${MAIN}`,
    },
    /in a callback of `tap`/,
  ],
  [
    'is handed to one of two methods of which one is put there in a pattern',
    {
      'a.mjs': `${FS}const hooks = () => {\n  const all = [];\n  return {\n    tap(run) { all.push(run); },\n    go(p) { for (const run of all) run(p); },\n  };\n};\nconst install = to => to.tap(p => fs.writeFileSync(p, ''));\nconst other = {};\n[other.tap] = [run => run('b')];\ninstall(other);\nasync function main(p) {\n  const own = hooks();\n  install(own);\n  own.go(p);\n}\n${MAIN}`,
    },
    /in a callback of `tap`/,
  ],
  [
    'stays in a table, under a name that is not known',
    {
      'a.mjs': `${FS}class App {\n  constructor() { this.routes = {}; }\n  on(line, run) { this.routes[line] = run; }\n  go(line, p) {\n    const run = this.routes[line];\n    return { text: run(p) };\n  }\n}\nconst app = new App();\napp.on('GET', p => ${READ});\napp.on('PUT', p => p);\nasync function main(p) { return app.go('GET', p); }\n${MAIN}`,
    },
    'return { text: await run(p) };',
  ],
  [
    'stays in a table beside a function without `this`',
    {
      'a.mjs': `${FS}const table = { size: p => p.length };\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\nclass Disk { get() { return this.read(); } read() {} }\nnew Disk().get();\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    'const found = await table[name](p);',
  ],
  [
    'does not stay in a table with a setter',
    {
      'a.mjs': `${FS}let kept;\nconst table = { set load(run) { kept = run; }, get load() { return kept; } };\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a table that inherits',
    {
      'a.mjs': `${FS}const base = { go(p) { return this.load(p).length; } };\nconst table = { __proto__: base };\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a table whose functions use their table',
    {
      'a.mjs': `${FS}const table = { size(p) { return this.load(p).length; } };\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a table that gets a function which uses its table',
    {
      'a.mjs': `${FS}const table = {};\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\non('size', function (p) { return this.load(p).length; });\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a table that gets a method which uses its object',
    {
      'a.mjs': `${FS}const table = {};\nfunction on(name, run) { table[name] = run; }\nconst call = (name, p) => {\n  const found = table[name](p);\n  return { found };\n};\non('load', p => ${READ});\nclass Disk { size(p) { return this.load(p).length; } load() { return ''; } }\non('size', new Disk().size);\nasync function main(p) { return call('load', p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a list of a table that a function of it uses',
    {
      'a.mjs': `${FS}const hooks = { start: [] };\nfunction on(name, run) { hooks[name].push(run); }\nfunction emit(name, p) { for (let i = 0; i < hooks[name].length; i++) hooks[name][i](p); }\non('start', p => fs.writeFileSync(p, ''));\non('start', function (p) { this[0](p); });\nasync function main(p) { emit('start', p); }\n${MAIN}`,
    },
    /in a callback of `on` that nothing waits for|handed on as a value/,
  ],
  [
    'is handed to the only method of that name that is the project’s, of whatever object',
    {
      'a.mjs': `${FS}const codec = { decode(text, revive) { return revive(text); } };\nconst make = () => codec;\nasync function main(p) { return { text: make().decode(p, at => fs.readFileSync(at, 'utf8')) }; }\n${MAIN}`,
    },
    'text: await make().decode(',
  ],
  [
    'is handed to an object of the language by another name',
    {
      'a.mjs': `${FS}const codec = { parse(text, revive) { return revive('', text); } };\nconst other = JSON;\ncodec.parse('1', (key, value) => value);\nasync function main(p) { return { text: other.parse(p, (key, at) => fs.readFileSync(at, 'utf8')) }; }\n${MAIN}`,
    },
    /in a callback of `parse`/,
  ],
  [
    'is handed to what may be an object of the language',
    {
      'a.mjs': `${FS}const codec = { parse(text, revive) { return revive('', text); } };\nconst read = (by, p) => ({ text: by.parse(p, (key, at) => fs.readFileSync(at, 'utf8')) });\nread(codec, 'a');\nasync function main(p) { return read(JSON, p); }\n${MAIN}`,
    },
    /in a callback of `parse`/,
  ],
  [
    'does not stay in a table that another file reads',
    {
      'a.mjs': `${FS}import { first } from './b.mjs';\nclass App {\n  constructor() { this.routes = {}; }\n  on(line, run) { this.routes[line] = run; }\n}\nconst app = new App();\napp.on('GET', p => ${READ});\nasync function main(p) { return first(app, p).length; }\n${MAIN}`,
      'b.mjs': "export const first = (app, p) => app.routes['GET'](p);\n",
    },
    /handed on as a value/,
  ],
  [
    'does not stay in a table that is exported',
    {
      'a.mjs': `${FS}import { first } from './b.mjs';\nexport const routes = {};\nconst on = (line, run) => { routes[line] = run; };\non('GET', p => ${READ});\nasync function main(p) { return first(p).length; }\n${MAIN}`,
      'b.mjs': "import { routes } from './a.mjs';\nexport const first = p => routes['GET'](p);\n",
    },
    /handed on as a value/,
  ],
  [
    'belongs to an object that is taken apart by who gets it',
    {
      'a.mjs': `${FS}const disk = { load: p => ${READ} };\nconst make = ({ disk: from, name }) => ({ get: p => name + from.load(p) });\nconst all = make({ disk, name: 'x' });\nasync function main(p) { return all.get(p); }\n${MAIN}`,
    },
    'get: async p => name + (await from.load(p))',
  ],
  [
    'belongs to an object that is taken apart, with a rest',
    {
      'a.mjs': `${FS}const disk = { load: p => ${READ} };\nconst make = ({ name, ...rest }) => ({ get: p => name + rest.disk.load(p) });\nconst all = make({ disk, name: 'x' });\nasync function main(p) { return all.get(p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'is in a list that is made anew from itself',
    {
      'a.mjs': `${FS}class Subject {\n  #all = [];\n  add(run) {\n    this.#all.push(run);\n    return () => { this.#all = this.#all.filter(one => one !== run); };\n  }\n  tell(p) { for (const run of this.#all) run(p); }\n}\nconst subject = new Subject();\nsubject.add(p => fs.writeFileSync(p, ''));\nasync function main(p) { subject.tell(p); }\n${MAIN}`,
    },
    'for (const run of this.#all) await run(p);',
  ],
  [
    'is in a list that is made anew from others',
    {
      'a.mjs': `${FS}class Subject {\n  #all = [];\n  #more = [];\n  add(run) {\n    this.#all.push(run);\n    this.#all = this.#more.filter(one => one !== run);\n  }\n  tell(p) { for (const run of this.#all) run(p); }\n}\nconst subject = new Subject();\nsubject.add(p => fs.writeFileSync(p, ''));\nasync function main(p) { subject.tell(p); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'may return a promise, for which all wait already',
    {
      'a.mjs': `${FS}const save = p => value => {\n  fs.writeFileSync(p, value);\n  return value;\n};\nexport const main = async (p, value) => await save(p)(value);\n`,
    },
    'await save(p)(value)',
  ],
  [
    'calls another one that calls it back',
    {
      'a.mjs': `${FS}const one = p => (p === '' ? fs.readFileSync('a', 'utf8') : two(p.slice(1)));\nconst two = p => {\n  const found = one(p);\n  return found;\n};\nasync function main(p) { return { text: one(p) }; }\n${MAIN}`,
    },
    'const found = await one(p);',
  ],
  [
    'has properties of its own',
    {
      'a.mjs': `${FS}function count(run) {\n  const counted = p => {\n    counted.times += 1;\n    return run(p);\n  };\n  counted.times = 0;\n  return counted;\n}\nconst load = count(p => ${READ});\nasync function main(p) { return load(p) + load.times; }\n${MAIN}`,
    },
    'return (await load(p)) + load.times;',
  ],
  [
    'has a property that tells it apart',
    {
      'a.mjs': `${FS}const load = p => ${READ};\nasync function main(p) { return load(p) + String(load.constructor.name); }\n${MAIN}`,
    },
    /handed on as a value/,
  ],
  [
    'is listed with others',
    {
      'a.mjs': `${FS}const rules = { text: p => ${READ}, name: p => p };\nasync function main(p) {\n  return Object.entries(rules).map(([name, rule]) => name + rule(p)).join();\n}\n${MAIN}`,
    },
    'results.push(name + (await rule(p)));',
  ],
  [
    'is what a list is reduced with',
    {
      'a.mjs': `${FS}const steps = [text => text.trim(), text => text + fs.readFileSync('b', 'utf8')];\nasync function main(p) {\n  return steps.reduce((text, step) => step(text), p.toUpperCase());\n}\n${MAIN}`,
    },
    'let text = p.toUpperCase();\n  for (const step of [...steps]) {\n    text = await step(text);\n  }',
  ],
  [
    'is what a list is reduced with that changes',
    {
      'a.mjs': `${FS}let steps = [text => text.trim(), text => text + fs.readFileSync('b', 'utf8')];\nconst first = p => { steps = []; return p; };\nasync function main(p) {\n  return steps.reduce((text, step) => step(text), first(p));\n}\n${MAIN}`,
    },
    /is assigned again|what it begins with is computed/,
  ],
  [
    'belongs to an object that another file hands over',
    {
      'a.mts': `import { registry } from './registry.mts';\nimport './rule.mts';\nconsole.log(await (async () => registry.run('a'))());\n`,
      'registry.mts':
        'export interface Rule { check(p: string): string }\nclass Registry {\n  private readonly rules: Rule[] = [];\n  add(rule: Rule): void { this.rules.push(rule); }\n  run(p: string): string {\n    let all = "";\n    for (const rule of this.rules) all += rule.check(p);\n    return all;\n  }\n}\nexport const registry = new Registry();\n',
      'rule.mts': `${FS}import { registry } from './registry.mts';\nregistry.add({ check: p => ${READ} });\n`,
    },
    'all += await rule.check(p);',
  ],
];

describe('Make async where nothing runs side by side: a function that', () => {
  for (const [title, files, after] of CASES) {
    it(title, () => {
      const [first = ''] = Object.keys(files);
      const outcome = asyncIn(files, first);
      const reason = outcome.refusal ?? outcome.fix?.note;
      if (typeof after === 'string') {
        assert.equal(reason, undefined);
        assert.ok(
          Object.values(outcome.files).some(text => text.includes(after)),
          JSON.stringify(outcome.files),
        );
      } else assert.match(reason ?? JSON.stringify(outcome.files), after);
    });
  }
});
