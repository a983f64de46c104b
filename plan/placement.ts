import type { StackSettings } from "../config/schema/stack";

type Nodes = StackSettings["nodes"];

/** A machine's places: clients are on the front network, real servers on the back network. */
export type Leg = "front" | "back";
export const LEGS = ["front", "back"] as const;

/** The names of the machines that the stack makes. */
export function createdNodes({ nodes }: { nodes: Nodes }): string[] {
  return Object.keys(nodes).filter((name) => nodes[name]?.existing === undefined);
}

/** The names of the machines that are there already. */
export function existingNodes({ nodes }: { nodes: Nodes }): string[] {
  return Object.keys(nodes).filter((name) => nodes[name]?.existing !== undefined);
}

/** Whether machines that the stack makes are on a network; else it is none of the stack's business. */
export function isMade(leg: Leg, config: { nodes: Nodes }): boolean {
  return createdNodes(config).some((name) => config.nodes[name]?.[leg] !== undefined);
}

/** The networks that the stack makes on its hypervisor. */
export function ownNetworks({ nodes, networks }: Pick<StackSettings, "nodes" | "networks">): Leg[] {
  return LEGS.filter((leg) => networks[leg].bridge === undefined && isMade(leg, { nodes }));
}

/** A director's interfaces on a machine that the stack makes, and a real server's. */
const DIRECTOR_INTERFACES = { front: "eth0", back: "eth1" };
const REAL_SERVER_INTERFACES = { back: "eth0", front: "eth1" };

/** What a machine calls its interfaces. */
export function interfacesOf(
  { nodes, directors }: { nodes: Nodes; directors: string[] },
  node: string,
): Record<Leg, string> {
  const usual = directors.includes(node) ? DIRECTOR_INTERFACES : REAL_SERVER_INTERFACES;
  const { front = usual.front, back = usual.back } = nodes[node]?.existing?.interfaces ?? {};
  return { front, back };
}
