// Loads one file and says what it exports, or which error it ends in.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const file = process.argv[2] ?? '';
process.argv.splice(1);
const said = await import(pathToFileURL(resolve(file)).href).then(
  module =>
    Object.entries(module)
      .map(([name, value]) => `${name}: ${typeof value} ${value?.length ?? ''}`)
      .join(', '),
  error => `${error.name}: ${error.code ?? error.message}`,
);
process.stdout.write(`\n${said.replaceAll('\n', ' ')}\n`, () => process.exit());
