// How the asynchronous twin of an API is written at a place.
import type { Twin } from '../../analyzer/catalogue/types.ts';
import type { CallParts } from '../writing/call.ts';
import { boundNames, nameFor, type Want } from '../reading/names.ts';
import { lookUp } from '../reading/scope.ts';
import { bare, propertyName, textOf, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';

export interface TwinReference {
  readonly text: string;
  readonly wants: readonly Want[];
}

/** `fs.promises.readFile` where `fs` is at hand, else a name that is imported. */
export function twinReference(source: Source, style: Style, parts: CallParts, twin: Twin): TwinReference {
  if (twin.module === '') return { text: twin.export, wants: [] };
  const [first = '', ...rest] = twin.export.split('.');
  const tail = rest.map(name => `.${name}`).join('');
  const promises = twin.module === 'fs/promises';
  const imported = promises ? importedPromises(source, parts.whole) : undefined;
  if (imported) return { text: `${imported}.${twin.export}`, wants: [] };
  const owner = ownerText(source, parts.callee);
  const known = nameFor(source, style, parts.whole, {
    module: prefixed(style, twin.module),
    name: first,
    namespace: namespaceFor(twin.module),
  });
  if (!known.want) return { text: known.text + tail, wants: [] };
  if (owner && promises) return { text: `${owner}.promises.${twin.export}`, wants: [] };
  if (owner && !twin.module.includes('/')) return { text: `${owner}.${twin.export}`, wants: [] };
  return { text: known.text + tail, wants: [known.want] };
}

/** `promises` of `fs`, imported or required by name. */
function importedPromises(source: Source, node: Node): string | undefined {
  const found = boundNames(source).find(
    ({ module, name, variable }) =>
      module.replace(/^node:/, '') === 'fs' &&
      name === 'promises' &&
      lookUp(source, node, variable.name) === variable,
  );
  return found?.variable.name;
}

/** The module in `module.function`, as it is written. */
function ownerText(source: Source, callee: Node): string | undefined {
  const node = bare(callee);
  if (node.type !== 'MemberExpression') return undefined;
  const object = bare(node.object);
  // `fs.realpathSync.native` is a member of a function.
  if (propertyName(node) === 'native') return ownerText(source, object);
  const text = textOf(source, node.object);
  return node.object.type === 'AwaitExpression' ? `(${text})` : text;
}

function prefixed(style: Style, module: string): string {
  const builtin = /^(fs|fs\/promises|child_process|crypto|zlib|util|timers\/promises|stream|v8|vm)$/.test(
    module,
  );
  return builtin && style.nodePrefix ? `node:${module}` : module;
}

/** `fs/promises` → `fsPromises` */
function namespaceFor(module: string): string {
  return module
    .replace(/^node:/, '')
    .replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
}
