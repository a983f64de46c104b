import type { StackConfig } from "../config/schema/stack";
import { type Family, familyOf } from "../lvs/virtualService";
import { groupOf, groupsOf } from "./groups";
import { repliesByRoute, serversOf } from "./methods";

/**
 * The addresses that clients reach: those that float, or else the director's own, and those beside them. On one network
 * the director's own is none, since it speaks from there to real servers, which have all VIPs as their own too.
 */
export function vips(config: StackConfig): string[] {
  const { nodes, networks, director, failover } = config;
  if (failover) return groupsOf(config).flatMap((group) => group.vips);
  const { front, front6 } = networks.back ? (nodes[director] ?? {}) : {};
  return [front, front6, ...config.vips].filter((address) => address !== undefined);
}

/**
 * A real server's way out and back: the address that floats with the VIPs to whose clients it replies through the director, or
 * else with the first one; where nothing floats the director's own; none without any.
 */
export function gateways(config: StackConfig, node: string): { gateway?: string; gateway6?: string } {
  const { nodes, director, failover } = config;
  if (failover) {
    return {
      gateway: groupBehind(config, node, "ipv4")?.gateway,
      gateway6: groupBehind(config, node, "ipv6")?.gateway6,
    };
  }
  const { back, back6 } = nodes[director] ?? {};
  return { gateway: back, gateway6: back6 };
}

function groupBehind(config: StackConfig, node: string, family: Family) {
  const service = config.virtualServices.find(
    (each) =>
      familyOf(each) === family &&
      serversOf(each).some((server) => server.node === node && repliesByRoute(server, each)),
  );
  return service ? groupOf(config, service) : groupsOf(config)[0];
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
