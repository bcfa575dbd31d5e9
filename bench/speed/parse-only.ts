// The floor: reads and parses every source file of a folder, one by one, and does nothing with what comes out.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure, parse } from '../../src/analyzer/parse.ts';
import { SOURCE } from './source.ts';

const [folder = '.'] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => SOURCE.test(name));
const parsed = files.map(name => isFailure(parse(name, readFileSync(join(folder, name), 'utf8'))));
const failures = parsed.filter(Boolean).length;
console.log(JSON.stringify({ files: files.length, findings: 0, failures }));
