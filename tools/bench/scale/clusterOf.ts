import type { StackConfigInput } from "../../../config/schema/stack";

/** A director and that many real servers, all behind one virtual service. */
export type ClusterOf = Pick<StackConfigInput, "networks" | "nodes" | "virtualServices">;

const VIP = "192.168.1.12";
/** Where the real servers' addresses begin in their network. */
const FIRST_HOST = 11;

/** @param realServers up to 65,000 */
export function clusterOf(realServers: number): ClusterOf {
  const names = Array.from({ length: realServers }, (_, index) => `node${index + 2}`);
  const others = names.map((name, index) => [name, { back: backAddress(FIRST_HOST + index) }]);
  return {
    networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" }, back: { cidr: "10.2.0.0/16" } },
    nodes: { node1: { front: VIP, back: backAddress(FIRST_HOST - 1) }, ...Object.fromEntries(others) },
    virtualServices: [{ address: VIP, port: 80, scheduler: "wlc", realServers: names.map((node) => ({ node })) }],
  };
}

function backAddress(host: number): string {
  return `10.2.${host >> 8}.${host & 255}`;
}
