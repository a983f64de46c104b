import type { Problem } from "../../errors/userError";
import type { Forwarding } from "../../lvs/forwarding";
import { renderEndpoint } from "../../lvs/rules";
import { type Family, familyOf, familyOfAddress, servicePort } from "../../lvs/virtualService";
import { within } from "../../plan/access";
import { DIRECTOR_ITSELF, isDirectorItself, vips } from "../../plan/addresses";
import { groupsOf } from "../../plan/groups";
import { forwardingOf } from "../../plan/methods";
import { configPath } from "../configPath";
import type { RealServerConfig, ServiceConfig, StackConfig } from "../schema/stack";
import { nobodys } from "./address";
import { setIt, taken, unknownNode, unknownPool } from "./problem";

/** Real servers that are no machines, can't be reached, or couldn't answer their clients. */
export function realServerProblems(config: StackConfig): Problem[] {
  return config.virtualServices.flatMap((service, index) => {
    const seen = new Map<string, string>();
    return service.realServers.flatMap((server, position) => {
      const path = ["virtualServices", index, "realServers", position];
      const endpoint = {
        address: server.node ?? server.pool ?? server.address ?? "",
        port: server.port ?? servicePort(service),
      };
      return [
        ...serverProblems({ config, service, server, path, role: "a real server" }),
        ...taken(seen, renderEndpoint(endpoint), path),
      ];
    });
  });
}

/** A machine that a virtual service sends clients to. */
export interface Place {
  config: StackConfig;
  service: ServiceConfig;
  server: Pick<RealServerConfig, "node" | "address" | "forwarding"> & { pool?: string };
  path: PropertyKey[];
  /** What it is for the service. */
  role: "a real server" | "the sorry server";
}

/** Problems of a machine that is none, can't be reached, or couldn't answer its clients. */
export function serverProblems(place: Place): Problem[] {
  const { node, pool } = place.server;
  if (pool !== undefined) return poolProblems(place, pool);
  return node === undefined ? addressProblems(place) : nodeProblems(place, node);
}

/** A node pool is named that isn't there, or something beside it: others have given their place to their nodes. */
function poolProblems({ config, server, path }: Place, name: string): Problem[] {
  const { node, address } = server;
  if (node === undefined && address === undefined) return [unknownPool([...path, "pool"], name, config)];
  return [
    {
      what: `both the node pool ${name} and ${node === undefined ? `the address ${address}` : `the node ${node}`}`,
      where: configPath(path),
      expected: "pool for all machines of a node pool, node for one machine of the stack, or address for another one",
      fix: "remove one of the two",
    },
  ];
}

function nodeProblems(place: Place, name: string): Problem[] {
  const { config, server, path } = place;
  if (server.address !== undefined) {
    return [
      {
        what: `both the node ${name} and the address ${server.address}`,
        where: configPath(path),
        expected: "node for a machine of the stack, or address for another one",
        fix: "remove one of the two",
      },
    ];
  }
  const node = config.nodes[name];
  if (!node) return [unknownNode([...path, "node"], name, config)];
  return [...missingAddresses(place, name), ...directorProblems(place, name)];
}

/** Two directors are machines on one network that know no way through each other. */
function directorProblems({ config, service, server, path, role }: Place, name: string): Problem[] {
  const { directors } = config;
  const forwarding = forwardingOf(server, service);
  if (directors.length < 2 || !directors.includes(name) || forwarding === "gatewaying") return [];
  const ofService = [...path.slice(0, 2), "forwarding"];
  const itself =
    role === "the sorry server" ? `; or, in the place of node, address: ${DIRECTOR_ITSELF[familyOf(service)]}` : "";
  return [
    {
      what: `${name} is a director and would serve by ${forwarding} what the other one sends it`,
      where: configPath([...path, "node"]),
      expected: "gatewaying: each of two directors answers clients itself",
      fix: `${setIt(ofService, "gatewaying")}${itself}`,
    },
  ];
}

