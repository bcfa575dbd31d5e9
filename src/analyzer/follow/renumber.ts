// Writes down a new version of a file in the numbers of the old one.
import type { Argument, Guard, Member, Order, Owner, PropertyWrite, Value, Wrapping } from '../ir.ts';
import { numberedValue, parameter, resultOf, valueOfFunction } from '../lower/shared.ts';
import type { Row, Table } from './match.ts';

export type Renumbering = { readonly [T in Table]: (row: Row<T>) => Row<T> } & {
  readonly value: (value: Value) => Value;
  readonly write: (write: PropertyWrite) => PropertyWrite;
};

/** @param numbers by table: what each row of the new version has from now on */
export function renumbering(numbers: Order): Renumbering {
  /** Parts that several rows share stay shared. */
  const done = new Map<Value, Value>();

  /** Numbers below zero stand for something else. */
  const numberOf = (table: Table, id: number): number => (id < 0 ? id : (numbers[table][id] ?? id));
  const functionOf = (id: number): number => numberOf('functions', id);

  function value(old: Value): Value {
    switch (old.t) {
      case 'none':
      case 'const':
      case 'global':
      case 'import':
      case 'module':
      case 'bytes':
        return old;
      case 'variable':
        return numberedValue(old.t, numberOf('variables', old.id));
      case 'function':
        return numberedValue(old.t, functionOf(old.id));
      case 'class':
        return numberedValue(old.t, numberOf('classes', old.id));
      case 'object':
        return numberedValue(old.t, numberOf('objects', old.id));
      case 'array':
        return numberedValue(old.t, numberOf('arrays', old.id));
      case 'result':
        return resultOf(numberOf('sites', old.site));
      case 'this':
      case 'super':
      case 'arguments':
      case 'sent':
        return valueOfFunction(old.t, functionOf(old.fn));
      case 'parameter':
        return old.rest ? { ...old, fn: functionOf(old.fn) } : parameter(functionOf(old.fn), old.index);
      default: {
        const known = done.get(old) ?? composed(old);
        done.set(old, known);
        return known;
      }
    }
  }

  type Simple = 'none' | 'const' | 'global' | 'import' | 'module' | 'bytes' | 'parameter';
  type OfRow =
    | 'variable'
    | 'function'
    | 'class'
    | 'object'
    | 'array'
    | 'result'
    | 'this'
    | 'super'
    | 'arguments'
    | 'sent';

  function composed(old: Exclude<Value, { t: Simple | OfRow }>): Value {
    switch (old.t) {
      case 'member':
        return { ...old, object: value(old.object), key: value(old.key) };
      case 'union':
      case 'concat':
        return { ...old, of: old.of.map(value) };
      case 'default':
        return { ...old, value: value(old.value), fallback: value(old.fallback) };
      case 'cast':
        return { ...old, value: value(old.value), type: value(old.type) };
      case 'decorated':
        return { ...old, site: numberOf('sites', old.site), value: value(old.value) };
      case 'caught':
        return { ...old, thrown: value(old.thrown), sites: old.sites.map(site => numberOf('sites', site)) };
      case 'element':
      case 'rest':
      case 'instance':
        return { ...old, of: value(old.of) };
      case 'when':
        return { ...old, value: value(old.value), guards: old.guards.map(guard) };
    }
  }

  function guard(old: Guard): Guard {
    if ('either' in old) return { either: old.either.map(part => part.map(guard)) };
    const next = { ...old, value: value(old.value), fn: functionOf(old.fn) };
    return old.among ? { ...next, among: old.among.map(value) } : next;
  }

  const argument = (old: Argument): Argument => ({
    ...old,
    value: value(old.value),
    inline: old.inline === undefined ? undefined : functionOf(old.inline),
  });

  const member = (old: Member): Member => {
    const next = { ...old, key: value(old.key), value: value(old.value) };
    return old.type ? { ...next, type: value(old.type) } : next;
  };

  const wrapping = ({ by, over, pairs }: Wrapping): Wrapping => ({
    by: { ...by, id: functionOf(by.id) },
    over: over.t === 'element' ? { ...over, of: value(over.of) } : { ...over, fn: functionOf(over.fn) },
    pairs,
  });

  const owner = (old: Owner): Owner => ({
    ...old,
    id: numberOf(old.kind === 'class' ? 'classes' : 'objects', old.id),
  });

  return {
    value,
    functions: old => ({
      ...old,
      ...(old.answers && { answers: { yes: old.answers.yes.map(guard), no: old.answers.no.map(guard) } }),
      parent: functionOf(old.parent),
      owner: old.owner && owner(old.owner),
      self: old.self && value(old.self),
      returns: old.returns.map(value),
      yields: old.yields.map(value),
      throws: old.throws.map(value),
      sites: old.sites.map(site => numberOf('sites', site)),
    }),
    sites: old => {
      const next = {
        ...old,
        fn: functionOf(old.fn),
        callee: value(old.callee),
        args: old.args.map(argument),
      };
      if (old.inline !== undefined) next.inline = functionOf(old.inline);
      if (old.when) next.when = old.when.map(guard);
      return next;
    },
    variables: old => {
      const next = { ...old, fn: functionOf(old.fn), values: old.values.map(value) };
      return old.type ? { ...next, type: value(old.type) } : next;
    },
    classes: old => ({
      ...old,
      ctor: functionOf(old.ctor),
      superclass: old.superclass && value(old.superclass),
      members: old.members.map(member),
      implements: old.implements.map(value),
    }),
    objects: old => ({
      members: old.members.map(item =>
        item.kind === 'spread' ? { ...item, value: value(item.value) } : member(item),
      ),
    }),
    arrays: old => ({ elements: old.elements.map(item => ({ ...item, value: value(item.value) })) }),
    write: old => {
      const next = {
        ...old,
        object: value(old.object),
        key: value(old.key),
        value: value(old.value),
        fn: functionOf(old.fn),
      };
      if (old.wrapped) next.wrapped = wrapping(old.wrapped);
      return old.under ? { ...next, under: value(old.under) } : next;
    },
  };
}
