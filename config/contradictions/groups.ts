import type { Problem } from "../../errors/userError";
import { familyOf } from "../../lvs/virtualService";
import { FIRST_GROUP } from "../../lvs/vrrp";
import { packetsOf } from "../../plan/access";
import { type FloatingGroup, groupOf, groupsOf, prefersBoth } from "../../plan/groups";
import { forwardingOf, repliesByRoute, serversOf } from "../../plan/methods";
import { closest } from "../closest";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";
import { setIt } from "./problem";

/** Groups of floating addresses that no director can have, or between which something would have to choose. */
export function groupProblems(config: StackConfig): Problem[] {
  const [, ...groups] = groupsOf(config);
  return [
    ...groups.flatMap((group) => [...nameProblems(group), ...preferenceProblems(group, config)]),
    ...groups.flatMap(backRouterProblems),
    ...delayProblems(config),
    ...(groups.length > 0 ? [...servingProblems(config), ...markProblems(config), ...twoWaysProblems(config)] : []),
  ];
}

/** What the first group is called on the directors. */
function nameProblems({ name, path }: FloatingGroup): Problem[] {
  if (name !== FIRST_GROUP) return [];
  return [
    {
      what: `${name} is what the addresses of ${configPath(["failover"])} itself are called on the directors`,
      where: configPath(path),
      expected: "another name",
    },
  ];
}

function preferenceProblems({ prefers, path }: FloatingGroup, { directors }: StackConfig): Problem[] {
  if (directors.includes(prefers)) return [];
  const near = closest(prefers, directors);
  return [
    {
      what: `${prefers} is no director`,
      where: configPath([...path, "prefers"]),
      expected: directors.join(" or "),
      fix: near && `write ${near}`,
    },
  ];
}

function backRouterProblems({ gateway, virtualRouterIds: { back }, path: ofGroup }: FloatingGroup): Problem[] {
  const path = [...ofGroup, "virtualRouterIds", "back"];
  if (gateway !== undefined && back === undefined) {
    return [
      {
        what: `missing, and ${gateway} floats on the back network`,
        where: configPath(path),
        expected: "a virtual router's number that nobody else uses",
        fix: setIt(path, "NUMBER"),
      },
    ];
  }
  if (gateway !== undefined || back === undefined) return [];
  const what = "has no effect: the group has no gateway, so that nothing of it floats on the back network";
  const expected = `${configPath([...ofGroup, "gateway"])} as well`;
  return [{ what, where: configPath(path), expected, fix: "remove it" }];
}

/** Where all prefer one director they stay with the other one, once that has them. */
function delayProblems(config: StackConfig): Problem[] {
  if (config.failover?.preemptDelaySeconds === undefined || prefersBoth(config)) return [];
  return [
    {
      what: "has no effect: nothing comes back to a director by itself, which would be a second interruption",
      where: configPath(["failover", "preemptDelaySeconds"]),
      expected: "groups that prefer different directors",
      fix: "remove it",
    },
  ];
}

/** The kernel's backup_only is about all that a director is sent, and knows no groups. */
function servingProblems({ directors, virtualServices }: StackConfig): Problem[] {
  if (directors.length < 2) return [];
  return virtualServices.flatMap((service, index) => {
    const serving = serversOf(service).find(({ node }) => node !== undefined && directors.includes(node));
    if (serving === undefined) return [];
    return [
      {
        what: `${serving.node} is a director, and would have to direct for one group and keep what it gets for another, which its kernel can't tell apart`,
        where: configPath(["virtualServices", index]),
        expected: "real servers that don't direct, or one group for all VIPs",
        fix: `remove ${serving.node} there, or put the groups' addresses into ${configPath(["vips"])}`,
      },
    ];
  });
}

/** Real servers' replies have one way back, though the packets come to VIPs of two groups. */
function markProblems(config: StackConfig): Problem[] {
  const groups = groupsOf(config);
  return config.virtualServices.flatMap((service, index) => {
    if (!("firewallMark" in service) || !masquerades(service)) return [];
    const of = groups.filter(({ vips }) => packetsOf(service).some(({ address }) => vips.includes(address)));
    if (of.length < 2) return [];
    return [
      {
        what: `packets to VIPs of ${of.map(({ path }) => configPath(path)).join(" and ")}, and each may be with another director, while the replies of a real server come back to one`,
        where: configPath(["virtualServices", index, "packets"]),
        expected: "VIPs of one group, or gatewaying or ipip",
        fix: "make a service with a mark of its own for each group",
      },
    ];
  });
}

function masquerades(service: ServiceConfig): boolean {
  return service.realServers.some((server) => forwardingOf(server, service) === "masquerade");
}

/** A machine has one default route. */
function twoWaysProblems(config: StackConfig): Problem[] {
  const ways = new Map<string, { gateway: string; index: number }>();
  return config.virtualServices.flatMap((service, index) =>
    [
      ...new Set(
        serversOf(service)
          .filter((server) => repliesByRoute(server, service))
          .map(nameOf),
      ),
    ].flatMap((name) => {
      const { gateway, gateway6 } = groupOf(config, service) ?? {};
      const way = { ipv4: gateway, ipv6: gateway6 }[familyOf(service)];
      if (way === undefined) return [];
      const key = `${familyOf(service)} ${name}`;
      const other = ways.get(key) ?? { gateway: way, index };
      ways.set(key, other);
      if (other.gateway === way) return [];
      return [
        {
          what: `the replies of ${name} come back to ${way}, and those of ${configPath(["virtualServices", other.index])} to ${other.gateway}: it has one default route`,
          where: configPath(["virtualServices", index]),
          expected: "a real server by masquerade for VIPs of one group only",
          fix: `${setIt(["virtualServices", index, "snat"], "true")}, or gatewaying, or VIPs of one group`,
        },
      ];
    }),
  );
}

function nameOf({ node, address }: { node?: string; address?: string }): string {
  return node ?? address ?? "";
}
