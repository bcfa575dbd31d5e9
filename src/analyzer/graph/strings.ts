// Methods of strings that names are made with: `on${type[0].toUpperCase()}${type.slice(1)}`.
import type { Abstract } from './abstract.ts';

/** What a method of a known string yields. */
export function stringResult(
  receivers: readonly Abstract[],
  method: string,
  args: readonly (readonly Abstract[])[],
): readonly Abstract[] {
  const numbers = args.map(([value]) => (value?.t === 'const' ? Number(value.value) : Number.NaN));
  return receivers.flatMap((receiver): Abstract[] => {
    if (receiver.t !== 'const' || typeof receiver.value !== 'string') return [];
    const value = resultOfMethod(receiver.value, method, numbers);
    return value === undefined ? [] : [{ t: 'const', value }];
  });
}

function resultOfMethod(text: string, method: string, [from, to]: readonly number[]): string | undefined {
  switch (method) {
    case 'toUpperCase':
      return text.toUpperCase();
    case 'toLowerCase':
      return text.toLowerCase();
    case 'trim':
      return text.trim();
    case 'charAt':
      return Number.isNaN(from) ? undefined : text.charAt(from ?? 0);
    case 'slice':
      return Number.isNaN(from) || Number.isNaN(to) ? undefined : text.slice(from, to);
    default:
      return undefined;
  }
}
