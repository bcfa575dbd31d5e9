import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { format } from 'prettier';
import ts from 'typescript';

const here = new URL('./', import.meta.url);

/** The parts in the order in which a reader of the single file meets them. */
const parts = [
  'run-in-executor',
  'types',
  'task-ref',
  'errors',
  'pool/thread-pool',
  'pool/pool-worker',
  'pool/job',
  'resolve/resolve',
  'resolve/builtins',
  'resolve/location',
  'protocol',
  'place',
  'codec/pack',
  'codec/unpack',
  'codec/kinds',
];

const exported = `export { runInExecutor, setDefaultExecutor, taskRef, ThreadPoolExecutor };
export type { Arguments, Callable, Executor, ExecutorErrorCode, Result, ShutdownOptions, Task, TaskOptions };
export type { TaskRef, ThreadPoolOptions };
`;

let built;

/**
 * Builds `dist/`: the package (index.*) and the single files that get copied into projects (copy/*). Once per process.
 *
 * @returns {Promise<void>}
 */
export function buildRuntime() {
  built ??= buildFiles();
  return built;
}

async function buildFiles() {
  const { version } = JSON.parse(await readFile(new URL('package.json', here), 'utf8'));
  const source = await compose();
  const [esm, cjs, types] = await Promise.all([
    transpile(source, ts.ModuleKind.ESNext),
    transpile(source, ts.ModuleKind.CommonJS),
    declarations(source),
  ]);
  const plain = `// run-in-executor ${version}: runs blocking functions off the event loop\n`;
  const copied =
    `// run-in-executor ${version}: runs blocking functions off the event loop. Copied here by Unblock; do not edit.\n` +
    '/* eslint-disable */\n// biome-ignore-all lint: copied file\n// biome-ignore-all format: copied file\n';
  const copiedTypes = copied.replace(' do not edit.', ' do not edit. (types)');
  const files = {
    'index.mjs': plain + esm,
    'index.cjs': plain + cjs,
    'index.d.mts': plain + types,
    'index.d.cts': plain + types,
    'copy/run-in-executor.ts': copied + source,
    'copy/run-in-executor.mts': copied + source,
    'copy/run-in-executor.mjs': copied + esm,
    'copy/run-in-executor.cjs': copied + cjs,
    'copy/run-in-executor.d.mts': copiedTypes + types,
    'copy/run-in-executor.d.cts': copiedTypes + types,
  };
  await mkdir(new URL('dist/copy/', here), { recursive: true });
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(new URL('dist/' + name, here), text)),
  );
}

/** Joins the parts into one TypeScript module, with the worker's code as text inside. */
async function compose() {
  const imports = new Map();
  const bodies = await Promise.all(
    parts.map(async part => {
      const text = await readFile(new URL(`src/${part}.ts`, here), 'utf8');
      return text
        .replace(/^import (type )?\{([^}]*)\} from '([^']+)';\n/gm, (_, type, names, from) => {
          if (from.startsWith('.')) return '';
          const known = imports.get(from) ?? imports.set(from, new Set()).get(from);
          for (const name of names.split(',').map(each => each.trim())) {
            if (name) known.add((type ?? '') + name);
          }
          return '';
        })
        .replace(/^export /gm, '')
        .trim();
    }),
  );
  const header = [...imports].sort().map(([from, names]) => {
    const list = [...names].filter(name => !name.startsWith('type ') || !names.has(name.slice(5)));
    // `import { type A }` would still load the module.
    const onlyTypes = list.every(name => name.startsWith('type '));
    const shown = list.sort().map(name => (onlyTypes ? name.slice('type '.length) : name));
    return `import ${onlyTypes ? 'type ' : ''}{ ${shown.join(', ')} } from '${from}';`;
  });
  const worker = (await bundleWorker()).replace(/[\\`]|\$\{/g, '\\$&');
  const text = [...header, '', bodies.join('\n\n'), '', exported]
    .join('\n')
    .replace(/^.*\ndeclare const WORKER_SOURCE: string;\n/m, '');
  const embedded = `\n/** What runs in a worker: the counterpart of PoolWorker, with the functions of this file that it shares. */\nconst WORKER_SOURCE = \`${worker}\`;\n\n`;
  return format(
    text.replace(/(?=\nexport \{ runInExecutor)/, () => embedded),
    {
      parser: 'typescript',
      printWidth: 110,
      singleQuote: true,
      arrowParens: 'avoid',
    },
  );
}

/** A script that is right in both an evaluated CommonJS and an evaluated ES module (`--input-type=module`). */
async function bundleWorker() {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('src/worker/main.ts', here))],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20.16',
    legalComments: 'none',
    minify: true,
    lineLimit: 100,
  });
  return `(require => {\n${result.outputFiles[0].text}})(process.getBuiltinModule);\n//# sourceURL=run-in-executor-worker\n`;
}

function transpile(source, module) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: module === ts.ModuleKind.ESNext,
    },
  });
  return format(outputText, { parser: 'babel', printWidth: 110, singleQuote: true, arrowParens: 'avoid' });
}

async function declarations(source) {
  const { outputText, diagnostics } = ts.transpileDeclaration(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, stripInternal: true },
  });
  if (diagnostics?.length) {
    throw new Error(
      diagnostics.map(each => ts.flattenDiagnosticMessageText(each.messageText, '\n')).join('\n'),
    );
  }
  const text = await format(outputText, { parser: 'typescript', printWidth: 110, singleQuote: true });
  // Its layout is lost with the comment that keeps prettier away.
  const signatures = /^type Signatures<F> = [^]*?: never;$/m;
  return (
    text
      .replace(signatures, () => signatures.exec(source)[0])
      // transpileDeclaration declares a method with a computed name twice.
      .replace(/^ *\[Symbol\.asyncDispose\]: .*\n/m, '')
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildRuntime();
