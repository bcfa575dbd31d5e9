// Members of `process`, whatever it is called there: `globalThis.process.chdir`, `chdir` of `node:process`, `const { env } = process`.
import { boundAs } from './names.ts';
import { variableOf } from './scope.ts';
import { bare, propertyName, textOf, type Node, type Source } from './source.ts';

const MODULE = /^(node:)?process$/;
/** How many names are followed. */
const MOST = 5;

/** @returns `process.env.MODE`; undefined for what is none */
export function ofProcess(source: Source, expression: Node, depth = 0): string | undefined {
  let members = '';
  let root = bare(expression);
  for (; root.type === 'MemberExpression'; root = bare(root.object)) {
    const name = propertyName(root);
    members = (name === undefined ? `[${textOf(source, root.property)}]` : `.${name}`) + members;
  }
  if (root.type !== 'Identifier') return undefined;
  const variable = variableOf(source, root);
  if (!variable) {
    const path = root.name + members;
    const own = path.replace(/^(globalThis|global)\./, '');
    return /^process\b/.test(own) ? own : undefined;
  }
  const bound = boundAs(source, variable);
  if (bound) {
    const member = bound.name === '*' || bound.name === 'default' ? '' : `.${bound.name}`;
    return MODULE.test(bound.module) ? `process${member}${members}` : undefined;
  }
  const [definition] = variable.defs;
  if (definition?.type !== 'Variable' || !definition.node.init || depth > MOST) return undefined;
  const { id, init } = definition.node;
  const whole = ofProcess(source, init, depth + 1);
  if (whole === undefined || id.type === 'Identifier')
    return whole === undefined ? undefined : whole + members;
  if (id.type !== 'ObjectPattern') return undefined;
  const property = id.properties.find(one => one.type === 'Property' && one.value === definition.name);
  const taken = property?.type === 'Property' ? propertyName(property) : undefined;
  return taken === undefined ? undefined : `${whole}.${taken}${members}`;
}
