import type { StackConfig } from "../config/schema/stack";
import { DEFAULT_PREEMPT_DELAY_SECONDS, FIRST_GROUP, type TrackScript, type VrrpInstance } from "../lvs/vrrp";
import { type FloatingGroup, type GroupsConfig, groupsOf, prefersBoth } from "./groups";
import { interfacesOf, LEGS, type Leg } from "./placement";
import { onDirectors } from "./programs";

/** Of the director that is preferred and of the other. Near VRRP's highest, since a backup of a lower priority waits longer. */
const PRIORITIES = { preferred: 250, other: 240 };

/** Of a director that has no peers any more: higher than any of theirs. */
const PRIORITY_ALONE = 254;

/** A director's part in what floats on the front and on the back network; nothing without `failover`. */
export function vrrpOf(config: StackConfig, director: string): VrrpInstance[] {
  // the first group last: CentOS 7's keepalived goes through them in this order when one is gone, and takes its addresses
  // away from the machine, though the first may have them by then
  return groupsOf(config)
    .reverse()
    .flatMap((group) => instancesOf(config, group, director));
}

function instancesOf(config: StackConfig, group: FloatingGroup, director: string): VrrpInstance[] {
  const { failover, directors, nodes, networks } = config;
  if (failover === undefined) return [];
  const { vips, gateway, gateway6, prefers, virtualRouterIds } = group;
  const floating: Record<Leg, (string | undefined)[]> = { front: vips, back: [gateway, gateway6] };
  const peers = directors.filter((name) => name !== director);
  // what floats is taken from a peer that is about to go, before it goes
  const alone = peers.length === 0;
  const preemptDelaySeconds = alone ? undefined : preemptDelayOf(config);
  return LEGS.filter((leg) => floating[leg][0] !== undefined).map((leg) => {
    const own = (name: string) => nodes[name]?.[leg] ?? "";
    return {
      name: nameOf(group, leg),
      group: group.name,
      interface: interfacesOf(config, director)[leg],
      virtualRouterId: virtualRouterIds[leg] ?? 0,
      priority: alone ? PRIORITY_ALONE : PRIORITIES[director === prefers ? "preferred" : "other"],
      preempt: alone || preemptDelaySeconds !== undefined,
      preemptDelaySeconds,
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

function nameOf({ name }: FloatingGroup, leg: Leg): string {
  return name === FIRST_GROUP ? leg : `${leg}-${name}`;
}

/** After how long a group comes back to the director that it prefers; undefined where it stays with the other one. */
export function preemptDelayOf(config: GroupsConfig): number | undefined {
  if (!prefersBoth(config)) return undefined;
  return config.failover?.preemptDelaySeconds ?? DEFAULT_PREEMPT_DELAY_SECONDS;
}

/** As directors run it. */
export function trackScriptOf({ failover }: Pick<StackConfig, "failover">): TrackScript | undefined {
  const script = failover?.trackScript;
  return script && { ...script, command: onDirectors(script.command) };
}
