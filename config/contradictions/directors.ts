import type { Problem } from "../../errors/userError";
import { validateTrackScript } from "../../lvs/keepalived/vrrp";
import { familyOf, familyOfAddress } from "../../lvs/virtualService";
import { FIRST_GROUP } from "../../lvs/vrrp";
import { gateways } from "../../plan/addresses";
import { groupOf, groupsOf } from "../../plan/groups";
import { needsGateway } from "../../plan/methods";
import { createdNodes } from "../../plan/placement";
import { trackScriptOf } from "../../plan/vrrp";
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
    ...advertProblems(config),
    ...trackScriptProblems(config),
    ...ipv6Problems(config),
    ...returnProblems(config),
    ...masqueradeProblems(config),
    ...wayOutProblems(config),
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
      expected: back
        ? `vip, an address in ${front.cidr}, and gateway, one in ${back.cidr}, which float between them`
        : `vip, an address in ${front.cidr}, which floats between them`,
    },
  ];
}

/** With one number for both, a switch that carries both networks would mix their advertisements up. */
function virtualRouterProblems(config: StackConfig): Problem[] {
  const seen = new Map<string, string>();
  return groupsOf(config).flatMap(({ path, gateway, virtualRouterIds: { front, back } }) => [
    ...taken(seen, String(front), [...path, "virtualRouterIds", "front"]),
    ...(gateway === undefined || back === undefined
      ? []
      : taken(seen, String(back), [...path, "virtualRouterIds", "back"])),
  ]);
}

/** keepalived would round it in silence. */
function advertProblems({ failover }: StackConfig): Problem[] {
  if (failover === undefined || failover.version === 3 || Number.isInteger(failover.advertSeconds)) return [];
  return [
    {
      what: `${failover.advertSeconds}, and version 2 of VRRP counts whole seconds`,
      where: configPath(["failover", "advertSeconds"]),
      expected: "a whole number of seconds, or version 3",
      fix: setIt(["failover", "version"], "3"),
    },
  ];
}

function trackScriptProblems(config: StackConfig): Problem[] {
  const trackScript = trackScriptOf(config);
  if (trackScript === undefined) return [];
  const where = ["failover", "trackScript"];
  if (config.directors.length < 2) {
    const what = "a single director would give up what floats to nobody";
    return [{ what, where: configPath(where), expected: "two directors", fix: "remove it, or add a director" }];
  }
  return validateTrackScript(trackScript).map(({ path, ...fault }) => ({
    ...fault,
    where: configPath([...where, ...path]),
  }));
}

/** A director that has an IPv6 address to hold can send from its network. */
function ipv6Problems(config: StackConfig): Problem[] {
  const { directors, failover, vips, nodes, networks } = config;
  const { front, back } = networks;
  const groups = groupsOf(config);
  const held = failover ? groups.flatMap((group) => group.vips) : vips;
  const needs = [
    { held: held.find((vip) => familyOfAddress(vip) === "ipv6"), key: "front6", cidr: front.cidr6 },
    { held: groups.find(({ gateway6 }) => gateway6 !== undefined)?.gateway6, key: "back6", cidr: back?.cidr6 },
  ] as const;
  return needs.flatMap(({ held, key, cidr }) => {
    if (held === undefined || cidr === undefined) return [];
    return directors
      .filter((name) => nodes[name] !== undefined && nodes[name][key] === undefined)
      .map((name) => ({
        what: `missing, and ${held} ${failover ? `floats to ${name}` : `is a VIP of ${name}`}`,
        where: configPath(["nodes", name, key]),
        expected: `an address in ${cidr}`,
        fix: setIt(["nodes", name, key], "ADDRESS"),
      }));
  });
}

/** Replies under masquerade come back to the address that floats, whichever director is master. */
function returnProblems(config: StackConfig): Problem[] {
  const { back } = config.networks;
  if (back === undefined) return [];
  return groupsOf(config).flatMap((group) =>
    RETURNS.flatMap(({ family, key, cidr }) => {
      if (group[key] !== undefined) return [];
      const index = config.virtualServices.findIndex(
        (service) =>
          familyOf(service) === family && needsGateway(service) && groupOf(config, service)?.name === group.name,
      );
      if (index === -1) return [];
      const path = [...group.path, key];
      return [
        {
          what: `missing, and the replies of ${configPath(["virtualServices", index])} come back to it`,
          where: configPath(path),
          expected: `an address in ${back[cidr] ?? `${configPath(["networks", "back", cidr])}, which is missing too`} that floats between the directors`,
          fix: setIt(path, "ADDRESS"),
        },
      ];
    }),
  );
}

const RETURNS = [
  { family: "ipv4", key: "gateway", cidr: "cidr" },
  { family: "ipv6", key: "gateway6", cidr: "cidr6" },
] as const;

/** On one network replies would go to the client past the director, which has to translate them. */
function masqueradeProblems({ virtualServices, networks: { back } }: StackConfig): Problem[] {
  if (back !== undefined) return [];
  return virtualServices.flatMap((service, index) =>
    needsGateway(service)
      ? [
          {
            what: "masquerade, and there is no back network: the replies would go past the director, which translates them",
            where: configPath(["virtualServices", index, "forwarding"]),
            expected: "gatewaying, ipip, or masquerade with snat on one network",
            fix: `${setIt(["virtualServices", index, "forwarding"], "gatewaying")}, or ${setIt(["virtualServices", index, "snat"], "true")}, or give the real servers lvs:networks.back`,
          },
        ]
      : [],
  );
}

/** Where no address of directors floats on the back network, real servers that the stack makes have a way of their own. */
function wayOutProblems(config: StackConfig): Problem[] {
  const { failover, directors, nodes, virtualServices, networks } = config;
  const { front, back } = networks;
  if (failover === undefined || failover.gateway !== undefined || back === undefined) return [];
  // which need a gateway anyway
  if (virtualServices.some((service) => needsGateway(service) && groupOf(config, service)?.name === FIRST_GROUP)) {
    return [];
  }
  return createdNodes({ nodes })
    .filter((name) => !directors.includes(name) && nodes[name]?.front === undefined)
    .filter((name) => gateways(config, name).gateway === undefined)
    .map((name) => ({
      what: `missing, and ${name} has no way to the outside, since lvs:failover has no gateway`,
      where: configPath(["nodes", name, "front"]),
      expected: `an address in ${front.cidr}, or ${configPath(["failover", "gateway"])}, one in ${back.cidr}`,
      fix: setIt(["nodes", name, "front"], "ADDRESS"),
    }));
}

/** What a director is, where there is one or where there are two. */
function oneOf(directors: string[]): string {
  return directors.length > 1 ? "a director" : "the director";
}
