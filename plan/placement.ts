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

/** Whether a firewalld that runs on a machine stays on. */
export function keepsFirewalld({ nodes }: { nodes: Nodes }, node: string): boolean {
  return nodes[node]?.existing?.firewalld === "keep";
}

/** Whether machines that the stack makes are on a network; else it is none of the stack's business. */
export function isMade(leg: Leg, config: { nodes: Nodes }): boolean {
  return createdNodes(config).some((name) => config.nodes[name]?.[leg] !== undefined);
}

/** The networks that the stack makes on its hypervisor. */
export function ownNetworks({ nodes, networks }: Pick<StackSettings, "nodes" | "networks">): Leg[] {
  return legsOf(networks).filter((leg) => networks[leg]?.bridge === undefined && isMade(leg, { nodes }));
}

/** The networks that there are: the front one, and the back one unless all is on one network. */
export function legsOf(networks: StackSettings["networks"]): Leg[] {
  return LEGS.filter((leg) => networks[leg] !== undefined);
}

/** The interfaces of a machine that the stack makes: a director's, a real server's, and one's on the front network only. */
const DIRECTOR_INTERFACES = { front: "eth0", back: "eth1" };
const REAL_SERVER_INTERFACES = { back: "eth0", front: "eth1" };
const ONLY_INTERFACE = "eth0";

/** What a machine calls its interfaces; where it is on one network only, both are the same one. */
export function interfacesOf(
  { nodes, directors }: { nodes: Nodes; directors: string[] },
  node: string,
): Record<Leg, string> {
  const { back: address, existing } = nodes[node] ?? {};
  const { interfaces = {} } = existing ?? {};
  if (address === undefined) {
    const { front = ONLY_INTERFACE } = interfaces;
    return { front, back: front };
  }
  const usual = directors.includes(node) ? DIRECTOR_INTERFACES : REAL_SERVER_INTERFACES;
  const { front = usual.front, back = usual.back } = interfaces;
  return { front, back };
}
