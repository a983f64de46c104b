import type { StackConfigInput } from "../config/schema/stack";

/** The sample's configuration, anew for each test that wants to change it. */
export function sampleConfig(): StackConfigInput {
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
  };
}
