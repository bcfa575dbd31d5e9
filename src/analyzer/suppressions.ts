import type { Finding } from './finding.ts';
import type { FileIR } from './ir.ts';
import type { Settings } from './settings.ts';
export function applySuppressions(_file: FileIR, findings: Finding[], _settings: Settings): Finding[] { return findings; }
