import { BOTH_FAMILIES, type ServiceInput, type Settings } from "./settings";

/** One state of the table: the scheduler, and the real servers with their weights. */
export interface TableState {
  scheduler: "rr" | "wrr" | "wlc" | "lc";
  weights: Record<string, number>;
}

/** Twenty changes: weights, the scheduler, a real server added, one drained and removed, one replaced by the other. */
export const CHANGES: TableState[] = [
  { scheduler: "rr", weights: { node2: 1, node3: 1 } },
  { scheduler: "wrr", weights: { node2: 1, node3: 1 } },
  { scheduler: "wrr", weights: { node2: 1, node3: 3 } },
  { scheduler: "wrr", weights: { node2: 4, node3: 3 } },
  { scheduler: "wlc", weights: { node2: 4, node3: 3 } },
  { scheduler: "wlc", weights: { node2: 4 } },
  { scheduler: "wlc", weights: { node2: 4, node3: 1 } },
  { scheduler: "lc", weights: { node2: 2, node3: 2 } },
  { scheduler: "lc", weights: { node3: 2 } },
  { scheduler: "lc", weights: { node2: 2 } },
  { scheduler: "lc", weights: { node3: 2 } },
  { scheduler: "rr", weights: { node2: 1, node3: 2 } },
  { scheduler: "rr", weights: { node2: 1, node3: 0 } },
  { scheduler: "rr", weights: { node2: 1, node3: 5 } },
  { scheduler: "wrr", weights: { node2: 5, node3: 5 } },
  { scheduler: "wrr", weights: { node2: 5 } },
  { scheduler: "wlc", weights: { node3: 5 } },
  { scheduler: "wlc", weights: { node2: 1, node3: 5 } },
  { scheduler: "wlc", weights: { node2: 1, node3: 2 } },
  { scheduler: "rr", weights: { node2: 1, node3: 1 } },
];

export const ADDRESSES: Record<string, string> = { node2: "192.168.2.13", node3: "192.168.2.14" };

export const FIRST: TableState = { scheduler: "wlc", weights: { node2: 1, node3: 1 } };
export const LAST: TableState = { scheduler: "rr", weights: { node2: 1, node3: 1 } };

/** A stack whose table is in a state. */
export function settingsOf({ scheduler, weights }: TableState, more: Settings = {}): Settings {
  const realServers = Object.entries(weights).map(([node, weight]) => ({ node, weight }));
  const service: ServiceInput = { address: "192.168.1.12", port: 80, scheduler, realServers };
  // the requests that prove the VIP after each up are few beside those that are counted
  return { ...BOTH_FAMILIES, verify: false, drainSeconds: 120, virtualServices: [service], ...more };
}

/** The rules of a state, as `ipvsadm -Sn` prints them and `ipvsadm` takes them. */
export function rulesOf({ scheduler, weights }: TableState): string[] {
  const service = "-t 192.168.1.12:80";
  return [
    `-A ${service} -s ${scheduler}`,
    ...Object.entries(weights).map(([node, weight]) => `-a ${service} -r ${ADDRESSES[node]}:80 -m -w ${weight}`),
  ];
}

/** What somebody types who follows the sample. */
export function clearAndMake(state: TableState): string {
  return ["ipvsadm -C", ...rulesOf(state).map((rule) => `ipvsadm ${rule}`)].join("\n");
}
