// What becomes of the result of a call that is awaited now: who takes a text apart, prints or compares it never had a promise.
import { outermost } from './callers.ts';
import { lookUp, referencesTo } from './scope.ts';
import { bare, dotted, functionAround, propertyName, type Node, type Source } from './source.ts';

const TAKES_VALUES =
  /^(console\.\w+|JSON\.\w+|Object\.(keys|values|entries|assign)|Math\.\w+|Buffer\.\w+|path\.\w+|(fs\.)?(write|append)File(Sync)?|String|Number|Boolean|BigInt|parseInt|parseFloat|Array\.isArray|process\.std(out|err)\.write)$/;
const DEEPEST = 4;

/** Would the value be of no use where it is used, if it were a promise, or is it waited for there in any case? */
export function isNoPromiseWanted(source: Source, value: Node, depth = 0): boolean {
  const whole = outermost(source, value);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'AwaitExpression':
      return isNoPromiseWanted(source, parent, depth);
    case 'ExpressionStatement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'SwitchStatement':
    case 'ForOfStatement':
      return true;
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      // Who calls that waits, too.
      return functionAround(source, whole)?.async === true;
    case 'MemberExpression':
      return parent.object === whole && !/^(then|catch|finally)$/.test(propertyName(parent) ?? '');
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return (
        (parent.type === 'ConditionalExpression' && parent.test === whole) ||
        isNoPromiseWanted(source, parent, depth)
      );
    case 'CallExpression':
      return parent.callee !== whole && TAKES_VALUES.test(dotted(source, bare(parent.callee)));
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier'
        ? depth < DEEPEST && ofVariable(source, parent.id, depth)
        : /Pattern$/.test(parent.id.type);
    default:
      return false;
  }
}

function ofVariable(source: Source, name: Extract<Node, { type: 'Identifier' }>, depth: number): boolean {
  const variable = lookUp(source, name, name.name);
  return (
    variable !== undefined &&
    referencesTo(source, variable).every(
      ({ identifier, init }) => init === true || isNoPromiseWanted(source, identifier, depth + 1),
    )
  );
}
