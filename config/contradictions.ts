import ipaddr from "ipaddr.js";
import type { Problem } from "../host/userError";
import { closest } from "./closest";
import { configPath } from "./configPath";
import type { StackConfig } from "./schema";
import { servicePort } from "./table";

/** Every contradiction between parts of a configuration that are each right by themselves. */
export function findContradictions(config: StackConfig): Problem[] {
  return [
    ...networkProblems(config),
    ...nodeProblems(config),
    ...directorProblems(config),
    ...config.virtualServices.flatMap((_, index) => serviceProblems(config, index)),
    ...duplicateServices(config),
  ];
}

function networkProblems({ networks }: StackConfig): Problem[] {
  const { front, back } = networks;
  const problems = [
    ...hostBits(["networks", "front", "cidr"], front.cidr),
    ...hostBits(["networks", "back", "cidr"], back.cidr),
    ...outside(["networks", "front", "hypervisor"], front.hypervisor, front.cidr, "front"),
  ];
  if (overlap(front.cidr, back.cidr)) {
    problems.push({
      what: `${back.cidr} overlaps the front network ${front.cidr}`,
      where: configPath(["networks", "back", "cidr"]),
      expected: "two separate networks",
      mend: "choose another network for the real servers",
    });
  }
  return problems;
}

function nodeProblems({ nodes, networks }: StackConfig): Problem[] {
  const { front, back } = networks;
  const owners = new Map([[front.hypervisor, configPath(["networks", "front", "hypervisor"])]]);
  return Object.entries(nodes).flatMap(([name, node]) => [
    ...(node.front === undefined ? [] : outside(["nodes", name, "front"], node.front, front.cidr, "front")),
    ...outside(["nodes", name, "back"], node.back, back.cidr, "back"),
    ...(node.front === undefined ? [] : taken(owners, node.front, ["nodes", name, "front"])),
    ...taken(owners, node.back, ["nodes", name, "back"]),
  ]);
}

function directorProblems({ nodes, director }: StackConfig): Problem[] {
  const node = nodes[director];
  if (!node) return [unknownNode(["director"], director, Object.keys(nodes))];
  if (node.front !== undefined) return [];
  return [
    {
      what: `${director} is the director and has no address on the front network`,
      where: configPath(["nodes", director, "front"]),
      expected: "an address in lvs:networks.front.cidr",
      mend: `pulumi config set --path '${configPath(["nodes", director, "front"])}' ADDRESS`,
    },
  ];
}

function serviceProblems(config: StackConfig, index: number): Problem[] {
  const service = config.virtualServices[index];
  if (!service) return [];
  const path = ["virtualServices", index];
  const problems: Problem[] = [];

  const vips = [config.nodes[config.director]?.front, config.nodes[config.director]?.front6].filter(
    (vip) => vip !== undefined,
  );
  if ("address" in service && vips.length > 0 && !vips.includes(service.address)) {
    problems.push({
      what: `${service.address} is not an address of the director ${config.director}`,
      where: configPath([...path, "address"]),
      expected: vips.join(" or "),
    });
  }

  const seen = new Map<string, string>();
  service.realServers.forEach((server, position) => {
    const where = [...path, "realServers", position];
    if (server.node !== undefined && !config.nodes[server.node]) {
      problems.push(unknownNode([...where, "node"], server.node, Object.keys(config.nodes)));
    } else if (server.node === config.director) {
      problems.push({
        what: `${server.node} is the director`,
        where: configPath([...where, "node"]),
        expected: "a node other than the director",
      });
    }
    const port = server.port ?? servicePort(service);
    const forwarding = server.forwarding ?? service.forwarding;
    if (port !== servicePort(service) && forwarding !== "masquerade") {
      problems.push({
        what: `port ${port} differs from the virtual service's ${servicePort(service)}`,
        where: configPath([...where, "port"]),
        expected: `${servicePort(service)}: only masquerade can map a port, and this service uses ${forwarding}`,
      });
    }
    problems.push(...taken(seen, `${server.node ?? server.address}:${port}`, where));
  });
  return problems;
}

function duplicateServices({ virtualServices }: StackConfig): Problem[] {
  const seen = new Map<string, string>();
  return virtualServices.flatMap((service, index) =>
    taken(
      seen,
      "address" in service ? `${service.protocol} ${service.address}:${service.port}` : `mark ${service.firewallMark}`,
      ["virtualServices", index],
    ),
  );
}

/** A problem if the value was used before; otherwise remembers who uses it. */
function taken(owners: Map<string, string>, value: string, path: PropertyKey[]): Problem[] {
  const where = configPath(path);
  const owner = owners.get(value);
  if (owner === undefined) {
    owners.set(value, where);
    return [];
  }
  return [{ what: `${value} is already used by ${owner}`, where, expected: "each only once" }];
}

function unknownNode(path: PropertyKey[], name: string, known: string[]): Problem {
  const near = closest(name, known);
  return {
    what: `there is no node ${name}`,
    where: configPath(path),
    expected: `one of ${known.join(", ")}`,
    mend: near && `write ${near}`,
  };
}

/** A problem if a range is given by an address in it. */
function hostBits(path: PropertyKey[], cidr: string): Problem[] {
  const range = `${ipaddr.IPv4.networkAddressFromCIDR(cidr)}/${cidr.split("/")[1]}`;
  if (range === cidr) return [];
  return [
    { what: `${cidr} is an address in a network, not a network`, where: configPath(path), mend: `write ${range}` },
  ];
}

/** A problem if the address isn't one that a machine on the network can have. */
function outside(path: PropertyKey[], address: string, cidr: string, network: string): Problem[] {
  const reserved = [ipaddr.IPv4.networkAddressFromCIDR(cidr), ipaddr.IPv4.broadcastAddressFromCIDR(cidr)];
  if (reserved.some((each) => each.toString() === address)) {
    return [
      {
        what: `${address} is the ${network} network's own or broadcast address`,
        where: configPath(path),
        expected: `a machine's address in ${cidr}`,
      },
    ];
  }
  if (ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(cidr))) return [];
  return [
    {
      what: `${address} is outside the ${network} network`,
      where: configPath(path),
      expected: `an address in ${cidr}`,
    },
  ];
}

function overlap(one: string, other: string): boolean {
  const [a, aBits] = ipaddr.IPv4.parseCIDR(one);
  const [b, bBits] = ipaddr.IPv4.parseCIDR(other);
  return a.match(b, Math.min(aBits, bBits));
}
