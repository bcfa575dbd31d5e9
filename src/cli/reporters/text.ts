/** File names may hold line breaks and escape sequences; a terminal must not obey them. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, character => {
    const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** `1 warning`, `2 warnings`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
