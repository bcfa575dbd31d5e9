// Projects of several files in memory: what is found in one, made async in all.
import { createAnalyzer, type Finding } from '../../src/analyzer/index.ts';
import { applyEdits, fixesFor } from '../../src/fixes/index.ts';
import { makeAsync } from '../../src/fixes/make-async/make-async.ts';
import type { Fix, ProjectFacts, ProjectFiles } from '../../src/fixes/types.ts';
import { createResolver } from '../../src/project/resolve.ts';
import { FACTS } from './support.ts';

export type Files = Readonly<Record<string, string>>;

/** @param files by name; those whose name begins with `public` are offered to other packages */
export function projectOf(files: Files): ProjectFiles {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/p/${name}`, text]));
  return {
    texts,
    resolve: createResolver(path => texts.has(path)),
    isInstalled: specifier =>
      /^(node:)?(fs|path|os|util|zlib|crypto|child_process|mocha|express)/.test(specifier),
    isPublic: path => path.startsWith('/p/public'),
    packageOf: () => '/p',
    moduleKind: path => (/\.c?js$/.test(path) ? 'cjs' : 'esm'),
  };
}

export function findingsOf(files: Files, name: string): Finding[] {
  const { texts, resolve } = projectOf(files);
  const analyzer = createAnalyzer({}, { resolve });
  for (const [path, text] of texts) analyzer.update(path, text);
  return analyzer.check(`/p/${name}`);
}

export interface Outcome {
  readonly files: Files;
  readonly fix: Fix | undefined;
  /** Why there is none. */
  readonly refusal: string | undefined;
}

/** Makes the first helper that blocks in a file async. */
export function asyncIn(files: Files, name: string, around?: ProjectFacts['around']): Outcome {
  const findings = findingsOf(files, name);
  const finding = findings.find(({ trace }) => trace.length > 0) ?? findings[0];
  if (!finding) throw new Error(`no helper blocks in\n${files[name] ?? ''}`);
  const project = projectOf(files);
  const path = `/p/${name}`;
  const facts = {
    moduleKind: project.moduleKind(path),
    runtime: undefined,
    project,
    ...(around && { around }),
  };
  const fix = makeAsync(finding, { path, text: files[name] ?? '' }, facts);
  if (fix === undefined || typeof fix === 'string')
    return { files, fix: undefined, refusal: fix ?? 'no such fix' };
  const changed = fix.files.map(({ path: at, edits }) => {
    const own = at.slice('/p/'.length);
    return [own, applyEdits(files[own] ?? '', edits)] as const;
  });
  return { files: { ...files, ...Object.fromEntries(changed) }, fix, refusal: undefined };
}

/** Offloads the first call of a file that blocks, in a project whose modules can all be loaded twice. */
export function offloadIn(files: Files, name: string): Pick<Outcome, 'fix' | 'refusal'> {
  const [finding] = findingsOf(files, name);
  if (!finding) throw new Error(`nothing blocks in\n${files[name] ?? ''}`);
  const project = projectOf(files);
  const path = `/p/${name}`;
  const { fixes, refusals } = fixesFor(
    finding,
    { path, text: files[name] ?? '' },
    {
      ...FACTS,
      moduleKind: project.moduleKind(path),
      project,
      isPureModule: () => true,
      openModule: at => ({
        file: { path: at, text: project.texts.get(at) ?? '' },
        isPure: true,
        isPureModule: () => true,
      }),
    },
  );
  return {
    fix: fixes.find(({ kind }) => kind === 'executor'),
    refusal: refusals.find(({ kind }) => kind === 'executor')?.reason,
  };
}
