import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { format } from 'prettier';
import ts from 'typescript';

const here = new URL('./', import.meta.url);

/**
 * The parts in the order in which a reader of the single file meets them. What is copied into projects does without
 * processes: fixes never write them, and it is shorter by a fifth.
 */
const copied = {
  parts: [
    'run-in-executor',
    'types',
    'task-ref',
    'errors',
    'pool/executor',
    'pool/thread-pool',
    'pool/options',
    'pool/channel',
    'pool/thread',
    'pool/pool-worker',
    'pool/job',
    'pool/queue',
    'pool/idle',
    'pool/aborts',
    'pool/inline',
    'resolve/resolve',
    'resolve/builtins',
    'resolve/location',
    'protocol',
    'place',
    'codec/medium',
    'codec/pack',
    'codec/scan',
    'codec/unpack',
    'codec/kinds',
  ],
  values: ['runInExecutor', 'setDefaultExecutor', 'taskRef', 'ThreadPoolExecutor'],
  types: [
    ...['Arguments', 'Callable', 'Executor', 'ExecutorErrorCode', 'MappingExecutor', 'Result'],
    ...['ShutdownOptions', 'Task', 'TaskOptions', 'TaskRef', 'ThreadPoolOptions'],
  ],
  workers: ['thread'],
};
const whole = {
  parts: copied.parts.flatMap(part => {
    if (part === 'pool/thread') return [part, 'pool/process-pool', 'pool/process'];
    return part === 'codec/medium' ? [part, 'codec/bytes'] : [part];
  }),
  values: [...copied.values, 'ProcessPoolExecutor'].sort(),
  types: [...copied.types, 'ProcessPoolOptions'].sort(),
  workers: ['thread', 'process'],
};

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
  const [index, copy] = await Promise.all([forms(whole), forms(copied)]);
  const is = `// run-in-executor ${version}: runs blocking functions off the event loop`;
  const plain = is + '\n';
  const notice =
    `${is}. Copied here by Unblock; do not edit.\n` +
    '/* eslint-disable */\n// biome-ignore-all lint: copied file\n// biome-ignore-all format: copied file\n';
  const typesNotice = notice.replace(' do not edit.', ' do not edit. (types)');
  const files = {
    'index.mjs': plain + index.esm,
    'index.cjs': plain + index.cjs,
    'index.d.mts': plain + index.types,
    'index.d.cts': plain + index.types,
    'copy/run-in-executor.ts': notice + copy.source,
    'copy/run-in-executor.mts': notice + copy.source,
    'copy/run-in-executor.mjs': notice + copy.esm,
    'copy/run-in-executor.cjs': notice + copy.cjs,
    'copy/run-in-executor.d.mts': typesNotice + copy.types,
    'copy/run-in-executor.d.cts': typesNotice + copy.types,
  };
  await mkdir(new URL('dist/copy/', here), { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => write(new URL('dist/' + name, here), text)));
}

/** Leaves a file alone that is up to date: somebody may be just about to load it. */
async function write(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
}

async function forms(what) {
  const source = await compose(what);
  const [esm, cjs, types] = await Promise.all([
    transpile(source, ts.ModuleKind.ESNext),
    transpile(source, ts.ModuleKind.CommonJS),
    declarations(source),
  ]);
  return { source, esm, cjs, types };
}

/** Joins the parts into one TypeScript module, with the workers' code as text inside. */
async function compose({ parts, values, types, workers }) {
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
  const sources = await Promise.all(
    workers.map(async kind => {
      const text = (await bundleWorker(kind)).replace(/[\\`]|\$\{/g, '\\$&');
      return `/** What runs in a worker ${kind}, with the functions of this file that it shares. */\nconst ${kind.toUpperCase()}_SOURCE = \`${text}\`;`;
    }),
  );
  const exported = [`export { ${values.join(', ')} };`, `export type { ${types.join(', ')} };`];
  const text = [...header, '', ...bodies, '', ...sources, '', ...exported, '']
    .join('\n\n')
    .replace(/^.*\ndeclare const \w+_SOURCE: string;\n/gm, '');
  // Fails where two parts declare the same name.
  await transform(text, { loader: 'ts' });
  return format(text, { parser: 'typescript', printWidth: 110, singleQuote: true, arrowParens: 'avoid' });
}

/** A script that is right in both an evaluated CommonJS and an evaluated ES module (`--input-type=module`). */
async function bundleWorker(kind) {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`src/worker/${kind}.ts`, here))],
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
