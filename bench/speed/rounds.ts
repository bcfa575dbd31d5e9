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
 * Compares programs on a repository.
 * @throws when a program fails or looks at other files than the repository has
 */
export async function compare(
  repository: Repository,
  contestants: readonly Contestant[],
  rounds: number,
  progress: (what: string) => void,
): Promise<Comparison> {
  const accounts = await warmUp(repository, contestants, progress);
  const usages = new Map<string, Usage[]>(contestants.map(({ id }) => [id, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of turned(contestants, round)) {
      progress(`${repository.name}: round ${round + 1} of ${rounds}, ${contestant.name}`);
      const { wall, cpu, peak } = await measure(contestant.programFor(repository));
      usages.get(contestant.id)?.push({ wall, cpu, peak });
    }
  }
  const reference = usages.get(REFERENCE) ?? [];
  const outcomes = Array.from(accounts, ([id, account]): [string, Outcome] => {
    const own = usages.get(id) ?? [];
    return [
      id,
      {
        account,
        rounds: own,
        wall: summarise(own.map(({ wall }) => wall)),
        cpu: summarise(own.map(({ cpu }) => cpu)),
        peak: summarise(own.map(({ peak }) => peak)),
        timesAsFast: summarise(own.map(({ wall }, round) => (reference[round]?.wall ?? NaN) / wall)),
      },
    ];
  });
  return {
    repository: { ...repository, files: repository.files.length },
    outcomes: Object.fromEntries(outcomes),
  };
}

/**
 * A run of each that is not measured: it brings the files into memory, fills caches on disk, and shows that all look at
 * the same files and find the same with a cache as without.
 */
async function warmUp(
  repository: Repository,
  contestants: readonly Contestant[],
  progress: (what: string) => void,
): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>();
  for (const contestant of contestants) {
    const { id, name } = contestant;
    // The first run of a program with a cache fills it, the second reads it.
    for (let run = 0; run < (id.endsWith('-cached') ? 2 : 1); run++) {
      progress(`${repository.name}: ${name}, warming up`);
      const { output } = await measure(contestant.programFor(repository));
      const account = contestant.account(await readFile(output, 'utf8'));
      if (account.files !== repository.files.length)
        throw new Error(`${name} looked at ${account.files} of ${repository.files.length} files`);
      accounts.set(id, account);
    }
    const [cached, cold] = [accounts.get(id), accounts.get(id.replace('-cached', ''))];
    if (cold && cached?.findings !== cold.findings)
      throw new Error(`${name} finds ${cached?.findings ?? 0}, without a cache ${cold.findings}`);
  }
  return accounts;
}

/** Each round begins with another program. */
function turned<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
