// A variable of a function stands for another object from where one of its members is set anew: what is read before has
// the old one.
import { NONE, type Member, type Value, type Variable } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { statementsSince } from './local-overwrites.ts';
import { capturedIn, isSeen, isStatementOfBody, isStraight } from './overwrites.ts';
import { numberedValue } from './shared.ts';
import { variableOf, type Lowering } from './state.ts';
import { keyOf } from './values.ts';

/**
 * Lets the variable be a copy with that member, where a statement that always runs sets it and nobody else has the
 * object: `table.run = quick; table.run();`.
 */
export function renewMember(state: Lowering, target: TSESTree.Node, value: Value): void {
  if (value.t !== 'const' && value.t !== 'none') renewWith(state, target, value);
}

/** The same without the member: `delete table.run`. */
export function renewWithout(state: Lowering, target: TSESTree.Node): void {
  renewWith(state, target, NONE);
}

/**
 * At the top of the file the variable of an instance stands for one that has that member in the place of a method, where
 * nobody has seen it since it was made: `client.load = () => 'stub';`.
 */
export function replaceMethod(state: Lowering, target: TSESTree.Node, value: Value): void {
  if (!isStraight(state) || target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return;
  const { ir, bindings } = state;
  const id = bindings.ids.get(target.object) ?? -1;
  const [made, ...others] = ir.variables[id]?.values ?? [];
  const key = keyOf(state, target);
  if (made?.t !== 'result' || others.length > 0 || key.t !== 'const' || value.t === 'none') return;
  const isIt = ({ kind, static: of, key: name }: Member): boolean =>
    kind === 'method' && !of && name.t === 'const' && name.value === key.value;
  if (!membersOfInstance(ir, made.site)?.some(isIt) || isSeen(state, id)) return;
  if (isSetByMethods(state, key.value) || leaksThis(state)) return;
  const copy = copyOf(state, { made, of: made }, key, value);
  if (copy) ir.variables[id]?.values.splice(0, 1, copy);
}

function renewWith(state: Lowering, target: TSESTree.Node, value: Value): void {
  if (state.fn === 0 || target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return;
  if (!isStatementOfBody(state)) return;
  const { ir, bindings } = state;
  const own = bindings.ids.get(target.object);
  const id = variableOf(state, target.object) ?? -1;
  const variable = ir.variables[id];
  const key = keyOf(state, target);
  if (own === undefined || variable?.fn !== state.fn || key.t !== 'const' || capturedIn(state).has(own))
    return;
  const [made, ...others] = variable.values;
  if (!made || others.length > 0 || ir.writes.length > MANY) return;
  if (made.t !== 'array' && !hasMember(ir, numberedValue('variable', id), key.value)) return;
  if (isSetByMethods(state, key.value) || escapes(state, target.object)) return;
  const copy = copyOf(state, { made, of: numberedValue('variable', id) }, key, value);
  if (!copy) return;
  if (made.t === 'result' && leaksThis(state))
    ir.writes.push({ object: numberedValue('variable', id), key, value, fn: state.fn });
  const { name, fn, type, declared } = variable;
  const renewed: Variable = {
    name,
    fn,
    values: [copy],
    ...(type && { type }),
    ...(declared && { declared }),
  };
  state.renewed.set(own, ir.variables.push(renewed) - 1);
}

/** Is there such a member that could be taken for the new one? */
function hasMember(ir: Lowering['ir'], value: Value, name: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  const isIt = ({ key }: { readonly key: Value }): boolean => key.t !== 'const' || key.value === name;
  const isWritten = ir.writes.some(write => write.object === value && isIt(write));
  const [made] = value.t === 'variable' ? (ir.variables[value.id]?.values ?? []) : [value];
  if (made?.t === 'object')
    return (
      isWritten ||
      (ir.objects[made.id]?.members ?? []).some(member =>
        member.kind === 'spread' ? hasMember(ir, member.value, name, depth + 1) : isIt(member),
      )
    );
  // Of instances it is not looked up.
  return isWritten || made?.t === 'result';
}

/** Does something but a constructor set such a member of its `this`? */
function isSetByMethods({ ir }: Lowering, name: unknown): boolean {
  return ir.writes.some(({ object, key, fn }) => {
    const isIt = object.t === 'this' && key.t === 'const' && key.value === name;
    const { owner } = ir.functions[fn] ?? {};
    return isIt && !(owner?.kind === 'class' && ir.classes[owner.id]?.ctor === fn);
  });
}

/** May methods of a class of the file give others their `this`? These do not know of the copy. */
function leaksThis({ ir }: Lowering): boolean {
  return (
    ir.functions.some(({ arrow, usesThis }) => arrow && usesThis) ||
    ir.sites.some(({ args }) => args.some(({ value }) => value.t === 'this')) ||
    ir.writes.some(({ value }) => value.t === 'this')
  );
}

function copyOf(
  { ir }: Lowering,
  { made, of }: { readonly made: Value; readonly of: Value },
  key: Value & { t: 'const' },
  value: Value,
): Value | undefined {
  switch (made.t) {
    case 'array': {
      const elements = ir.arrays[made.id]?.elements ?? [];
      const isAdded = ir.writes.some(({ object }) => object === of);
      if (isAdded || typeof key.value !== 'number' || elements.some(({ spread }) => spread)) return undefined;
      if (!elements[key.value]) return undefined;
      const copied = elements.map((element, index) =>
        index === key.value ? { ...element, value } : element,
      );
      return { t: 'array', id: ir.arrays.push({ elements: copied }) - 1 };
    }
    case 'result':
      if (!isPlainInstance(ir, made.site, key.value)) return undefined;
      break;
    case 'object':
      break;
    default:
      return undefined;
  }
  const field = { kind: 'field', key, value, static: false } as const;
  return { t: 'object', id: ir.objects.push({ members: [{ kind: 'spread', value: of }, field] }) - 1 };
}

const DEEPEST = 6;
/** In files that set more members than this, as generators write them, nobody looks through them all for each. */
const MANY = 1_000;

/** Is it an instance of a class of the file, that extends none of another, and sets nothing by a setter of that name? */
function isPlainInstance(ir: Lowering['ir'], site: number, name: unknown): boolean {
  const isSet = ({ kind, key }: Member): boolean =>
    (kind === 'setter' && key.t === 'const' && key.value === name) || key.t !== 'const';
  return membersOfInstance(ir, site)?.some(isSet) === false;
}

/** What an instance gets from its class and those that it extends, where all of them are in the file. */
function membersOfInstance(
  { sites, variables, classes }: Lowering['ir'],
  site: number,
): readonly Member[] | undefined {
  const { kind, callee } = sites[site] ?? {};
  const members: Member[] = [];
  let of = kind === 'new' ? callee : undefined;
  for (let depth = 0; of && depth < DEEPEST; depth++) {
    const [made, ...others]: readonly Value[] = of.t === 'variable' ? (variables[of.id]?.values ?? []) : [];
    const record = made?.t === 'class' && others.length === 0 ? classes[made.id] : undefined;
    if (!record) return undefined;
    members.push(...record.members);
    of = record.superclass;
  }
  return !of && kind === 'new' ? members : undefined;
}

/** Is the variable used other than for its members between its declaration and this statement? */
function escapes(state: Lowering, node: TSESTree.Identifier): boolean {
  const statements = statementsSince(state, node);
  if (!statements) return true;
  const uses = new RegExp(
    String.raw`(?<![\w$.])${node.name.replaceAll('$', String.raw`\$`)}(?![\w$]|\s*(?:\?\.|\.|\[))`,
  );
  return statements.some(({ range: [start, end] }) => uses.test(state.parsed.text.slice(start, end)));
}
