// The thread's state: open documents and what applies to them. Everything that parses happens on this side.
import { createAnalyzer } from '../analyzer/analyzer.ts';
import type { Config } from '../analyzer/config.ts';
import type { Finding } from '../analyzer/finding.ts';
import { createResolver } from '../project/resolve.ts';
import { rootOf, scopeOf } from './configuration.ts';
import type { CheckResult, DocumentVersion, Settings, SourceDocument } from './protocol.ts';

export interface CheckedDocument extends SourceDocument {
  readonly findings: readonly Finding[];
}

export interface Workspace {
  check(document: SourceDocument): Promise<CheckResult>;
  /** The document, if the version asked for is the one that is known. */
  find(asked: DocumentVersion): CheckedDocument | undefined;
  /** The texts of open documents, in whatever version. */
  texts(): ReadonlyMap<string, string>;
  /** The workspace folder that a path lies in. */
  rootOf(path: string): string | undefined;
  close(path: string): void;
  configure(settings: Settings): void;
  readonly settings: Settings;
}

export function createWorkspace(log: (message: string) => void): Workspace {
  const documents = new Map<string, CheckedDocument>();
  const configs = new Map<string, Config>();
  const analyzer = createAnalyzer(
    {},
    {
      resolve: createResolver(path => documents.has(path)),
      configFor: path => configs.get(path) ?? {},
    },
  );
  let settings: Settings = { roots: [], fallback: {} };
  let told = '';

  return {
    async check(document) {
      const { path, version, text } = document;
      const { config, checked, problem = '' } = await scopeOf(path, settings);
      // Once per problem: every check of every document would repeat it.
      if (problem !== told) log(problem || 'The configuration file can be used again.');
      told = problem;
      configs.set(path, config);
      const failure = analyzer.update(path, text);
      const findings = failure || !checked ? [] : analyzer.check(path);
      documents.set(path, { ...document, findings });
      return { version, findings, ...(failure && { failure }) };
    },
    find({ path, version }) {
      const document = documents.get(path);
      return document?.version === version ? document : undefined;
    },
    texts: () => new Map(Array.from(documents, ([path, { text }]) => [path, text])),
    rootOf: path => rootOf(path, settings.roots)?.path,
    close(path) {
      documents.delete(path);
      configs.delete(path);
      analyzer.delete(path);
    },
    configure(next) {
      settings = next;
    },
    get settings() {
      return settings;
    },
  };
}
