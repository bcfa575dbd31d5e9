import type { RuleId, Severity, Tier } from './finding.ts';

/** How a rule reports: a severity for everything, or by `minCost` only what costs at least that tier. */
export interface RuleSetting {
  readonly severity?: Severity | 'off' | 'default';
  /** Cheaper calls are not reported. */
  readonly minCost?: Tier;
}

/** A blocking function that the catalogue does not know, e.g. `{ module: 'our-db', export: 'Client.query' }`. */
export interface ExtraApi {
  readonly module: string;
  readonly export: string;
  readonly cost?: Tier;
}

/** The keys of `unblock.config.json` and, with the prefix `unblock.`, of the editor settings. */
export interface Config {
  /** Severity (or `off`) and cost floor per rule. A bare string is short for `{ severity }`. */
  readonly rules?: Readonly<Partial<Record<RuleId, RuleSetting | Severity | 'off'>>>;
  /** Globs of files that are not checked, relative to the configuration file's folder. */
  readonly exclude?: readonly string[];
  /** Globs of files that are checked although they look like tests or build configuration. */
  readonly include?: readonly string[];
  /** Report timers, event handlers and route handlers (severity information). Default true. */
  readonly callbacks?: boolean;
  /** Blocking functions of packages that the catalogue does not know. */
  readonly apis?: readonly ExtraApi[];
  /** APIs (as named in findings, `*` allowed at the end) that are never reported, e.g. `fs.existsSync`. */
  readonly allow?: readonly string[];
}
