// The analyzer's public face. Pure: source text in, findings out.
export type * from './finding.ts';
export type * from './config.ts';
export { RULE_IDS } from './finding.ts';
export { createAnalyzer } from './analyzer.ts';
export type { Analyzer } from './analyzer.ts';
export type { AnalyzerHost } from './sources.ts';
