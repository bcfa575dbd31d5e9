// What becomes of the result of a call that is awaited now: who takes a text apart, prints or compares it never had a promise.
import { outermost } from '../reading/callers.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import { bare, dotted, functionAround, propertyName, type Node, type Source } from '../reading/source.ts';

const TAKES_VALUES =
  /^(console\.\w+|JSON\.\w+|Object\.(keys|values|entries|assign)|Math\.\w+|Buffer\.\w+|path\.\w+|(fs\.)?(write|append)File(Sync)?|String|Number|Boolean|BigInt|parseInt|parseFloat|Array\.isArray|process\.std(out|err)\.write)$/;
const DEEPEST = 4;

/** `proof`: a promise would be of no use there. `any`: a promise would do no harm. `promise`: it may be wanted. */
type Wanted = 'proof' | 'any' | 'promise';

/**
 * Would the result of a call be of no use where it is used, if it were a promise, or is it waited for there in any case?
 * @param value the call, which is awaited by now
 */
export function isNoPromiseWanted(source: Source, value: Node): boolean {
  const waits = source.parents.get(outermost(source, value));
  return wanted(source, waits?.type === 'AwaitExpression' ? waits : value, 0) !== 'promise';
}

function wanted(source: Source, value: Node, depth: number): Wanted {
  const whole = outermost(source, value);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'SwitchStatement':
    case 'ForOfStatement':
      return depth === 0 || PROVES.test(parent.type) ? 'proof' : 'any';
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      // Who calls that waits, too.
      return functionAround(source, whole)?.async === true ? 'any' : 'promise';
    case 'MemberExpression':
      return parent.object === whole && !/^(then|catch|finally)$/.test(propertyName(parent) ?? '')
        ? 'proof'
        : 'promise';
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return parent.type === 'ConditionalExpression' && parent.test === whole
        ? 'any'
        : wanted(source, parent, depth);
    case 'CallExpression':
      if (parent.callee === whole || !TAKES_VALUES.test(dotted(source, bare(parent.callee))))
        return 'promise';
      return 'proof';
    case 'VariableDeclarator':
      if (parent.id.type !== 'Identifier') return 'proof';
      return depth < DEEPEST ? ofVariable(source, parent.id, depth) : 'promise';
    default:
      return 'promise';
  }
}

const PROVES = /^(TemplateLiteral|BinaryExpression|SpreadElement|ForOfStatement)$/;

/** All uses of the variable; what is only handed back may have been on its way meanwhile. */
function ofVariable(source: Source, name: Extract<Node, { type: 'Identifier' }>, depth: number): Wanted {
  const variable = variableOf(source, name);
  const uses = (variable ? referencesTo(source, variable) : []).flatMap(({ identifier, init }) =>
    init === true ? [] : [wanted(source, identifier, depth + 1)],
  );
  return uses.includes('proof') && !uses.includes('promise') ? 'proof' : 'promise';
}
