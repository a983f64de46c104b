import type { StackConfig } from "../config/schema/stack";

/** The addresses that clients reach: those that float, or else the director's own. */
export function vips({ nodes, director, failover }: StackConfig): string[] {
  const { front, front6 } = nodes[director] ?? {};
  return (failover ? [failover.vip, failover.vip6] : [front, front6]).filter((address) => address !== undefined);
}

/** The real servers' way out and back: the address that floats, or else the director's own. */
export function gateways({ nodes, director, failover }: StackConfig): { gateway?: string; gateway6?: string } {
  if (failover) return { gateway: failover.gateway, gateway6: failover.gateway6 };
  const { back, back6 } = nodes[director] ?? {};
  return { gateway: back, gateway6: back6 };
}

/** Where the table finds a node. */
export function backAddresses({ nodes }: StackConfig, node: string): string[] {
  const { back, back6 } = nodes[node] ?? {};
  return [back, back6].filter((address) => address !== undefined);
}
