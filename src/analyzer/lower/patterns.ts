// How a value flows into a declaration or the target of an assignment.
import { NONE, SETTLED, union, type Argument, type Condition, type Guard, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { recordCopy } from './copying.ts';
import { guardsOfMissing, under, whenHeld } from './guards.ts';
import { isStatementOfBody, noteLater } from './overwrites.ts';
import { apart } from './ready.ts';
import { addAccess, addIteration } from './sites.ts';
import { parameterSoFar } from './set-anew.ts';
import { constant, member } from './shared.ts';
import { spanOf, variableOf, type Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';
import { visit } from './visit.ts';

/**
 * Lets `value` flow into a declaration or assignment target.
 * @param written the expression that comes to it, where an assignment says so
 */
export function bindPattern(
  state: Lowering,
  target: TSESTree.Node,
  value: Value,
  written?: TSESTree.Expression,
): void {
  switch (target.type) {
    case 'Identifier': {
      const id = variableOf(state, target) ?? -1;
      const variable = state.ir.variables[id];
      if (!variable) return;
      if (variable.fn < 0) variable.fn = state.fn;
      // What is set to something unknown is not what was handed over, or written out, before.
      if (value.t !== 'none' || TELLING.has(variable.values[0]?.t ?? 'none'))
        variable.values.push(whenSet(state, id, value));
      else variable.vague = true;
      if (variable.fn === 0 && state.fn !== 0) noteLater(state, id, value);
      const type = declaredType(state, target.typeAnnotation);
      if (type) variable.type = type;
      return;
    }
    case 'AssignmentPattern':
      if (value.t === 'parameter') state.unless = value.index;
      under(state, runs(target.right) && value.t === 'member' ? guardsOfMissing(state, value) : [], () => {
        apart(state, () => {
          visit(state, target.right, undefined, target);
        });
      });
      state.unless = undefined;
      bindPattern(state, target.left, { t: 'default', value, fallback: valueOf(state, target.right) });
      return;
    case 'ObjectPattern':
      for (const property of target.properties) {
        if (property.type === 'RestElement')
          bindPattern(state, property.argument, withoutKeys(state, target, value));
        else {
          if (property.computed) visit(state, property.key);
          const key = keyOf(state, property);
          addAccess(state, 'get', property.key, property, value, key);
          bindPattern(state, property.value, member(state.members, value, key));
        }
      }
      return;
    case 'ArrayPattern':
      if (value.t !== 'none') addIteration(state, target, value);
      for (const [index, element] of target.elements.entries()) {
        if (element?.type === 'RestElement')
          bindPattern(state, element.argument, { t: 'rest', of: value, from: index });
        else if (element) bindPattern(state, element, member(state.members, value, constant(index)));
      }
      return;
    case 'MemberExpression': {
      visit(state, target.object);
      if (target.computed) visit(state, target.property);
      const object = valueOf(state, target.object);
      const key = keyOf(state, target);
      addAccess(state, 'set', target, target, object, key, written && [setTo(state, written, value)]);
      if (isPartOf(state, member(state.members, object, key), value)) return;
      const always = object.t === 'this' && isStatementOfBody(state);
      const held = value.t === 'const' ? value : whenHeld(state.guards.filter(isOfCall), value);
      state.ir.writes.push({ object, key, value: held, fn: state.fn, ...(always && { always }) });
      recordCopy(state, object, key, value);
      return;
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      bindPattern(state, target.expression, value);
      return;
    default:
  }
}

/** What a setter is handed. */
function setTo(state: Lowering, written: TSESTree.Expression, value: Value): Argument {
  const name = written.type === 'Identifier' ? written.name : undefined;
  return { value, spread: false, inline: undefined, name, span: spanOf(state, written) };
}

/** What is settled once and for all is not worth asking again for each value. */
function isOfCall(guard: Guard): boolean {
  return 'either' in guard || guard.fn !== SETTLED;
}

/** `this.listeners = this.listeners.filter(…)` puts nothing there that was not there before. */
function isPartOf({ ir }: Lowering, list: Value, value: Value): boolean {
  const callee = value.t === 'result' ? ir.sites[value.site]?.callee : undefined;
  return (
    callee?.t === 'member' &&
    callee.object === list &&
    callee.key.t === 'const' &&
    PARTS.has(callee.key.value)
  );
}

const PARTS: ReadonlySet<unknown> = new Set(['filter', 'slice']);

/** What a variable is set to under conditions, it is only where they hold: `if (!done) done = () => {};`. */
function whenSet(state: Lowering, id: number, value: Value): Value {
  const { ir, guards, fn } = state;
  const variable = ir.variables[id];
  if (guards.length === 0 || variable?.fn !== fn || value.t === 'const') return value;
  const [source] = variable.values;
  // Conditions are about what it was before.
  const isItself = ({ value: asked }: Condition): boolean => asked.t === 'variable' && asked.id === id;
  const held = guards
    .filter(isOfCall)
    .map(guard => ('value' in guard && source && isItself(guard) ? { ...guard, value: source } : guard));
  return whenHeld(held, parameterSoFar(state, value));
}

/** Does evaluating an expression run anything? */
function runs({ type }: TSESTree.Expression): boolean {
  return type === 'CallExpression' || type === 'NewExpression';
}

const TELLING: ReadonlySet<Value['t']> = new Set(['parameter', 'const', 'object']);

/** What `...rest` gets: a copy without what is taken out by name. */
function withoutKeys(state: Lowering, { properties }: TSESTree.ObjectPattern, value: Value): Value {
  const keys = properties.flatMap(property =>
    property.type === 'RestElement' ? [] : [keyOf(state, property)],
  );
  if (value.t === 'none' || keys.length === 0) return value;
  const taken = keys.map(key => ({ kind: 'field', key, value: NONE, static: false }) as const);
  const members = [{ kind: 'spread', value } as const, ...taken];
  return { t: 'object', id: state.ir.objects.push({ members }) - 1 };
}

/** The class (or union of classes) that a type annotation names, as a value whose instances are meant. */
export function declaredType(
  state: Lowering,
  annotation: TSESTree.TSTypeAnnotation | undefined,
): Value | undefined {
  const type = annotation ? instanceOf(state, annotation.typeAnnotation) : NONE;
  return type.t === 'none' ? undefined : type;
}

/** Instances of the class that a type names. */
export function instanceOf(state: Lowering, type: TSESTree.TypeNode): Value {
  switch (type.type) {
    case 'TSTypeReference': {
      if (type.typeName.type === 'Identifier' && type.typeArguments && WRAPPERS.has(type.typeName.name)) {
        const inner = type.typeArguments.params[0];
        return inner ? instanceOf(state, inner) : NONE;
      }
      const named = entity(state, type.typeName);
      return named.t === 'none' ? NONE : { t: 'instance', of: named };
    }
    case 'TSUnionType':
      return union(type.types.map(member => instanceOf(state, member)));
    default:
      return NONE;
  }
}

const WRAPPERS: ReadonlySet<string> = new Set(['Readonly', 'Required', 'Partial', 'NonNullable']);

function entity(state: Lowering, name: TSESTree.EntityName): Value {
  if (name.type === 'TSQualifiedName') {
    const object = entity(state, name.left);
    return object.t === 'none' ? NONE : member(state.members, object, constant(name.right.name));
  }
  return name.type === 'Identifier' ? valueOf(state, name) : NONE;
}
