import { parseTree, getNodeValue, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { Config } from '../analyzer/config.ts';
import { indexLines } from '../analyzer/lines.ts';
import configSchema from '../../schemas/unblock.config.schema.json' with { type: 'json' };
import { validate, type Schema } from './schema.ts';

/** A configuration that cannot be used; the message names file, line and column. */
export class ConfigError extends Error {}

const SCHEMA: Schema = configSchema;

/**
 * Reads the text of an `unblock.config.json`. Comments and trailing commas are tolerated, unknown keys are not.
 * @param text the file's content
 * @param name how errors call the file
 * @throws {ConfigError} for what is not JSON or does not fit the schema
 */
export function parseConfig(text: string, name: string): Config {
  const body = text.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error || !tree)
    fail(name, body, error?.offset ?? 0, `not JSON: ${error ? wordsOf(error) : 'empty file'}`);
  const [problem] = validate(tree, SCHEMA);
  if (problem) fail(name, body, problem.offset, problem.message);
  return getNodeValue(tree) as Config;
}

function fail(name: string, text: string, offset: number, message: string): never {
  const { line, column } = indexLines(text).at(offset);
  throw new ConfigError(`${name}:${String(line)}:${String(column)}: ${message}`);
}

/** `CommaExpected` → `comma expected`. */
function wordsOf(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
