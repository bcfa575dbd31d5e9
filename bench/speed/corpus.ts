// What is checked: JavaScript and TypeScript as published on npm, laid out as a repository of its own sources would be.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache.ts';
import corpus from './corpus.json' with { type: 'json' };
import { SOURCE } from './source.ts';

const run = promisify(execFile);

/** A published package, and which of its files a person might have in a repository. */
interface Package {
  readonly version: string;
  readonly keep: readonly string[];
  readonly drop?: readonly string[];
}

export interface Repository {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Source files, relative to the folder, sorted. */
  readonly files: readonly string[];
  readonly lines: number;
  readonly bytes: number;
  /** Of names and contents: the same corpus has the same. */
  readonly digest: string;
}

const packages: Readonly<Record<string, Package | undefined>> = corpus.packages;
const repositories: Readonly<Record<string, readonly string[] | undefined>> = corpus.repositories;

export const REPOSITORIES: readonly string[] = Object.keys(repositories);

/** Makes a repository out of the packages that `corpus.json` names for it, unless the cache has it already. */
export async function prepareRepository(name: string): Promise<Repository> {
  const pins = packagesOf(name).map(id => [id, packages[id]]);
  const stamp = createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12);
  const manifest = join(await cacheFolder('manifests'), `${name}-${stamp}.json`);
  const known = await readFile(manifest, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Repository;
  const folder = join(await cacheFolder('corpus'), name);
  await rm(folder, { recursive: true, force: true });
  for (const id of packagesOf(name)) await addPackage(id, join(folder, 'packages', shortName(id)));
  // The end of the repository: without it, tools look for ignore files further up, where bench/.cache is ignored.
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "workspaces": ["packages/*"] }\n');
  const repository = await describe(name, folder);
  await writeFile(manifest, JSON.stringify(repository));
  return repository;
}

/** A repository is made of packages, and of smaller repositories. */
function packagesOf(name: string): string[] {
  return (repositories[name] ?? []).flatMap(id => (repositories[id] && id !== name ? packagesOf(id) : [id]));
}

const shortName = (id: string): string => id.replace('@', '').replace('/', '-');

async function addPackage(id: string, target: string): Promise<void> {
  const wanted = packages[id];
  if (!wanted) throw new Error(`corpus.json has no package ${id}`);
  const source = await unpack(id, wanted.version);
  for await (const file of glob([...wanted.keep, 'package.json'], {
    cwd: source,
    exclude: [...(wanted.drop ?? [])],
  })) {
    if (file !== 'package.json' && !(await isOrdinary(join(source, file), file))) continue;
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(source, file), join(target, file));
  }
}

async function unpack(id: string, version: string): Promise<string> {
  const packed = await cacheFolder('packed');
  const folder = join(packed, `${shortName(id)}-${version}`);
  if (await readFile(join(folder, 'package.json')).catch(() => undefined)) return folder;
  const { stdout } = await run('npm', ['pack', `${id}@${version}`, '--silent', '--ignore-scripts'], {
    cwd: packed,
  });
  const archive = join(packed, stdout.trim());
  const unpacked = `${folder}.tmp`;
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked);
  await run('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
  await rm(archive);
  await rename(unpacked, folder);
  return folder;
}

/** What some tool leaves out by its name, so that all of them look at the same files. */
const SPECIAL =
  /\.d\.[mc]?ts$|\.min\.|\.(?:spec|test|config)\.|(?:^|\/)(?:node_modules|tests?|__tests__|__benchmarks__|spec|e2e|\..*)\//;
/** Mean characters per line of what no person wrote. */
const MINIFIED = 150;

async function isOrdinary(path: string, name: string): Promise<boolean> {
  if (!SOURCE.test(name) || SPECIAL.test(name)) return false;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && text.length / linesOf(text) < MINIFIED;
}

async function describe(name: string, folder: string): Promise<Repository> {
  const files = (await readdir(folder, { recursive: true })).filter(file => SOURCE.test(file)).sort();
  const hash = createHash('sha256');
  let lines = 0;
  let bytes = 0;
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    lines += linesOf(text);
    bytes += Buffer.byteLength(text);
    hash.update(`${file}\0${text}\0`);
  }
  return { name, folder, files, lines, bytes, digest: hash.digest('hex').slice(0, 16) };
}

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
