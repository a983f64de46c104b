import { PATIENT_MS, whileAsking } from "../../../tools/harness/clients/steadyLoad";
import type { ServiceInput, Settings } from "../../../tools/harness/settings";
import { clone } from "../sharedClone";
import { BOTH_FAMILIES } from "./stack";

export const SERVICE = "-t 192.168.1.12:80";
export const SORRY_PORT = 81;

/** Somebody who looks after node2 and node3 at the VIP, or nobody with owner ipvsadm. */
export function settings({
  owner = "keepalived",
  scheduler = "rr",
  weights = { node2: 1, node3: 1 },
}: {
  owner?: "ipvsadm" | "keepalived";
  scheduler?: ServiceInput["scheduler"];
  weights?: Record<string, number>;
} = {}): Settings {
  const health = {
    check: { type: "HTTP_GET" as const, status: 200, connectTimeoutSeconds: 2 },
    delaySeconds: 2,
    sorryServer: { node: "node3", port: SORRY_PORT },
  };
  const realServers = Object.entries(weights).map(([node, weight]) => ({ node, weight }));
  const service = { address: "192.168.1.12", port: 80, scheduler, realServers };
  return {
    ...BOTH_FAMILIES,
    owner,
    drainSeconds: 20,
    virtualServices: [owner === "keepalived" ? { ...service, health } : service],
  };
}

export function rules(
  scheduler = "rr",
  weights: Record<string, number> = { "192.168.2.13": 1, "192.168.2.14": 1 },
): string[] {
  const servers = Object.entries(weights).map(([address, weight]) => `-a ${SERVICE} -r ${address}:80 -m -w ${weight}`);
  return [`-A ${SERVICE} -s ${scheduler}`, ...servers];
}

/** What becomes of clients' requests to the VIP while something happens. */
export function requests(happens: () => Promise<unknown>) {
  return whileAsking(clone, { url: "http://192.168.1.12/", patienceMs: PATIENT_MS }, happens);
}
