import { parseStackConfig } from "../../../config/parse";
import type { StackConfigInput } from "../../../config/schema/stack";
import { formatProblem } from "../../../errors/userError";
import { sampleConfig } from "../../../tools/harness/sample";

/** What a configuration is answered with, each problem as the user sees it. */
export function problemsOf(raw: Record<string, unknown>): string[] {
  return parseStackConfig(raw).problems.map(formatProblem);
}

/** The sample with one value changed, or removed when undefined. */
export function changed(
  path: (string | number)[],
  value: unknown,
  config: Record<string, unknown> = sampleConfig(),
): Record<string, unknown> {
  const last = path.at(-1) as string;
  const holder = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, config);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return config;
}

/** The sample with other settings for its only virtual service. */
export function withService(changes: Record<string, unknown>): Record<string, unknown> {
  const config = sampleConfig();
  return { ...config, virtualServices: [{ ...config.virtualServices[0], ...changes }] };
}

/** The sample with other settings for the first real server of its only virtual service. */
export function withRealServer(
  changes: Record<string, unknown>,
  service: Record<string, unknown> = {},
): Record<string, unknown> {
  return withService({ realServers: [{ node: "node2", ...changes }], ...service });
}

/** The sample with virtual services behind its own. */
export function withMoreServices(...services: Record<string, unknown>[]): Record<string, unknown> {
  const config = sampleConfig();
  return { ...config, virtualServices: [...config.virtualServices, ...services] };
}

/** The sample with keepalived as its table's owner, and its only virtual service's health. */
export function withHealth(health: unknown, service: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...withService({ health, ...service }), owner: "keepalived" };
}

/** The sample with a second director, between which the addresses float that the first one had. */
export function withPair(changes: Record<string, unknown> = {}): Record<string, unknown> & StackConfigInput {
  const { director: _, ...config } = sampleConfig();
  return {
    ...config,
    nodes: {
      ...config.nodes,
      node1: { front: "192.168.1.21", back: "192.168.2.21" },
      node4: { front: "192.168.1.24", back: "192.168.2.24" },
    },
    directors: ["node1", "node4"],
    failover: { vip: "192.168.1.12", gateway: "192.168.2.12" },
    ...changes,
  };
}

/** Directors and real servers on one network, by gatewaying. */
export function withOneNetwork(changes: Record<string, unknown> = {}): Record<string, unknown> & StackConfigInput {
  const { networks, virtualServices, ...config } = sampleConfig();
  return {
    ...config,
    networks: { front: networks.front },
    nodes: { node1: { front: "192.168.1.12" }, node2: { front: "192.168.1.13" }, node3: { front: "192.168.1.14" } },
    vips: ["192.168.1.20"],
    virtualServices: virtualServices.map((service) => ({
      ...service,
      address: "192.168.1.20",
      forwarding: "gatewaying" as const,
    })),
    ...changes,
  };
}

/** The sample on two bridges that the hypervisor has already. */
export function withBridges() {
  const { networks, ...config } = sampleConfig();
  return {
    ...config,
    networks: {
      front: { cidr: networks.front.cidr, bridge: "br0", gateway: "192.168.1.1", nameservers: ["192.168.1.53"] },
      back: { ...networks.back, bridge: "br1" },
    },
  } satisfies StackConfigInput;
}

/** The sample behind bridges, with each machine on a hypervisor of that name. */
export function placedOn(hypervisors: Record<string, string>) {
  const { nodes, ...config } = withBridges();
  return {
    ...config,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [name, { ...node, hypervisor: hypervisors[name] }]),
    ),
  };
}

/** A public key of nobody's. */
export const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

/** The sample with machines that are there already, the director's interfaces by names of their own. */
export function withExisting() {
  const { networks, nodes, ...config } = sampleConfig();
  const existing = { user: "admin", hostKey: HOST_KEY };
  const interfaces = { front: "ens3", back: "ens4" };
  return {
    ...config,
    networks: { front: { cidr: networks.front.cidr }, back: networks.back },
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [
        name,
        { ...node, existing: name === config.director ? { ...existing, interfaces } : { ...existing } },
      ]),
    ),
  } satisfies StackConfigInput;
}

/** The sample with IPv6 everywhere, and the same service at the director's IPv6 address too. */
export function withIpv6(): Record<string, unknown> & StackConfigInput {
  const config = sampleConfig();
  const [service] = config.virtualServices;
  return {
    ...config,
    networks: {
      front: { ...config.networks.front, cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" },
      back: { ...config.networks.back, cidr6: "fd00:2::/64" },
    },
    nodes: {
      node1: { front: "192.168.1.12", back: "192.168.2.12", front6: "fd00:1::12", back6: "fd00:2::12" },
      node2: { back: "192.168.2.13", back6: "fd00:2::13" },
      node3: { back: "192.168.2.14", back6: "fd00:2::14" },
    },
    virtualServices: [service, { ...service, address: "fd00:1::12" }] as StackConfigInput["virtualServices"],
  };
}
