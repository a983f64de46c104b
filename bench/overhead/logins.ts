import type { Clone } from "../../test/e2e/clone";

/** How many logins each node has had, the director as the first. */
export type Logins = Record<string, number>;

/** Logs in on each node to read the count, the director last, when all logins of the reading itself have reached it. */
export async function readLogins(clone: Clone, [director = "", ...others]: string[]): Promise<Logins> {
  const counts: Logins = { [director]: 0 };
  for (const node of [...others, director]) counts[node] = Number(await clone.onNode(node, COUNT));
  return counts;
}

const COUNT = "journalctl -q -o cat | grep -c ^Accepted";

/**
 * The logins between two readings, without the later one's own: one on each node, and one on the director for each of
 * the others, which are reached through it.
 *
 * @param before none for nodes that were made since
 */
export function loginsBetween(before: Logins | undefined, after: Logins): Logins {
  const [director] = Object.keys(after);
  const own = (node: string) => (node === director ? Object.keys(after).length : 1);
  return Object.fromEntries(
    Object.entries(after).map(([node, count]) => [node, count - (before?.[node] ?? 0) - own(node)]),
  );
}
