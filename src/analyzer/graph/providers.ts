import type { FileIR } from '../ir.ts';
import type { Abstract } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { roleOf } from './roles.ts';
import { functionAt, type World } from './world.ts';

/** Methods by which VS Code asks an object that was registered. Others are the object's own business. */
const ASKED = /(^|\.)(provide|resolve|prepare|handle|deserialize|getChildren$|getTreeItem$|getParent$)/;

/** Is a function a method of a provider that is registered, not written, at the call: `register…(new Provider())`? */
export function isProviderMethod(world: World, file: FileIR, id: number): boolean {
  const { owner, name } = functionAt(file, id);
  if (!owner || owner.static || !ASKED.test(name)) return false;
  world.providers ??= collectProviders(world);
  return world.providers.some(
    ({ kind, file: home, id: of }) => kind === owner.kind && home === file && of === owner.id,
  );
}

export interface Provider {
  readonly kind: 'class' | 'object';
  readonly file: FileIR;
  readonly id: number;
}

function collectProviders(world: World): Provider[] {
  return [...world.files.values()].flatMap(file =>
    file.sites.flatMap(site => {
      const { callee } = site;
      const registers =
        callee.t === 'member' && callee.key.t === 'const' && String(callee.key.value).startsWith('register');
      if (!registers) return [];
      return site.args.flatMap(({ value }, position) => {
        if (value.t === 'const' || roleOf(world, file, site, position, undefined)?.role !== 'callback')
          return [];
        return evaluate(world, file, value, undefined).flatMap(toProvider);
      });
    }),
  );
}

function toProvider(value: Abstract): Provider[] {
  if (value.t === 'object') return [{ kind: 'object', file: value.file, id: value.id }];
  if (value.t !== 'instance' || value.of.t !== 'class') return [];
  return [{ kind: 'class', file: value.of.file, id: value.of.id }];
}
