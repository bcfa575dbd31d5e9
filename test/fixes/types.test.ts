import assert from 'node:assert/strict';
import { CALLS, type Call } from './calls.ts';
import { copies, errorsIn, RUNTIME } from './compile.ts';
import { Project } from './project.ts';
import { fixFirst } from './support.ts';

/** Everything in scope stays used, so that only imports can become unused. */
function programOf({ module, code }: Call, whole: boolean): string {
  const name = /^\w+/.exec(code)?.[0];
  return `import ${whole ? 'm' : `{ ${name} }`} from 'node:${module}';
export async function f(p: string, fd: number, bytes: Buffer) {
  const result = ${whole ? 'm.' : ''}${code};
  return { result, p, fd, bytes };
}
`;
}

/** With what the sync call yields, the declared types must still fit. */
const TYPED = `import fs, { readFileSync, statSync, type Stats } from 'node:fs';
import { execSync } from 'node:child_process';
interface Loaded { readonly text: string; readonly stats: Stats }
const DEFAULTS = { encoding: 'utf8' } as const;
export function load(path: string, limit = 10): Loaded {
  return { text: readFileSync(path, DEFAULTS).slice(0, limit), stats: statSync(path) };
}
export async function main(path: string): Promise<[string, number, string | undefined]> {
  const text: string = readFileSync(path, 'utf8');
  const { stats }: Loaded = load(path);
  const names: string[] = fs.readdirSync(path);
  const loaded = load(path, 3).text as \`\${string}\`;
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) names.push(entry.name);
  return [text + loaded + execSync('ls', { encoding: 'utf8' }).trim(), stats.size, names[0]?.trim()];
}
`;

describe('types', () => {
  it('hold after each fix of each blocking function of Node.js', async function () {
    this.timeout(120_000);
    using project = new Project(await copies());
    const names: string[] = [];
    CALLS.forEach((call, index) => {
      for (const whole of [true, false]) {
        const text = programOf(call, whole);
        for (const kind of ['executor', 'native'] as const) {
          const { text: fixed } = fixFirst(text, { kind, path: 'a.mts', facts: RUNTIME });
          const reason = kind === 'native' ? call.refused?.native : call.refused?.executor;
          if (reason) assert.match(fixed, reason, call.code);
          else assert.doesNotMatch(fixed, /^refused/, call.code);
          if (reason) continue;
          const name = `${index}-${whole ? 'whole' : 'named'}-${kind}.mts`;
          project.write(name, fixed);
          names.push(name);
        }
      }
    });
    assert.deepEqual(errorsIn(project, names), []);
  });

  it('hold in a file whose fixes are all applied', async function () {
    this.timeout(60_000);
    using project = new Project({ ...(await copies()), 'main.mts': TYPED });
    assert.deepEqual(errorsIn(project, ['main.mts']), []);
    const { applied, left } = await project.fix('main.mts');
    assert.deepEqual(left, []);
    assert.equal(applied.length, 6);
    assert.deepEqual(errorsIn(project, ['main.mts']), [], project.read('main.mts'));
  });
});
