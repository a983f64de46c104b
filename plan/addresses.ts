import type { StackConfig } from "../config/schema/stack";
import type { Family } from "../lvs/virtualService";

/**
 * The addresses that clients reach: those that float, or else the director's own, and those beside them. On one network
 * the director's own is none, since it speaks from there to real servers, which have all VIPs as their own too.
 */
export function vips({ nodes, networks, director, failover, vips: others }: StackConfig): string[] {
  const { front, front6 } = networks.back ? (nodes[director] ?? {}) : {};
  const first = failover ? [failover.vip, failover.vip6] : [front, front6];
  return [...first, ...others].filter((address) => address !== undefined);
}

/** The real servers' way out and back: the address that floats, or else the director's own; none without any. */
export function gateways({ nodes, director, failover }: StackConfig): { gateway?: string; gateway6?: string } {
  if (failover) return { gateway: failover.gateway, gateway6: failover.gateway6 };
  const { back, back6 } = nodes[director] ?? {};
  return { gateway: back, gateway6: back6 };
}

/** Where the table finds a node, by family: on the back network, or on the front one where that is the only one. */
export function rips(nodes: StackConfig["nodes"], node: string): Partial<Record<Family, string>> {
  const { front, front6, back, back6 } = nodes[node] ?? {};
  return back === undefined ? { ipv4: front, ipv6: front6 } : { ipv4: back, ipv6: back6 };
}

/** The address of a sorry server that is the director itself, whichever is master, by family. */
export const DIRECTOR_ITSELF: Record<Family, string> = { ipv4: "127.0.0.1", ipv6: "::1" };

export function isDirectorItself(address: string | undefined): boolean {
  return Object.values(DIRECTOR_ITSELF).some((itself) => itself === address);
}

/** The same as a list. */
export function realServerAddresses({ nodes }: Pick<StackConfig, "nodes">, node: string): string[] {
  return Object.values(rips(nodes, node)).filter((address) => address !== undefined);
}
