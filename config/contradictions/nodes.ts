import type { Problem } from "../../host/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";
import { outside } from "./address";
import { setIt, taken, unknownNode } from "./problem";

/** Each node's addresses in their networks and nobody else's, and a director that clients can reach. */
export function nodeProblems(config: StackConfig): Problem[] {
  return [...addressProblems(config), ...ipv6Alone(config), ...directorProblems(config)];
}

function addressProblems({ nodes, networks: { front, back } }: StackConfig): Problem[] {
  const owners = new Map([[front.hypervisor, configPath(["networks", "front", "hypervisor"])]]);
  if (front.hypervisor6 !== undefined) {
    owners.set(front.hypervisor6, configPath(["networks", "front", "hypervisor6"]));
  }
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

/** A machine stands on the front network by its IPv4 address there. */
function ipv6Alone({ nodes, director }: StackConfig): Problem[] {
  return Object.entries(nodes)
    .filter(([name, node]) => name !== director && node.front6 !== undefined && node.front === undefined)
    .map(([name, node]) => ({
      what: `missing, and ${name} has ${node.front6} on the front network`,
      where: configPath(["nodes", name, "front"]),
      expected: "an address in lvs:networks.front.cidr as well",
      mend: setIt(["nodes", name, "front"], "ADDRESS"),
    }));
}

function noNetwork(path: string[], address: string, network: string[]): Problem {
  return {
    what: `${address} is in no network`,
    where: configPath(path),
    expected: `${configPath(network)} as well, such as fd00:1::/64`,
  };
}

function directorProblems(config: StackConfig): Problem[] {
  const node = config.nodes[config.director];
  if (!node) return [unknownNode(["director"], config.director, config)];
  if (node.front !== undefined) return [];
  const path = ["nodes", config.director, "front"];
  return [
    {
      what: `${config.director} is the director and has no address on the front network`,
      where: configPath(path),
      expected: "an address in lvs:networks.front.cidr",
      mend: setIt(path, "ADDRESS"),
    },
  ];
}
