import type { FileIR, Guard } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { evaluate, frameOf } from './evaluate.ts';
import type { World } from './world.ts';

/** Is a place in a function never come to in the calls `env`, since what it is handed decides otherwise? */
export function isExcluded(world: World, file: FileIR, guards: readonly Guard[], env: Env): boolean {
  return guards.some(({ variable, fn, index, among, not }) => {
    const given = frameOf(file, fn, env)?.args[index] ?? [];
    const { values = [], counts } = file.variables[variable] ?? {};
    if (given.length === 0 || !given.every(isSure) || values.length !== 1 || counts) return false;
    const options = among.map(value => evaluate(world, file, value, undefined));
    if (!options.every(([option, ...others]) => option?.t === 'const' && others.length === 0)) return false;
    const matches = given.map(value => options.some(([option]) => isEqual(option, value)));
    return not ? matches.every(Boolean) : !matches.some(Boolean);
  });
}

function isSure(value: Abstract): boolean {
  return value.t === 'const' && value.sure === true;
}

function isEqual(a: Abstract | undefined, b: Abstract): boolean {
  return a?.t === 'const' && b.t === 'const' && a.value === b.value;
}
