/**
 * What is connected by imports, in either direction and however far: blocking travels to callers, and functions travel to
 * what they are passed to.
 * @param starts paths to begin with
 * @param imports each file's path, and where its specifiers lead
 */
export function connectedTo(
  starts: Iterable<string>,
  imports: Iterable<readonly [path: string, targets: readonly string[]]>,
): Set<string> {
  const connected = new Map<string, string[]>();
  const connect = (from: string, to: string): void => {
    const known = connected.get(from);
    if (known) known.push(to);
    else connected.set(from, [to]);
  };
  for (const [path, targets] of imports) {
    for (const target of targets) {
      connect(path, target);
      connect(target, path);
    }
  }
  const all = new Set(starts);
  for (const path of all) for (const neighbour of connected.get(path) ?? []) all.add(neighbour);
  return all;
}
