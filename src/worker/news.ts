// What the thread has found unasked, until the extension host fetches it: in portions, since reading a message holds up
// everybody in the host, and a scan or a checkout of another branch finds thousands of things at once.
import type { Finding, Severity } from '../analyzer/finding.ts';
import type { FoundFile } from './protocol.ts';

/** Findings that one message holds, if no single file has more: reading them takes some two milliseconds. */
export const MOST_AT_ONCE = 400;
/** Findings of one file that are told at all. The editor shows 1,000 of one at most, and takes ten milliseconds for that. */
export const MOST_OF_A_FILE = 500;

export interface News {
  /** Later news of a file replace earlier ones. */
  add(file: FoundFile): void;
  /** Takes out the next portion; what a person looks at comes first. */
  next(): { readonly files: readonly FoundFile[]; readonly more: boolean };
}

/** @param announce is called when there is something to be fetched, once until everything is */
export function createNews(announce: () => void): News {
  const waiting = new Map<string, FoundFile>();
  return {
    add(file) {
      if (waiting.size === 0) announce();
      waiting.set(file.path, file);
    },
    next() {
      const files: FoundFile[] = [];
      let findings = 0;
      const isOpen = ({ version }: FoundFile): boolean => version !== undefined;
      const open = [...waiting.values()].filter(isOpen);
      for (const file of [...open, ...waiting.values()]) {
        if (!waiting.has(file.path)) continue;
        findings += 1 + file.findings.length;
        if (files.length > 0 && findings > MOST_AT_ONCE) break;
        files.push(file);
        waiting.delete(file.path);
      }
      return { files, more: waiting.size > 0 };
    },
  };
}

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** The most severe of very many findings, in the same order. */
export function mostSevere(findings: readonly Finding[], most = MOST_OF_A_FILE): readonly Finding[] {
  if (findings.length <= most) return findings;
  const ranked = findings.toSorted((a, b) => RANKS[a.severity] - RANKS[b.severity]);
  const kept = new Set(ranked.slice(0, most));
  return findings.filter(finding => kept.has(finding));
}
