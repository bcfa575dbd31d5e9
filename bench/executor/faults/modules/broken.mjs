// Parses, so that tools that read all files are not disturbed, and is a SyntaxError when it is linked.
import { noSuchExport } from 'node:fs';

export const task = () => noSuchExport;
