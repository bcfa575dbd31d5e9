// Where the time of a check goes: `node bench/speed/profile.ts 150k [unix]`, from the sources, with their names.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './cache.ts';
import { measure } from './child.ts';
import { prepareRepository } from './corpus.ts';

/** As `node --cpu-prof` writes it; times are in microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly children?: readonly number[];
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

type Node = Profile['nodes'][number];

/** The innermost frame that one of these fits says what a sample belongs to. */
const PHASES: readonly (readonly [name: string, where: RegExp])[] = [
  ['garbage collection', /^\(garbage collector\)/],
  ['idle', /^\(idle\)/],
  ['scopes', /scope-manager/],
  ['parse', /analyzer\/parse|typescript-estree|\/typescript\/lib|ts-api-utils|oxc-parser/],
  ['lower', /src\/analyzer\/lower\//],
  ['graph', /src\/analyzer\/graph\//],
  ['prefilter', /prefilter|project\/relevant|specifiers/],
  ['resolve', /project\/(?:\w*[rR]esolve|packages|sources|manifests|tsconfigs)|enhanced-resolve/],
  ['discover and read', /project\/(?:discover|read|gitignore|configFiles|globs|exempt)/],
  ['fixes', /src\/fixes\/|project\/(?:facts|purity)/],
  ['reports', /src\/cli\/report/],
  ['the rest of ours', /\/src\//],
  ['start-up', /node:internal\/(?:modules|process|bootstrap)/],
];

function tally(profile: Profile): { phases: Map<string, number>; functions: Map<string, number> } {
  const nodes = new Map(profile.nodes.map(node => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(node => (node.children ?? []).map(child => [child, node])));
  const phases = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const node = nodes.get(id);
    if (!node) continue;
    const time = profile.timeDeltas[index] ?? 0;
    add(phases, phaseOf(node, parents), time);
    add(functions, nameOf(node).replace(/file:.*\/(?=src\/|node_modules\/)/, ''), time);
  }
  return { phases, functions };
}

function phaseOf(node: Node, parents: ReadonlyMap<number, Node>): string {
  for (let frame: Node | undefined = node; frame; frame = parents.get(frame.id)) {
    const name = nameOf(frame);
    const phase = PHASES.find(([, where]) => where.test(name));
    if (phase) return phase[0];
  }
  return 'Node.js';
}

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: Node): string =>
  `${functionName} ${url}:${lineNumber + 1}`;

function add(times: Map<string, number>, name: string, time: number): void {
  times.set(name, (times.get(name) ?? 0) + time);
}

function print(title: string, times: ReadonlyMap<string, number>, most: number): void {
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  console.log(`\n${title}, ${(all / 1e6).toFixed(1)} s in all`);
  for (const [name, time] of [...times].sort((a, b) => b[1] - a[1]).slice(0, most)) {
    const share = `${((time / all) * 100).toFixed(1)} %`;
    console.log(`${(time / 1e6).toFixed(2).padStart(8)} s ${share.padStart(7)}  ${name}`);
  }
}

const [name = '150k', format = 'json'] = process.argv.slice(2);
const { folder } = await prepareRepository(name);
const results = await mkdtemp(join(tmpdir(), 'profile-'));
await measure({
  argv: [
    ...['--cpu-prof', '--cpu-prof-dir', results],
    ...[join(PROJECT, 'src/cli/main.ts'), 'check', '--format', format],
  ],
  cwd: folder,
  succeeds: [0, 1],
});
// One profile per thread.
for (const file of await readdir(results)) {
  const { phases, functions } = tally(JSON.parse(await readFile(join(results, file), 'utf8')) as Profile);
  print('phases', phases, 20);
  print('functions themselves', functions, 25);
}
await rm(results, { recursive: true });
