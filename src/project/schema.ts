import { getNodeValue, type Node } from 'jsonc-parser';
import { didYouMean } from './suggest.ts';

/** The part of JSON Schema that the configuration's schema uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

export interface SchemaProblem {
  readonly message: string;
  /** Offset into the JSON text. */
  readonly offset: number;
}

/** What in a JSON document does not fit a schema, in document order. */
export function validate(node: Node, root: Schema): SchemaProblem[] {
  return [...problemsOf(node, root, root, '')];
}

function* problemsOf(node: Node, given: Schema, root: Schema, path: string): Generator<SchemaProblem> {
  const { anyOf = [given] } = resolve(given, root);
  const alternatives = anyOf.map(alternative => resolve(alternative, root));
  const schema = alternatives.find(({ type }) => type === undefined || type === node.type);
  if (!schema) {
    const types = alternatives.map(({ type }) => article(type ?? 'value')).join(' or ');
    yield { message: `${nameOf(path)} must be ${types}, not ${article(node.type)}`, offset: node.offset };
    return;
  }
  if (schema.enum && !schema.enum.includes(String(getNodeValue(node)))) {
    const value = String(getNodeValue(node));
    const message = `${nameOf(path)} is "${value}" but must be one of ${schema.enum.join(', ')}${didYouMean(value, schema.enum)}`;
    yield { message, offset: node.offset };
  }
  if (node.type === 'object') yield* problemsOfObject(node, schema, root, path);
  if (node.type === 'array' && schema.items) {
    for (const [index, item] of (node.children ?? []).entries()) {
      yield* problemsOf(item, schema.items, root, `${path}[${String(index)}]`);
    }
  }
}

function* problemsOfObject(node: Node, schema: Schema, root: Schema, path: string): Generator<SchemaProblem> {
  const { properties = {}, required = [] } = schema;
  const present = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    const name = String(key.value);
    present.add(name);
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) yield* problemsOf(value, known, root, path === '' ? name : `${path}.${name}`);
    else if (schema.additionalProperties === false) {
      const where = path === '' ? '' : ` in "${path}"`;
      yield {
        message: `unknown key "${name}"${where}${didYouMean(name, Object.keys(properties))}`,
        offset: key.offset,
      };
    }
  }
  for (const name of required) {
    if (!present.has(name)) yield { message: `${nameOf(path)} lacks "${name}"`, offset: node.offset };
  }
}

function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  return (name === undefined ? undefined : root.definitions?.[name]) ?? schema;
}

function nameOf(path: string): string {
  return path === '' ? 'the configuration' : `"${path}"`;
}

function article(type: string): string {
  if (type === 'null') return type;
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
