// An analyzer that follows changes once there are any. To note what each answer was made of takes several times as long
// as the answers do, and of most projects nothing is changed in the end.
import { createAnalyzer, type Analyzer } from '../analyzer/analyzer.ts';
import type { FileIR } from '../analyzer/ir.ts';
import { createSources, type AnalyzerHost, type Sources } from '../analyzer/sources.ts';

export interface LateFollowing extends Pick<Analyzer, 'update' | 'check'> {
  /** Adds a file; all come before the first is checked. */
  add(file: FileIR): void;
}

export function createLateFollowing(host: AnalyzerHost): LateFollowing {
  const added: FileIR[] = [];
  let first: Sources | undefined = createSources({}, host, true);
  let following: Analyzer | undefined;

  function follow(): Analyzer {
    if (following) return following;
    following = createAnalyzer({}, host);
    for (const file of added) following.add(file);
    added.length = 0;
    first = undefined;
    return following;
  }

  return {
    add(file) {
      added.push(file);
      first?.add(file);
    },
    update: (path, text) => follow().update(path, text),
    check: path => (first ?? follow()).check(path),
  };
}
