import type { Problem } from "../../errors/userError";
import { familyOfAddress } from "../../lvs/virtualService";
import { within } from "../../plan/access";
import { groupsOf } from "../../plan/groups";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { nobodys, outside } from "./address";
import { noNetwork, setIt, taken } from "./problem";

/** Each machine's addresses, and the VIPs, in their networks and nobody else's. */
export function nodeProblems(config: StackConfig): Problem[] {
  const owners = routersAddresses(config);
  return [
    ...addressProblems(config, owners),
    ...floatingProblems(config, owners),
    ...vipProblems(config, owners),
    ...missingAddresses(config),
    ...ipv6Alone(config),
  ];
}

/** Who has which address: its setting, by the address. */
type Owners = Map<string, string>;

/** Of the hypervisor, or of the router behind a bridge. */
function routersAddresses({ networks: { front } }: StackConfig): Owners {
  const router = front.bridge === undefined ? "hypervisor" : "gateway";
  return new Map(
    ([router, `${router}6`] as const).flatMap((key) =>
      front[key] === undefined ? [] : [[front[key], configPath(["networks", "front", key])]],
    ),
  );
}

/** The networks' ranges, and the settings of a node and of what floats that hold an address of each. */
const RANGES = [
  { network: "front", cidrKey: "cidr", own: "front", floating: "vip" },
  { network: "front", cidrKey: "cidr6", own: "front6", floating: "vip6" },
  { network: "back", cidrKey: "cidr", own: "back", floating: "gateway" },
  { network: "back", cidrKey: "cidr6", own: "back6", floating: "gateway6" },
] as const;

function addressProblems({ nodes, networks }: StackConfig, owners: Owners): Problem[] {
  return Object.entries(nodes).flatMap(([name, node]) =>
    RANGES.flatMap(({ own, ...range }) => placeProblems(["nodes", name, own], node[own], range, networks, owners)),
  );
}

function floatingProblems(config: StackConfig, owners: Owners): Problem[] {
  const { nodes, networks } = config;
  return groupsOf(config).flatMap((group) =>
    RANGES.flatMap(({ floating, ...range }) => {
      const address = group[floating];
      const own = Object.entries(nodes).find(
        ([, node]) => address !== undefined && Object.values(node).includes(address),
      );
      return placeProblems([...group.path, floating], address, range, networks, owners, own && floatsAlone(own[0]));
    }),
  );
}

/** @param ifTaken what is said otherwise of an address that somebody else has */
function placeProblems(
  path: PropertyKey[],
  address: string | undefined,
  { network, cidrKey }: Pick<(typeof RANGES)[number], "network" | "cidrKey">,
  networks: StackConfig["networks"],
  owners: Owners,
  ifTaken: Partial<Problem> = {},
): Problem[] {
  if (address === undefined) return [];
  const cidr = networks[network]?.[cidrKey];
  if (cidr === undefined) return [noNetwork(path, address, ["networks", network, cidrKey])];
  return [
    ...outside(path, address, cidr, network),
    ...taken(owners, address, path).map((problem) => ({ ...problem, ...ifTaken })),
  ];
}

function floatsAlone(node: string): Partial<Problem> {
  return {
    expected: "an address that no machine has as its own, since it goes from one director to another",
    fix: `give ${node} another address, or let another one float`,
  };
}

/** Each machine is on the back network, or on the front one where that is the only one. */
function missingAddresses({ nodes, directors, networks: { front, back } }: StackConfig): Problem[] {
  const [leg, { cidr }] = back ? (["back", back] as const) : (["front", front] as const);
  return Object.entries(nodes)
    .filter(([name, node]) => node[leg] === undefined && (leg === "back" || !directors.includes(name)))
    .map(([name]) => ({
      what: "missing",
      where: configPath(["nodes", name, leg]),
      expected: `an address in ${cidr}`,
      fix: setIt(["nodes", name, leg], "ADDRESS"),
    }));
}

/** VIPs beside the first one may be anywhere that packets to them can be routed from. */
function vipProblems({ vips, failover, networks: { front, back } }: StackConfig, owners: Owners): Problem[] {
  const cidrs = (one: Partial<typeof front> = {}) => [one.cidr, one.cidr6].filter((cidr) => cidr !== undefined);
  const ofGroups = Object.entries(failover?.groups ?? {}).flatMap(([name, group]) =>
    group.vips.map((address, index) => ({ address, path: ["failover", "groups", name, "vips", index] })),
  );
  const all = [...vips.map((address, index) => ({ address, path: ["vips", index] })), ...ofGroups];
  return all.flatMap(({ address, path }) => {
    const problem = (what: string): Problem => ({
      what: `${address} ${what}`,
      where: configPath(path),
      expected: `an address in ${cidrs(front).join(" or ")}, or one that your network routes to the director`,
    });
    const reason = nobodys(address, cidrs(front));
    if (reason !== undefined) return [problem(reason)];
    if (cidrs(back).some((cidr) => within(address, cidr)))
      return [problem("is in the back network, where no clients are")];
    if (familyOfAddress(address) === "ipv6" && front.cidr6 === undefined) {
      return [noNetwork(path, address, ["networks", "front", "cidr6"])];
    }
    return taken(owners, address, path);
  });
}

/** A machine stands on the front network by its IPv4 address there. */
function ipv6Alone({ nodes, directors }: StackConfig): Problem[] {
  return Object.entries(nodes)
    .filter(([name, node]) => !directors.includes(name) && node.front6 !== undefined && node.front === undefined)
    .map(([name, node]) => ({
      what: `missing, and ${name} has ${node.front6} on the front network`,
      where: configPath(["nodes", name, "front"]),
      expected: "an address in lvs:networks.front.cidr as well",
      fix: setIt(["nodes", name, "front"], "ADDRESS"),
    }));
}