/** The addresses that a node, or a director for it, needs and hasn't got. */
function missingAddresses({ config, service, server, role }: Place, name: string): Problem[] {
  const { networks, nodes, directors } = config;
  const family = familyOf(service);
  const forwarding = forwardingOf(server, service);
  const key = (leg: "front" | "back") => (family === "ipv6" ? (`${leg}6` as const) : leg);
  const problems: Problem[] = [];
  const need = (node: string, place: "front" | "back", reason: string) => {
    const leg = networks.back ? place : "front";
    // told of the machine by itself
    if (key(leg) === (networks.back ? "back" : "front")) return;
    if (nodes[node] === undefined || nodes[node][key(leg)] !== undefined) return;
    const path = ["nodes", node, key(leg)];
    problems.push({
      what: `missing: ${reason}`,
      where: configPath(path),
      expected: `an address in ${networks[leg]?.[family === "ipv6" ? "cidr6" : "cidr"] ?? `${configPath(["networks", leg, "cidr6"])}, which is missing too`}`,
      fix: setIt(path, "ADDRESS"),
    });
  };
  if (!directors.includes(name)) need(name, "back", `${name} is ${role} of an ${nameOf(family)} service`);
  for (const director of directors) need(director, "back", `${director} directs an ${nameOf(family)} service`);
  if (forwarding !== "masquerade") {
    need(name, "front", `${name} serves by ${forwarding}, so it answers clients itself`);
  }
  return problems;
}

function addressProblems(place: Place): Problem[] {
  const { config, service, server, path } = place;
  const { address } = server;
  if (address === undefined) {
    return [
      {
        what: "neither a node nor an address",
        where: configPath(path),
        expected: "node: one of the stack's machines, or address: that of another one",
      },
    ];
  }
  const where = configPath([...path, "address"]);
  if (isDirectorItself(address)) return itselfProblems(place, address, where);
  const owner = Object.entries(config.nodes).find(([, node]) => Object.values(node).includes(address));
  if (owner !== undefined) {
    const [name] = owner;
    const fix = `write node: ${name}`;
    return [{ what: `${address} is an address of the node ${name}`, where, expected: "a machine of another's", fix }];
  }
  const reason = impossible(config, address);
  if (reason !== undefined) return [{ what: `${address} ${reason}`, where, expected: "a machine's address" }];
  // a wrong family is a fault of the service by itself
  if (familyOfAddress(address) !== familyOf(service)) return [];
  return unreachable(place, address, where);
}

/** The director itself may be the sorry server only; as a real server it has a name. */
function itselfProblems(place: Place, address: string, where: string): Problem[] {
  const { config, role } = place;
  if (role === "the sorry server") return missingAddresses(place, config.director);
  return [
    {
      what: `${address} is each machine's own`,
      where,
      expected: "a machine's address, or a director by its name",
      fix: `write ${config.directors.map((name) => `node: ${name}`).join(" or ")}`,
    },
  ];
}

/** Why an address is no machine's behind the director: what clients reach, or nobody's at all. */
function impossible(config: StackConfig, address: string): string | undefined {
  const { front, back } = config.networks;
  const cidrs = [front.cidr, front.cidr6, back?.cidr, back?.cidr6].filter((cidr) => cidr !== undefined);
  if (vips(config).includes(address)) return "is a VIP, which leads to the director again";
  const floating = groupsOf(config).flatMap(({ gateway, gateway6 }) => [gateway, gateway6]);
  if (floating.includes(address)) return "is the real servers' gateway, which floats between the directors";
  return nobodys(address, cidrs);
}

/** Where the director finds a real server, and how the replies come back, is decided by how it forwards. */
function unreachable({ config, service, server, path }: Place, address: string, where: string): Problem[] {
  const { front, back } = config.networks;
  const forwarding = forwardingOf(server, service);
  // it answers the director, which finds it by its routes
  if (forwarding === "masquerade" && service.snat) return [];
  const key = familyOf(service) === "ipv6" ? "cidr6" : "cidr";
  const reach = REACH[forwarding];
  if (reach === undefined) return [];
  const networks = reach.networks.map((name) => ({ front, back })[name]?.[key]).filter((cidr) => cidr !== undefined);
  if (networks.some((cidr) => within(address, cidr))) return [];
  const needed = networks.length > 0 ? networks.join(" or ") : configPath(["networks", "back", key]);
  return [
    {
      what: `${address} is outside the ${reach.networks.join(" and the ")} network`,
      where,
      expected: `an address in ${needed}: ${reach.reason}`,
      fix:
        forwarding === "masquerade"
          ? `give it one; or, wherever it is, ${setIt([...path.slice(0, 2), "snat"], "true")}`
          : undefined,
    },
  ];
}

interface Reach {
  networks: ("front" | "back")[];
  reason: string;
}

/** A tunnel reaches everywhere. */
const REACH: Partial<Record<Forwarding, Reach>> = {
  masquerade: { networks: ["back"], reason: "under masquerade its replies must pass through the director" },
  gatewaying: { networks: ["front", "back"], reason: "gatewaying sends frames, so it needs a network in common" },
};

function nameOf(family: Family): string {
  return { ipv4: "IPv4", ipv6: "IPv6" }[family];
}
