// Objects that are registered with VS Code, which calls their methods.
import type { FileIR } from '../ir.ts';
import { frameKey, type Abstract } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { roleOf } from './roles.ts';
import { functionAt, nameOf, sitesOf } from './rows.ts';
import type { World } from './world.ts';

/** Methods by which VS Code asks an object that was registered. Others are the object's own business. */
const ASKED = /(^|\.)(provide|resolve|prepare|handle|deserialize|getChildren$|getTreeItem$|getParent$)/;

/** Is a function a method of a provider that is registered, not written, at the call: `register…(new Provider())`? */
export function isProviderMethod(world: World, file: FileIR, id: number): boolean {
  const { owner } = functionAt(file, id);
  if (!owner || owner.static || !ASKED.test(nameOf(file, id))) return false;
  return itemsAt(world, world.indexes.providers, `${owner.kind}${frameKey(file, owner.id)}`).length > 0;
}

/** What a file registers: the keys of classes and object literals. */
export function providersIn(world: World, file: FileIR): Contribution<true> {
  const found = new Map<string, true[]>();
  for (const site of sitesOf(file)) {
    const { callee } = site;
    const registers =
      callee.t === 'member' && callee.key.t === 'const' && String(callee.key.value).startsWith('register');
    if (!registers) continue;
    for (const [position, { value }] of site.args.entries()) {
      if (value.t === 'const' || roleOf(world, file, site, position, undefined)?.role !== 'callback')
        continue;
      for (const key of evaluate(world, file, value, undefined).flatMap(keyOfProvider))
        addItem(found, key, true);
    }
  }
  return found;
}

function keyOfProvider(value: Abstract): string[] {
  if (value.t === 'object') return [`object${frameKey(value.file, value.id)}`];
  if (value.t !== 'instance' || value.of.t !== 'class') return [];
  return [`class${frameKey(value.of.file, value.of.id)}`];
}
