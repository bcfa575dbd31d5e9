// Generates programs whose blocking call is hidden behind helpers of every shape, in the same file and in another one.
import fc from 'fast-check';
import { CALLEES, PLACES } from './places.ts';
import {
  DATA,
  imports,
  indented,
  laidOut,
  layouts,
  LOG,
  withoutTypes,
  type Format,
  type Generated,
  type Layout,
} from './programs.ts';

/** Bodies of functions that are not async. */
const SYNC = PLACES.filter(({ body }) => !/\bawait\b|\basync\b|Promise/.test(body));
const DIRECT = CALLEES.filter(({ needs }) => needs === 'fs' || needs === 'zlib');

type Shape =
  'function' | 'arrow' | 'expression' | 'object' | 'static' | 'private' | 'instance' | 'named' | 'default';

interface Helper {
  readonly shape: Shape;
  readonly body: string;
  /** Called once more by a function that nobody else calls. */
  readonly extra: boolean;
}

const helper: fc.Arbitrary<Helper> = fc.record({
  shape: fc.constantFrom<Shape>(
    'function',
    'arrow',
    'expression',
    'object',
    'static',
    'private',
    'instance',
    'named',
    'default',
  ),
  body: fc.oneof(
    { weight: 5, arbitrary: fc.constant('return $;') },
    { weight: 4, arbitrary: fc.constantFrom(...SYNC.filter(place => place.safe).map(place => place.body)) },
    { weight: 1, arbitrary: fc.constantFrom(...SYNC.map(place => place.body)) },
  ),
  extra: fc.boolean(),
});

export const chains: fc.Arbitrary<Generated> = fc
  .record({
    format: fc.constantFrom<Format>('mjs', 'cjs', 'mts'),
    callee: fc.constantFrom(...DIRECT),
    helpers: fc.array(helper, { minLength: 1, maxLength: 3 }),
    places: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...PLACES.filter(place => place.safe)) },
        { weight: 1, arbitrary: fc.constantFrom(...PLACES) },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    layout: layouts,
  })
  .map(write);

interface Chain {
  readonly format: Format;
  readonly callee: (typeof DIRECT)[number];
  readonly helpers: readonly Helper[];
  readonly places: typeof PLACES;
  readonly layout: Layout;
}

function write({ format, callee, helpers, places, layout }: Chain): Generated {
  const isCommonJs = format === 'cjs';
  // What is in the other file is at the bottom of the chain, where nothing of this file is needed.
  const isFar = helpers[0]?.shape === 'named' || helpers[0]?.shape === 'default';
  let inner = callee.code;
  const near: string[] = [];
  let far = '';
  let exported = '';
  helpers.forEach(({ shape, body, extra }, index) => {
    const name = `h${String(index)}`;
    const text = declared(
      index === 0 ? shape : nearShape(shape),
      name,
      fill(body, inner),
      body === 'return $;',
    );
    if (index === 0 && isFar) {
      far = text.declaration;
      exported = isCommonJs
        ? shape === 'default'
          ? `module.exports = ${name};\n`
          : `module.exports = { ${name} };\n`
        : shape === 'default'
          ? `export default ${name};\n`
          : `export { ${name} };\n`;
    } else near.push(text.declaration);
    inner = `String(${text.call})`;
    if (extra) near.push(`async function also${String(index)}() {\n  log(${text.call});\n}\n`);
  });
  const functions = places.map(
    ({ body }, index) =>
      `async function f${String(index)}(known: boolean) {\n${indented(fill(body, inner))}\n}\n`,
  );
  const extras = helpers.flatMap(({ extra }, index) => (extra ? [`await also${String(index)}();`] : []));
  const calls = [
    ...places.map((_, index) => `log('f${String(index)}', await f${String(index)}(true));`),
    ...extras,
  ];
  const tried = calls.map(call => `try {\n  ${call}\n} catch (error) {\n  log('threw', name(error));\n}`);
  const needs = new Set<string>(callee.needs === 'zlib' ? ['zlib'] : []);
  const first = helpers[0]?.shape;
  const importLine = !isFar
    ? ''
    : isCommonJs
      ? `const ${first === 'default' ? 'h0' : '{ h0 }'} = require('./lib.cjs');\n`
      : `import ${first === 'default' ? 'h0' : '{ h0 }'} from './lib.${format}';\n`;
  const data = DATA[isCommonJs ? 'cjs' : 'esm'];
  const main = [
    layout.head,
    isCommonJs ? "'use strict';\n" : '',
    imports(format, layout, needs),
    importLine,
    data,
    LOG,
    "const shared = { value: '', count: 0 };\n",
    ...near,
    ...functions,
    `async function main() {\n${indented(tried.join('\n'))}\n}\n`,
    isCommonJs ? 'module.exports = main();\n' : 'await main();\n',
  ].join('');
  const lib = `${imports(format, { ...layout, imports: 'default' }, needs)}${data}${LOG}const shared = { value: '', count: 0 };\n${far}${exported}`;
  const typed = format === 'mts';
  const layOut = (source: string): string => laidOut(typed ? source : withoutTypes(source), layout);
  return {
    files: { [`main.${format}`]: layOut(main), ...(isFar && { [`lib.${format}`]: layOut(lib) }) },
    main: `main.${format}`,
    typed,
    safe: false,
  };
}

function nearShape(shape: Shape): Shape {
  return shape === 'named' ? 'function' : shape === 'default' ? 'expression' : shape;
}

function fill(body: string, call: string): string {
  return body.replace(/\$(?!\{)/g, () => call);
}

/** A helper with a body, and how it is called. */
function declared(
  shape: Shape,
  name: string,
  body: string,
  isString: boolean,
): { declaration: string; call: string } {
  const inside = `{\n  const known = folder !== '';\n${indented(body)}\n}`;
  const type = isString ? ': string' : '';
  switch (shape) {
    case 'function':
    case 'named':
    case 'default':
      return { declaration: `function ${name}()${type} ${inside}\n`, call: `${name}()` };
    case 'arrow':
      return { declaration: `const ${name} = ()${type} => ${inside};\n`, call: `${name}()` };
    case 'expression':
      return { declaration: `const ${name} = function ()${type} ${inside};\n`, call: `${name}()` };
    case 'object':
      return { declaration: `const ${name} = {\n  run()${type} ${inside},\n};\n`, call: `${name}.run()` };
    case 'static':
      return {
        declaration: `class ${name.toUpperCase()} {\n  static run()${type} ${inside}\n}\n`,
        call: `${name.toUpperCase()}.run()`,
      };
    case 'private':
      return {
        declaration: `class ${name.toUpperCase()} {\n  static run() { return this.#own(); }\n  static #own()${type} ${inside}\n}\n`,
        call: `${name.toUpperCase()}.run()`,
      };
    case 'instance':
      return {
        declaration: `class ${name.toUpperCase()} {\n  run()${type} ${inside}\n}\nconst ${name} = new ${name.toUpperCase()}();\n`,
        call: `${name}.run()`,
      };
  }
}
