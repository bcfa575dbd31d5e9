// Values that get to where an object of an interface is wanted: is it known who made them?
import { elementOf, typeOf } from '../reading/expression-type.ts';
import { calledFunction, knownValue } from '../reading/known-value.ts';
import type { Clan } from './clan.ts';
import { Refused, where } from '../reading/project.ts';
import { isOwnType } from './receivers.ts';
import type { Search } from './search.ts';
import {
  bare,
  isFunction,
  propertyName,
  resultsOf,
  textOf,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';

/** Where in the search for what gets to the places of a clan. */
export interface At {
  readonly search: Search;
  readonly clan: Clan;
  readonly source: Source;
}

export function unknown({ source, clan }: At, node: Node): Refused {
  const name = clan.shapes[0]?.variable.name ?? '';
  return new Refused(
    `\`${textOf(source, node).slice(0, 40)}\` (${where(source, node)}) may be a \`${name}\` that cannot wait.`,
  );
}

/** @throws {Refused} for a value that may be an object with the method, which none of the clan has made */
export function mustBeKnown(at: At, expression: Node, many: boolean, depth = 0): void {
  const { search, clan, source } = at;
  const node = bare(expression);
  const next = (inner: Node, list = many, home = source): void => {
    if (depth > DEEPEST) throw unknown(at, expression);
    mustBeKnown({ search, clan, source: home }, inner, list, depth + 1);
  };
  const type = typeOf(search, source, node);
  if (isOwnType(search, many ? elementOf(type) : type, clan)) return;
  switch (node.type) {
    case 'Literal':
      return;
    case 'ThisExpression':
      if (!many && isOwnThis(at, node)) return;
      throw unknown(at, node);
    case 'SpreadElement':
      next(node.argument, true);
      return;
    case 'ArrayExpression':
      for (const element of node.elements) if (element) next(element, element.type === 'SpreadElement');
      return;
    case 'ConditionalExpression':
      next(node.consequent);
      next(node.alternate);
      return;
    case 'LogicalExpression':
      next(node.left);
      next(node.right);
      return;
    case 'AwaitExpression':
      next(node.argument);
      return;
    case 'NewExpression': {
      const name = textOf(source, node.callee);
      if (!many || !/^(Map|Set|Array)$/.test(name)) throw unknown(at, node);
      const [list] = node.arguments;
      if (list && name === 'Set') next(list);
      else if (list) throw unknown(at, node);
      return;
    }
    case 'ObjectExpression':
      if (!many) joinLiteral(at, node);
      else
        for (const property of node.properties)
          if (property.type === 'Property') next(property.value, false);
          else throw unknown(at, node);
      return;
    case 'Identifier': {
      if (node.name === 'undefined') return;
      const found = knownValue(search.project, { source, node });
      if (!found || found.node === node) throw unknown(at, node);
      next(found.node, many, found.source);
      return;
    }
    case 'CallExpression': {
      const callee = bare(node.callee);
      const [callback] = node.arguments;
      const isMapped = callee.type === 'MemberExpression' && propertyName(callee) === 'map';
      if (many && isMapped && callback && isFunction(callback)) {
        for (const result of resultsOf(callback)) if (result) next(result, false);
        return;
      }
      const called = calledFunction(search.project, source, node.callee);
      if (!called || called.fn.generator) throw unknown(at, node);
      for (const result of resultsOf(called.fn)) if (result) next(result, many, called.source);
      return;
    }
    default:
      throw unknown(at, node);
  }
}

const DEEPEST = 5;

function isOwnThis({ clan, source }: At, node: Node): boolean {
  return clan.classes.some(({ source: home, owner }) => home === source && within(node, owner));
}

/** An object literal is one more that has the method. */
function joinLiteral(at: At, literal: Extract<Node, { type: 'ObjectExpression' }>): void {
  const { search, clan, source } = at;
  if (clan.literals.some(({ node }) => node === literal)) return;
  clan.literals.push({ source, node: literal });
  for (const property of literal.properties) {
    const name = property.type === 'Property' ? propertyName(property) : undefined;
    if (property.type !== 'Property' || name === undefined) throw unknown(at, literal);
    if (name !== clan.name) continue;
    const found = knownValue(search.project, { source, node: property.value });
    if (property.kind !== 'init' || !found || !isFunction(found.node)) throw unknown(at, property);
    clan.methods.push({ source: found.source, fn: found.node });
  }
}
