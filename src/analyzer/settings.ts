import type { Api } from './catalogue/types.ts';
import type { Config, RuleSetting } from './config.ts';
import type { RuleId, Severity, Tier } from './finding.ts';

/** A configuration, made ready to be asked. */
export interface Settings {
  readonly callbacks: boolean;
  /** Blocking functions that the configuration adds, by `module:path`. */
  readonly apis: ReadonlyMap<string, { readonly api: Api; readonly name: string }>;
  /** Is an API never reported? */
  allows(api: string): boolean;
  /** The severity of a finding, or undefined when it is not reported. */
  severity(rule: RuleId, cost: Tier, callback: boolean, optIn: boolean): Severity | undefined;
}

const RANK: Readonly<Record<Tier, number>> = { low: 0, medium: 1, high: 2 };

export function rankOf(tier: Tier): number {
  return RANK[tier];
}

export function settingsFrom(config: Config): Settings {
  const exact = new Set(config.allow?.filter(name => !name.endsWith('*')));
  const prefixes = config.allow?.filter(name => name.endsWith('*')).map(name => name.slice(0, -1)) ?? [];
  return {
    callbacks: config.callbacks ?? true,
    apis: new Map(
      (config.apis ?? []).map(({ module, export: path, cost }) => [
        `${module.replace(/^node:/, '')}:${path}`,
        {
          api: { tier: cost ?? 'medium', rule: 'blocking-custom' },
          name: `${module.replace(/^node:/, '')}.${path}`,
        },
      ]),
    ),
    allows: api => exact.has(api) || prefixes.some(prefix => api.startsWith(prefix)),
    severity: (rule, cost, callback, optIn) => {
      const { severity, minCost } = ruleSetting(config, rule);
      if (severity === 'off' || (severity === undefined && optIn)) return undefined;
      if (minCost && RANK[cost] < RANK[minCost]) return undefined;
      if (severity !== undefined && severity !== 'default') return severity;
      return cost === 'low' ? 'hint' : callback ? 'information' : 'warning';
    },
  };
}

function ruleSetting(config: Config, rule: RuleId): RuleSetting {
  const setting = config.rules?.[rule];
  return typeof setting === 'string' ? { severity: setting } : (setting ?? {});
}
