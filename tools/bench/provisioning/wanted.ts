/** A real server that the table is to have. */
export interface WantedServer {
  node: string;
  weight: number;
}

/** The state that a peer is told to bring about: the sample, with these real servers. */
export interface Wanted {
  realServers: WantedServer[];
}

/** One step of what is measured, for every peer in the same order. */
export interface ProvisioningStep {
  case: string;
  /** The state that the step ends in; undefined: what the steps before have made is removed. */
  wanted?: Wanted;
}

export const VIP = "192.168.1.12";
export const DIRECTOR = "node1";

/** Addresses in the real servers' network, by node; the last one joins later. */
export const BACK_ADDRESSES: Record<string, string> = {
  node1: "192.168.2.12",
  node2: "192.168.2.13",
  node3: "192.168.2.14",
  node4: "192.168.2.15",
};

const SAMPLE: Wanted = {
  realServers: [
    { node: "node2", weight: 1 },
    { node: "node3", weight: 1 },
  ],
};
const OTHER_WEIGHT: Wanted = {
  realServers: [
    { node: "node2", weight: 2 },
    { node: "node3", weight: 1 },
  ],
};
const ONE_MORE: Wanted = { realServers: [...OTHER_WEIGHT.realServers, { node: "node4", weight: 1 }] };

export const FIRST: ProvisioningStep = { case: "first configuration", wanted: SAMPLE };
export const NOTHING_TO_DO: ProvisioningStep = { case: "nothing to do", wanted: SAMPLE };
export const WEIGHT: ProvisioningStep = { case: "one weight changed", wanted: OTHER_WEIGHT };
export const ADDITION: ProvisioningStep = { case: "one real server added", wanted: ONE_MORE };
export const REMOVAL: ProvisioningStep = { case: "all removed" };

export const STEPS = [FIRST, NOTHING_TO_DO, WEIGHT, ADDITION, REMOVAL];

/** A real server's address in the table. */
export function addressOf(node: string): string {
  const address = BACK_ADDRESSES[node];
  if (address === undefined) throw new Error(`no such node: ${node}`);
  return address;
}

/** What a real server's page says. */
export function pageOf(node: string): string {
  return `${node[0]?.toUpperCase()}${node.slice(1)}`;
}

/** The table as `ipvsadm -Sn` prints it. */
export function rulesOf({ realServers }: Wanted): string[] {
  const servers = realServers.map(({ node, weight }) => `-a -t ${VIP}:80 -r ${addressOf(node)}:80 -m -w ${weight}`);
  return [`-A -t ${VIP}:80 -s wlc`, ...servers];
}
