/** What `Map.groupBy` does, which Node.js 20 has not. */
export function groupBy<T, K>(list: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of list) addItem(groups, keyOf(item), item);
  return groups;
}

/** Adds an item to the list under a key. */
export function addItem<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
