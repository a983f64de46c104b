import type { ServiceInput } from "../../../tools/harness/settings";
import type { LabClient } from "./labClient";

type RealServerInput = ServiceInput["realServers"][number];

/** One feature of the table, on a virtual service of its own. */
export interface Row {
  /** What it shows, as a sentence. */
  name: string;
  service: ServiceInput;
  /** What `ipvsadm -Sn` prints of it on the director. */
  rules: string[];
  /** What clients see of it. */
  seenBy: (client: LabClient) => Promise<void>;
}

/** Where each real server tells its name and holds connections. @see nameServer.py */
export const NAME_PORT = 7000;

/** Ports at which it does so too, for services that can't map theirs. */
export const NAME_PORTS = [NAME_PORT, 8021, 8022, 8023, 8024, 8025, 8026, 8027];

/** node2 and node3 at a port, with the weights given. */
export function twoServers(weights: [number, number] = [1, 1], options: Partial<RealServerInput> = {}) {
  return ["node2", "node3"].map((node, i) => ({ node, port: NAME_PORT, weight: weights[i], ...options }));
}

/** The one that these aren't. */
export function other(name: string | undefined): string {
  return name === "Node2" ? "Node3" : "Node2";
}
