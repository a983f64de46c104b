import type { Clone } from "./clone";

/** How many logins each node has had. */
export type Logins = Record<string, number>;

const DIRECTOR = "node1";
const REAL_SERVERS = ["node2", "node3"];

/** Logs in on each of the sample's nodes to read the count, on the director when all others' have passed through it. */
export async function readLogins(clone: Clone): Promise<Logins> {
  const counts: Logins = { [DIRECTOR]: 0 };
  for (const node of [...REAL_SERVERS, DIRECTOR]) counts[node] = Number(await clone.onNode(node, COUNT));
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
  const own = (node: string) => (node === DIRECTOR ? Object.keys(after).length : 1);
  return Object.fromEntries(
    Object.entries(after).map(([node, count]) => [node, count - (before?.[node] ?? 0) - own(node)]),
  );
}
