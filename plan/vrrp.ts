import type { StackConfig } from "../config/schema/stack";
import type { TrackScript, VrrpInstance } from "../lvs/vrrp";
import { interfacesOf, LEGS } from "./placement";
import { onDirectors } from "./programs";

/** Of the first director and the second. Near VRRP's highest, since a backup of a lower priority waits longer. */
const PRIORITIES = [250, 240];

/** Of a director that has no peers any more: higher than any of theirs. */
const PRIORITY_ALONE = 254;

/** A director's part in what floats on the front and on the back network; nothing without `failover`. */
export function vrrpOf(config: StackConfig, director: string): VrrpInstance[] {
  const { failover, directors, nodes, networks, vips } = config;
  if (failover === undefined) return [];
  const { vip, vip6, gateway, gateway6 } = failover;
  const floating = { front: [vip, vip6, ...vips], back: [gateway, gateway6] };
  const peers = directors.filter((name) => name !== director);
  // what floats is taken from a peer that is about to go, before it goes
  const alone = peers.length === 0;
  return LEGS.filter((leg) => floating[leg][0] !== undefined).map((leg) => {
    const own = (name: string) => nodes[name]?.[leg] ?? "";
    return {
      name: leg,
      interface: interfacesOf(config, director)[leg],
      virtualRouterId: failover.virtualRouterIds[leg],
      priority: alone ? PRIORITY_ALONE : (PRIORITIES[directors.indexOf(director)] ?? 0),
      preempt: alone,
      version: failover.version === 3 ? failover.version : undefined,
      advertSeconds: failover.advertSeconds,
      garp: failover.garp,
      address: own(director),
      peers: failover.advertisements === "unicast" ? peers.map(own) : undefined,
      // without an address that floats there, it would go on as master though its real servers are out of reach
      tracked: networks.back && gateway === undefined ? [interfacesOf(config, director).back] : [],
      trackScript: trackScriptOf(config),
      virtualAddresses: floating[leg].filter((address) => address !== undefined),
    };
  });
}

/** As directors run it. */
export function trackScriptOf({ failover }: Pick<StackConfig, "failover">): TrackScript | undefined {
  const script = failover?.trackScript;
  return script && { ...script, command: onDirectors(script.command) };
}
