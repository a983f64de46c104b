import type { VrrpInstance } from "../lvs/vrrp";
import type { StackConfig } from "./schema";

/** Of the first director and the second. Near VRRP's highest, since a backup waits the longer the lower its priority. */
const PRIORITIES = [250, 240];

/** Of a director that has no peers any more: higher than any of theirs. */
const PRIORITY_ALONE = 254;

/** A director's legs, which are the same on each. */
const LEGS = [
  { name: "front", interface: "eth0" },
  { name: "back", interface: "eth1" },
] as const;

/** A director's part in what floats on the front and on the back network; nothing without `failover`. */
export function vrrpOf({ failover, directors, nodes }: StackConfig, director: string): VrrpInstance[] {
  if (failover === undefined) return [];
  const floating = { front: [failover.vip, failover.vip6], back: [failover.gateway, failover.gateway6] };
  const peers = directors.filter((name) => name !== director);
  // what floats is taken from a peer that is about to go, before it goes
  const alone = peers.length === 0;
  return LEGS.map((leg) => {
    const own = (name: string) => nodes[name]?.[leg.name] ?? "";
    return {
      ...leg,
      virtualRouterId: failover.virtualRouterIds[leg.name],
      priority: alone ? PRIORITY_ALONE : (PRIORITIES[directors.indexOf(director)] ?? 0),
      preempt: alone,
      advertSeconds: failover.advertSeconds,
      address: own(director),
      peers: failover.advertisements === "unicast" ? peers.map(own) : undefined,
      virtualAddresses: floating[leg.name].filter((address) => address !== undefined),
    };
  });
}
