// A project as the analysis thread holds it: everything read, everything checked, ready for the next keystroke.
import { createAnalyzer, type Analyzer } from '../../src/analyzer/index.ts';
import { mayMatter } from '../../src/analyzer/prefilter.ts';
import { loadAll } from '../../src/cli/analyze.ts';
import { discover } from '../../src/project/discover.ts';
import { importsOf } from '../../src/project/imports.ts';
import { createProjectResolver } from '../../src/project/projectResolver.ts';
import { componentsOf } from '../../src/project/relevant.ts';

export interface Project {
  readonly analyzer: Analyzer;
  /** Texts of all files, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths of the files that the analyzer has, those that most files import first. */
  readonly analysed: readonly string[];
  readonly findings: number;
}

export async function openProject(folder: string): Promise<Project> {
  const discovery = await discover([folder], { cwd: folder });
  const { files } = await loadAll(discovery);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const { resolve } = await createProjectResolver({ ...discovery, has: path => texts.has(path) });
  const components = componentsOf(files, ({ text }) => mayMatter(text), resolve);
  const relevant = components.flatMap(component => component.files);
  const analyzer = createAnalyzer({}, { resolve });
  for (const { path, text } of relevant) analyzer.update(path, text);
  let findings = 0;
  for (const { path } of relevant) findings += analyzer.check(path).length;
  // As the thread does when it has nothing else to do.
  for (const path of analyzer.outdated()) analyzer.check(path);

  const importers = new Map<string, number>();
  for (const { path, text } of files) {
    for (const specifier of importsOf(text)) {
      const target = resolve(specifier, path);
      if (target !== undefined) importers.set(target, (importers.get(target) ?? 0) + 1);
    }
  }
  const popularity = ({ path }: { path: string }) => importers.get(path) ?? 0;
  const analysed = relevant.toSorted((a, b) => popularity(b) - popularity(a)).map(({ path }) => path);
  return { analyzer, texts, analysed, findings };
}
