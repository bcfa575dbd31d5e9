// Can a module be loaded a second time, in a worker, without anyone noticing?
import { isBoilerplate } from '../reading/boilerplate.ts';
import { isCompiledEnum, isCompilersCall, wrappingOf } from '../reading/compiled.ts';
import {
  bare,
  isFunction,
  lineOf,
  perFile,
  propertyName,
  textOf,
  walk,
  type Node,
  type Source,
} from '../reading/source.ts';
import { isBuiltin, specifiersOf } from '../reading/style.ts';
import { variableOf } from '../reading/scope.ts';
import type { ProjectFacts } from '../types.ts';

/** @returns true, or what speaks against it in words that follow "the module" */
export function isSafeTwice(source: Source, facts: Pick<ProjectFacts, 'isPureModule'>): true | string {
  for (const specifier of specifiersOf(source)) {
    if (isProjectModule(specifier) && !facts.isPureModule?.(specifier))
      return `imports \`${specifier}\`, which does something`;
  }
  const active = activeStatement(source);
  return active ? `does something when it is loaded (line ${lineOf(source, active)})` : true;
}

const activeStatement = perFile((source: Source): Node | undefined =>
  source.ast.body.find(statement => !isPassive(source, statement)),
);

export function isProjectModule(specifier: string): boolean {
  return /^(\.|\/|#|@\/|~\/)/.test(specifier);
}

/** Does a statement only declare, and change nothing outside of itself when it runs? */
export function isPassive(source: Source, statement: Node): boolean {
  switch (statement.type) {
    case 'ImportDeclaration':
      return statement.specifiers.length > 0 || isBuiltin(statement.source.value);
    case 'ExportAllDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'EmptyStatement':
      return true;
    case 'TSModuleDeclaration':
      return statement.declare;
    case 'ClassDeclaration':
      return isPassiveClass(source, statement);
    case 'VariableDeclaration':
      // `const { size = count() } = options`
      return (
        isBoilerplate(source.text, statement) ||
        statement.declarations.every(
          ({ id, init }) => isPassiveExpression(source, id) && (!init || isPassiveExpression(source, init)),
        )
      );
    case 'ExportNamedDeclaration':
      return !statement.declaration || isPassive(source, statement.declaration);
    case 'ExportDefaultDeclaration':
      return isPassive(source, statement.declaration) || isPassiveExpression(source, statement.declaration);
    case 'TSExportAssignment':
      return isPassiveExpression(source, statement.expression);
    case 'ExpressionStatement':
      return (
        statement.directive !== undefined ||
        isExportOf(source, statement.expression) ||
        isCompiledEnum(source, statement)
      );
    case 'IfStatement':
      return isMainGuard(source, statement.test);
    default:
      return false;
  }
}

function isPassiveClass(
  source: Source,
  node: Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>,
): boolean {
  if (node.decorators.length > 0 || (node.superClass && !isPassiveExpression(source, node.superClass)))
    return false;
  return node.body.body.every(member => {
    if (member.type === 'StaticBlock') return false;
    if ('decorators' in member && member.decorators.length > 0) return false;
    if ('key' in member && member.computed && !isPassiveExpression(source, member.key)) return false;
    if (member.type !== 'PropertyDefinition' || !member.static) return true;
    return !member.value || isPassiveExpression(source, member.value);
  });
}

/** `exports.x = …`, `module.exports = …` */
function isExportOf(source: Source, expression: Node): boolean {
  if (expression.type === 'CallExpression') return isCompilersCall(source, expression);
  if (expression.type !== 'AssignmentExpression') return false;
  if (!/^(module\.)?exports\b/.test(textOf(source, expression.left))) return false;
  return isPassiveExpression(source, expression.right) || isExportOf(source, expression.right);
}

/** `if (require.main === module)`, `if (import.meta.main)`: false in a worker. */
export function isMainGuard(source: Source, test: Node): boolean {
  return /^(require\.main ===? module|module ===? require\.main|import\.meta\.main)$/.test(
    textOf(source, test),
  );
}

const PASSIVE_CALLS =
  /^(require|Object\.(freeze|keys|values|entries|fromEntries|create)|Symbol|Symbol\.for|(os\.)?(tmpdir|homedir|hostname|platform|arch|availableParallelism)|String|Number|Boolean|BigInt|RegExp|Array|Array\.(from|of)|Date\.now|parseInt|parseFloat|Buffer\.(from|alloc)|String\.raw|Math\.\w+|performance\.now|JSON\.(parse|stringify)|process\.(cwd|getBuiltinModule)|createRequire|promisify|util\.promisify|fileURLToPath|url\.fileURLToPath|dirname|join|resolve|basename|path\.(join|resolve|dirname|basename|relative|normalize|posix\.\w+))$/;
const PASSIVE_CLASSES =
  /^(Map|Set|WeakMap|WeakSet|Date|RegExp|URL|Error|Array|(Shared)?ArrayBuffer|DataView|Text(En|De)coder|(Int|Uint)(8|16|32)Array|Uint8ClampedArray|(Float(32|64)|Big(Int|Uint)64)Array|AsyncLocalStorage)$/;
const PASSIVE_METHODS =
  /^(map|filter|join|split|slice|concat|includes|indexOf|trim|toLowerCase|toUpperCase|toString|replace|replaceAll|repeat|padStart|padEnd|at|flat|keys|values|entries)$/;

/** An initialiser that changes nothing outside of itself. */
export function isPassiveExpression(source: Source, expression: Node): boolean {
  let passive = true;
  walk(expression, node => {
    if (isFunction(node)) return false;
    if (node.type === 'ClassExpression') {
      passive &&= isPassiveClass(source, node);
      return false;
    }
    switch (node.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        passive = false;
        break;
      case 'UnaryExpression':
        passive &&= node.operator !== 'delete';
        break;
      case 'CallExpression':
        passive &&= isPassiveCall(source, node);
        break;
      case 'NewExpression':
        passive &&= node.callee.type === 'Identifier' && PASSIVE_CLASSES.test(node.callee.name);
        break;
      default:
    }
    return passive;
  });
  return passive;
}

function isPassiveCall(source: Source, call: Extract<Node, { type: 'CallExpression' }>): boolean {
  if (wrappingOf(source, call)) return true;
  const callee = bare(call.callee);
  const text = textOf(source, callee).replace(/\?\./g, '.');
  if (PASSIVE_CALLS.test(text)) {
    // A function of the file may have such a name; an import is what it says.
    const own = variableOf(source, callee)?.defs[0]?.type;
    return own === undefined || own === 'ImportBinding' || own === 'Variable';
  }
  if (callee.type !== 'MemberExpression' || !PASSIVE_METHODS.test(propertyName(callee) ?? '')) return false;
  return call.arguments.every(argument => {
    if (argument.type === 'Identifier') return !variableOf(source, argument);
    if (!isFunction(argument)) return true;
    return argument.body.type !== 'BlockStatement' && isPassiveExpression(source, argument.body);
  });
}
