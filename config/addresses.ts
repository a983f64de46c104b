import type { StackConfig } from "./schema";

/** The director's addresses that clients reach. */
export function vips({ nodes, director }: StackConfig): string[] {
  const { front, front6 } = nodes[director] ?? {};
  return [front, front6].filter((address) => address !== undefined);
}

/** Where the table finds a node. */
export function backAddresses({ nodes }: StackConfig, node: string): string[] {
  const { back, back6 } = nodes[node] ?? {};
  return [back, back6].filter((address) => address !== undefined);
}
