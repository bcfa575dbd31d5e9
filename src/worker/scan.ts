// A scan of whole folders, in steps, so that it can be cancelled and what a person waits for gets in between.
import { createAnalyzer, type Analyzer } from '../analyzer/analyzer.ts';
import type { Config } from '../analyzer/config.ts';
import { discover } from '../project/discover.ts';
import { readSource, UnreadableError } from '../project/read.ts';
import { createResolver } from '../project/resolve.ts';
import { scopeOf } from './configuration.ts';
import type { ScannedFile } from './protocol.ts';
import type { Workspace } from './workspace.ts';

export interface Scan {
  begin(roots: readonly string[]): Promise<readonly string[]>;
  load(paths: readonly string[]): Promise<null>;
  check(paths: readonly string[]): readonly ScannedFile[];
  end(): void;
}

interface Loaded {
  readonly config: Config;
  readonly checked: boolean;
  readonly text: string;
}

export function createScan(workspace: Workspace, log: (message: string) => void): Scan {
  let files = new Map<string, Loaded>();
  let analyzer: Analyzer | undefined;

  async function load(path: string): Promise<void> {
    const { config, checked } = await scopeOf(path, workspace.settings);
    try {
      const text = workspace.texts().get(path) ?? (await readSource(path)).text;
      files.set(path, { config, checked, text });
      const failure = analyzer?.update(path, text);
      if (failure) log(`${path}:${failure.line}:${failure.column}: ${failure.message}`);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      log(`${path}: ${error.message}`);
    }
  }

  return {
    async begin(roots) {
      files = new Map();
      analyzer = createAnalyzer(
        {},
        {
          resolve: createResolver(path => files.has(path)),
          configFor: path => files.get(path)?.config ?? {},
        },
      );
      const found = await Promise.all(roots.map(root => discover([root], { cwd: root })));
      for (const { problems } of found) for (const { path, message } of problems) log(`${path}: ${message}`);
      return [...new Set(found.flatMap(discovery => discovery.files.map(file => file.path)))];
    },
    async load(paths) {
      for (const path of paths) await load(path);
      return null;
    },
    check(paths) {
      return paths.flatMap(path => {
        const file = files.get(path);
        const findings = file?.checked ? (analyzer?.check(path) ?? []) : [];
        return file && findings.length > 0 ? [{ path, findings, lineStarts: lineStartsOf(file.text) }] : [];
      });
    },
    end() {
      files = new Map();
      analyzer = undefined;
    },
  };
}

/** Lines as the editor counts them. */
function lineStartsOf(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), match => match.index + match[0].length)];
}
