import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result, ThreadFlowLocation } from 'sarif';
import { RULE_IDS, type Severity } from '../../analyzer/finding.ts';
import configSchema from '../../../schemas/unblock.config.schema.json' with { type: 'json' };
import type { ReportedFinding } from '../report.ts';
import type { Reporter } from './reporter.ts';

const LEVELS = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
} as const satisfies Record<Severity, Result.level>;

/** SARIF 2.1.0, for code scanning; the chain is a code flow. */
export const sarif: Reporter = ({ findings, errors }, { cwd, version }) => {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Unblock', version, rules: RULE_IDS.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(cwd).href.replace(/\/$/, '')}/` } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: errors.map(({ file, line, message }) => ({
              level: 'warning' as const,
              message: { text: message },
              locations: [locationOf(file, { startLine: line })],
            })),
          },
        ],
        results: findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function descriptorOf(id: (typeof RULE_IDS)[number]): ReportingDescriptor {
  return { id, shortDescription: { text: configSchema.properties.rules.properties[id].description } };
}

function resultOf(finding: ReportedFinding): Result {
  const { file, line, column, endLine, endColumn, rule, severity, message, context, trace } = finding;
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  const where = locationOf(file, region);
  const entered = locationOf(file, { startLine: context.line }, `${context.function} runs on the event loop`);
  const hops = trace.map((hop, index) => {
    const next = trace[index + 1]?.function ?? finding.api;
    return locationOf(
      hop.file,
      { startLine: hop.line, startColumn: hop.column },
      `${hop.function} calls ${next}`,
    );
  });
  const steps: ThreadFlowLocation[] = [entered, { ...where, message: { text: message } }, ...hops].map(
    location => ({
      location,
    }),
  );
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [where],
    ...(trace.length > 0 && {
      relatedLocations: [entered, ...hops].map((location, id) => ({ ...location, id })),
      codeFlows: [{ threadFlows: [{ locations: steps }] }],
    }),
  };
}

function locationOf(
  file: string,
  region: NonNullable<Location['physicalLocation']>['region'],
  text?: string,
): Location {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: { artifactLocation: { uri, uriBaseId: 'SRCROOT' }, ...(region && { region }) },
    ...(text !== undefined && { message: { text } }),
  };
}
