// What compilers put into every CommonJS file that they write: functions that wrap modules and define exports. Nobody
// needs a fix there, and what they do with names that are not known concerns nobody else.
import type { TSESTree } from '../../analyzer/syntax.ts';

/** `__importStar` of TypeScript, which a file may have from another one. */
const OF_TYPESCRIPT = /^__(createBinding|setModuleDefault|importStar|importDefault|exportStar)$/;
/** Of Babel and SWC, and what each of them says. */
const FUNCTIONS: ReadonlyMap<string, RegExp> = new Map([
  ['_interopRequireDefault', /\b__esModule\b/],
  ['_interopRequireWildcard', /\b__esModule\b/],
  ['_getRequireWildcardCache', /\bWeakMap\b/],
  ['_interop_require_default', /\b__esModule\b/],
  ['_interop_require_wildcard', /\b__esModule\b/],
  ['_export', /Object\.defineProperty\(target, name, \{/],
  ['_export_star', /Object\.defineProperty\(to, k, \{/],
]);

/**
 * Has a compiler written the statement, and for nothing but modules?
 * @param text of the file
 */
export function isBoilerplate(text: string, statement: TSESTree.Node): boolean {
  if (statement.type === 'FunctionDeclaration') {
    const said = FUNCTIONS.get(statement.id?.name ?? '');
    return said?.test(text.slice(...statement.range)) === true;
  }
  return (
    statement.type === 'VariableDeclaration' &&
    statement.declarations.every(declarator => isTypeScripts(text, declarator))
  );
}

/** `var __importStar = (this && this.__importStar) || …` */
function isTypeScripts(text: string, { id, init }: TSESTree.VariableDeclarator): boolean {
  return (
    id.type === 'Identifier' &&
    OF_TYPESCRIPT.test(id.name) &&
    init?.type === 'LogicalExpression' &&
    text.startsWith(`(this && this.${id.name}) ||`, init.range[0])
  );
}
