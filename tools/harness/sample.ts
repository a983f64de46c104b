import { parseStackConfig } from "../../config/parse";
import type { StackConfigInput } from "../../config/schema/stack";
import { type Plan, planCluster } from "../../plan";

/** The sample's configuration, anew for each test that wants to change it. */
export function sampleConfig() {
  return {
    guest: "centos7",
    networks: {
      front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" },
      back: { cidr: "192.168.2.0/24" },
    },
    nodes: {
      node1: { front: "192.168.1.12", back: "192.168.2.12" },
      node2: { back: "192.168.2.13" },
      node3: { back: "192.168.2.14" },
    },
    director: "node1",
    virtualServices: [
      {
        protocol: "tcp",
        address: "192.168.1.12",
        port: 80,
        scheduler: "wlc",
        forwarding: "masquerade",
        realServers: [{ node: "node2" }, { node: "node3" }],
      },
    ],
  } satisfies StackConfigInput;
}

/** The sample's machines with a second director, and what floats between the two. */
export const PAIR = {
  nodes: {
    node1: { front: "192.168.1.12", back: "192.168.2.12" },
    node2: { back: "192.168.2.13" },
    node3: { back: "192.168.2.14" },
    node4: { front: "192.168.1.15", back: "192.168.2.15" },
  },
  director: undefined,
  directors: ["node1", "node4"],
  failover: { vip: "192.168.1.10", gateway: "192.168.2.10" },
  virtualServices: [{ address: "192.168.1.10", port: 80, realServers: [{ node: "node2" }, { node: "node3" }] }],
};

/** The same pair with another group of addresses, so that both directors work, and a real server behind each. */
export const TWO_GROUPS = {
  ...PAIR,
  failover: {
    ...PAIR.failover,
    groups: {
      mail: {
        prefers: "node4",
        vip: "192.168.1.20",
        gateway: "192.168.2.20",
        virtualRouterIds: { front: 53, back: 54 },
      },
    },
  },
  virtualServices: [
    { address: "192.168.1.10", port: 80, realServers: [{ node: "node2" }] },
    { address: "192.168.1.20", port: 80, realServers: [{ node: "node3" }] },
  ],
};

/** What shall be made of the sample's configuration with changes, in a stack of the mocked engine's. */
export function plan(changes: Record<string, unknown> = {}): Plan {
  const { config, problems } = parseStackConfig({ ...sampleConfig(), ...changes });
  if (!config) throw new Error(JSON.stringify(problems));
  return planCluster({ config, stack: { project: "lvs", stack: "dev" }, libvirtUri: "qemu:///system" });
}
