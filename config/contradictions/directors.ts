import type { Problem } from "../../host/userError";
import { familyOf } from "../../lvs/virtualService";
import { configPath } from "../configPath";
import type { StackConfig, StackSettings } from "../schema/stack";
import { setIt, taken, unknownNode } from "./problem";

/** Directors that aren't nodes, or can't take each other's place. */
export function directorProblems(settings: StackSettings, config: StackConfig): Problem[] {
  return [
    ...nameProblems(settings),
    ...frontProblems(config),
    ...failoverProblems(config),
    ...virtualRouterProblems(config),
    ...ipv6Problems(config),
    ...returnProblems(config),
  ];
}

function nameProblems({ director, directors = [], nodes }: StackSettings): Problem[] {
  const unknown = (path: PropertyKey[], name: string) =>
    nodes[name] === undefined ? [unknownNode(path, name, { nodes })] : [];
  const seen = new Map<string, string>();
  return [
    ...(director === undefined ? [] : unknown(["director"], director)),
    ...directors.flatMap((name, index) => [
      ...unknown(["directors", index], name),
      ...taken(seen, name, ["directors", index]),
    ]),
  ];
}

/** Clients reach a director there, and so does pulumi. */
function frontProblems({ nodes, directors }: StackConfig): Problem[] {
  return directors
    .filter((name) => nodes[name] !== undefined && nodes[name].front === undefined)
    .map((name) => ({
      what: `${name} is ${oneOf(directors)} and has no address on the front network`,
      where: configPath(["nodes", name, "front"]),
      expected: "an address in lvs:networks.front.cidr",
      fix: setIt(["nodes", name, "front"], "ADDRESS"),
    }));
}

function failoverProblems({ directors, failover, networks: { front, back } }: StackConfig): Problem[] {
  if (directors.length < 2 || failover !== undefined) return [];
  return [
    {
      what: "missing, and there are two directors",
      where: configPath(["failover"]),
      expected: `vip, an address in ${front.cidr}, and gateway, one in ${back.cidr}, which float between them`,
    },
  ];
}

/** With one number for both, a switch that carries both networks would mix their advertisements up. */
function virtualRouterProblems({ failover }: StackConfig): Problem[] {
  if (failover === undefined) return [];
  const seen = new Map<string, string>();
  const { front, back } = failover.virtualRouterIds;
  return [
    ...taken(seen, String(front), ["failover", "virtualRouterIds", "front"]),
    ...taken(seen, String(back), ["failover", "virtualRouterIds", "back"]),
  ];
}

/** An IPv6 address floats to a director that can send from its network. */
function ipv6Problems({ directors, failover, nodes, networks: { front, back } }: StackConfig): Problem[] {
  const needs = [
    { floating: "vip6", key: "front6", cidr: front.cidr6 },
    { floating: "gateway6", key: "back6", cidr: back.cidr6 },
  ] as const;
  return needs.flatMap(({ floating, key, cidr }) => {
    if (failover?.[floating] === undefined || cidr === undefined) return [];
    return directors
      .filter((name) => nodes[name] !== undefined && nodes[name][key] === undefined)
      .map((name) => ({
        what: `missing, and ${failover[floating]} floats to ${name}`,
        where: configPath(["nodes", name, key]),
        expected: `an address in ${cidr}`,
        fix: setIt(["nodes", name, key], "ADDRESS"),
      }));
  });
}

/** Replies under masquerade come back to the address that floats, whichever director is master. */
function returnProblems({ failover, virtualServices, networks: { back } }: StackConfig): Problem[] {
  if (failover === undefined || failover.gateway6 !== undefined) return [];
  const index = virtualServices.findIndex(
    (service) =>
      familyOf(service) === "ipv6" &&
      service.realServers.some(({ forwarding }) => (forwarding ?? service.forwarding) === "masquerade"),
  );
  if (index === -1) return [];
  return [
    {
      what: `missing, and the replies of ${configPath(["virtualServices", index])} come back to it`,
      where: configPath(["failover", "gateway6"]),
      expected: `an address in ${back.cidr6 ?? `${configPath(["networks", "back", "cidr6"])}, which is missing too`} that floats between the directors`,
      fix: setIt(["failover", "gateway6"], "ADDRESS"),
    },
  ];
}

/** What a director is, where there is one or where there are two. */
export function oneOf(directors: string[]): string {
  return directors.length > 1 ? "a director" : "the director";
}
