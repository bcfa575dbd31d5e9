// Programs side by side: in every round each runs once, so that what else the machine does meets all of them alike.
import { readFile } from 'node:fs/promises';
import { measure, type Usage } from './child.ts';
import type { Account, Contestant } from './contestants.ts';
import type { Repository } from './corpus.ts';
import { summarise, type Summary } from './statistics.ts';

export interface Outcome {
  readonly account: Account;
  readonly rounds: readonly Usage[];
  readonly wall: Summary;
  readonly cpu: Summary;
  readonly peak: Summary;
  /** Wall time of the reference in the same round, divided by this one's: how many times as fast. */
  readonly timesAsFast: Summary;
}

export interface Comparison {
  readonly repository: Omit<Repository, 'files'> & { readonly files: number };
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** What the others are compared with. */
export const REFERENCE = 'eslint';

/**
 * Compares programs on a repository. A first run of each, not measured, warms file caches, fills caches on disk, and
 * shows that all look at the same files.
 * @throws when a program fails or looks at other files than the repository has
 */
export async function compare(
  repository: Repository,
  contestants: readonly Contestant[],
  rounds: number,
  progress: (what: string) => void,
): Promise<Comparison> {
  const accounts = new Map<string, Account>();
  const usages = new Map<string, Usage[]>(contestants.map(({ id }) => [id, []]));
  for (const contestant of contestants) {
    progress(`${repository.name}: ${contestant.name}, warming up`);
    const { output } = await measure(contestant.programFor(repository));
    const account = contestant.account(await readFile(output, 'utf8'));
    if (account.files !== repository.files.length)
      throw new Error(`${contestant.name} saw ${account.files} of ${repository.files.length} files`);
    accounts.set(contestant.id, account);
  }
  for (let round = 0; round < rounds; round++) {
    for (const contestant of turned(contestants, round)) {
      progress(`${repository.name}: round ${round + 1} of ${rounds}, ${contestant.name}`);
      const { wall, cpu, peak } = await measure(contestant.programFor(repository));
      usages.get(contestant.id)?.push({ wall, cpu, peak });
    }
  }
  const reference = usages.get(REFERENCE) ?? [];
  const outcomes = contestants.map(({ id }): [string, Outcome] => {
    const own = usages.get(id) ?? [];
    const ratios = own.map((usage, round) => (reference[round]?.wall ?? NaN) / usage.wall);
    const account = accounts.get(id) ?? { files: 0, findings: 0, failures: 0 };
    return [
      id,
      {
        account,
        rounds: own,
        wall: summarise(own.map(({ wall }) => wall)),
        cpu: summarise(own.map(({ cpu }) => cpu)),
        peak: summarise(own.map(({ peak }) => peak)),
        timesAsFast: summarise(ratios),
      },
    ];
  });
  return {
    repository: { ...repository, files: repository.files.length },
    outcomes: Object.fromEntries(outcomes),
  };
}

/** Each round begins with another program. */
function turned<T>(items: readonly T[], by: number): T[] {
  return items.map((_, index) => items[(index + by) % items.length] as T);
}
