// How the list methods are written as loops. `$r` is the result, `$item` the element, `$i` its index.

export interface Form {
  /** What the result is called where the program has no name for it. */
  readonly name: string;
  /** What the result is before the loop; '' where there is none. */
  readonly initial: string;
  readonly needs?: '$item' | '$i';
  /** Around the value that the callback returns. */
  readonly before: string;
  readonly after: string;
  /** Done before the loop is left, where the value is a condition for that. */
  readonly leaves?: string;
  /** Goes from the last element to the first. */
  readonly backwards?: true;
  /** What the result is in the end. */
  readonly finish?: string;
}

const FLAG = { before: 'if (', after: ')' } as const;

export const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries({
    map: { name: 'results', initial: '[]', before: '$r.push(', after: ')' },
    flatMap: { name: 'lists', initial: '[]', before: '$r.push(', after: ')', finish: '.flat()' },
    filter: { name: 'kept', initial: '[]', needs: '$item', before: 'if (', after: ') $r.push($item)' },
    find: { name: 'found', initial: 'undefined', needs: '$item', ...FLAG, leaves: '$r = $item' },
    findIndex: { name: 'position', initial: '-1', needs: '$i', ...FLAG, leaves: '$r = $i' },
    findLast: {
      name: 'found',
      initial: 'undefined',
      needs: '$item',
      ...FLAG,
      leaves: '$r = $item',
      backwards: true,
    },
    findLastIndex: {
      name: 'position',
      initial: '-1',
      needs: '$i',
      ...FLAG,
      leaves: '$r = $i',
      backwards: true,
    },
    some: { name: 'anyone', initial: 'false', ...FLAG, leaves: '$r = true' },
    every: { name: 'all', initial: 'true', before: 'if (!(', after: '))', leaves: '$r = false' },
    forEach: { name: '', initial: '', before: '', after: '' },
    reduce: { name: '', initial: '', before: '$r = ', after: '' },
  } satisfies Record<string, Form>),
);
