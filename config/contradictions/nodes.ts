import type { Problem } from "../../host/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";
import { outside } from "./address";
import { noNetwork, setIt, taken } from "./problem";

/** Each machine's addresses, and those that float, in their networks and nobody else's. */
export function nodeProblems(config: StackConfig): Problem[] {
  const owners = hypervisorAddresses(config);
  return [...addressProblems(config, owners), ...floatingProblems(config, owners), ...ipv6Alone(config)];
}

/** Who has which address: its setting, by the address. */
type Owners = Map<string, string>;

function hypervisorAddresses({ networks: { front } }: StackConfig): Owners {
  const owners = new Map([[front.hypervisor, configPath(["networks", "front", "hypervisor"])]]);
  if (front.hypervisor6 !== undefined) {
    owners.set(front.hypervisor6, configPath(["networks", "front", "hypervisor6"]));
  }
  return owners;
}

function addressProblems({ nodes, networks: { front, back } }: StackConfig, owners: Owners): Problem[] {
  const places = [
    { key: "front", network: "front", cidr: front.cidr, cidrKey: "cidr" },
    { key: "front6", network: "front", cidr: front.cidr6, cidrKey: "cidr6" },
    { key: "back", network: "back", cidr: back.cidr, cidrKey: "cidr" },
    { key: "back6", network: "back", cidr: back.cidr6, cidrKey: "cidr6" },
  ] as const;
  return Object.entries(nodes).flatMap(([name, node]) =>
    places.flatMap(({ key, network, cidr, cidrKey }): Problem[] => {
      const address = node[key];
      if (address === undefined) return [];
      const path = ["nodes", name, key];
      if (cidr === undefined) return [noNetwork(path, address, ["networks", network, cidrKey])];
      return [...outside(path, address, cidr, network), ...taken(owners, address, path)];
    }),
  );
}

function floatingProblems({ failover, nodes, networks: { front, back } }: StackConfig, owners: Owners): Problem[] {
  const places = [
    { key: "vip", network: "front", cidr: front.cidr, cidrKey: "cidr" },
    { key: "vip6", network: "front", cidr: front.cidr6, cidrKey: "cidr6" },
    { key: "gateway", network: "back", cidr: back.cidr, cidrKey: "cidr" },
    { key: "gateway6", network: "back", cidr: back.cidr6, cidrKey: "cidr6" },
  ] as const;
  return places.flatMap(({ key, network, cidr, cidrKey }): Problem[] => {
    const address = failover?.[key];
    if (address === undefined) return [];
    const path = ["failover", key];
    if (cidr === undefined) return [noNetwork(path, address, ["networks", network, cidrKey])];
    const own = Object.entries(nodes).find(([, node]) => Object.values(node).includes(address));
    return [
      ...outside(path, address, cidr, network),
      ...taken(owners, address, path).map((problem) => ({ ...problem, ...(own && floatsAlone(own[0])) })),
    ];
  });
}

function floatsAlone(node: string): Partial<Problem> {
  return {
    expected: "an address that no machine has as its own, since it goes from one director to another",
    mend: `give ${node} another address, or let another one float`,
  };
}

/** A machine stands on the front network by its IPv4 address there. */
function ipv6Alone({ nodes, directors }: StackConfig): Problem[] {
  return Object.entries(nodes)
    .filter(([name, node]) => !directors.includes(name) && node.front6 !== undefined && node.front === undefined)
    .map(([name, node]) => ({
      what: `missing, and ${name} has ${node.front6} on the front network`,
      where: configPath(["nodes", name, "front"]),
      expected: "an address in lvs:networks.front.cidr as well",
      mend: setIt(["nodes", name, "front"], "ADDRESS"),
    }));
}
