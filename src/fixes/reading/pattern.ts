// Looks at texts before they are parsed.

/** What a regular expression needs to find a text as it stands. */
export function escaped(text: string): string {
  return text.replace(/[$.*+?^{}()|[\]\\]/g, '\\$&');
}
