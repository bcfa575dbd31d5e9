const AT_ONCE = 64;

/**
 * Runs a task for each item, several at once but never too many: each may hold a file open.
 * @param task may hand over more items; those seen before are left out
 */
export async function eachOf<T extends object | string>(
  items: Iterable<T>,
  task: (item: T, add: (more: T) => void) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const seen = new Set(queue);
  const add = (item: T) => {
    if (!seen.has(item)) queue.push(item);
    seen.add(item);
  };
  let next = 0;
  const work = async () => {
    while (next < queue.length) {
      const item = queue[next++];
      if (item !== undefined) await task(item, add);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
