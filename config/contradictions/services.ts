import type { Problem } from "../../host/userError";
import { validateService } from "../../lvs/validateService";
import { familyOf, familyOfAddress } from "../../lvs/virtualService";
import { vips } from "../../plan/addresses";
import { serviceOf } from "../../plan/table";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";
import { setIt, taken } from "./problem";

/** What ipvsadm would refuse of each virtual service, services that are one and the same, and VIPs that are none. */
export function serviceProblems(config: StackConfig): Problem[] {
  const seen = new Map<string, string>();
  return config.virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    return [
      ...("address" in service ? vipProblems([...path, "address"], service.address, config) : []),
      ...validateService(serviceOf(service, config.nodes)).map(({ path: below, ...fault }) => ({
        ...fault,
        where: configPath([...path, ...below]),
      })),
      ...taken(seen, identityOf(service), path),
    ];
  });
}

/** A problem if an address isn't one that clients reach: that floats, or else that the director has. */
export function vipProblems(path: PropertyKey[], address: string, config: StackConfig): Problem[] {
  if (config.failover !== undefined) return floatingProblems(path, address, config);
  const node = config.nodes[config.director];
  if (node?.front === undefined || vips(config).includes(address)) return [];
  if (familyOfAddress(address) === "ipv6" && node.front6 === undefined) {
    const where = ["nodes", config.director, "front6"];
    return [
      {
        what: `missing, and ${configPath(path)} is an IPv6 address`,
        where: configPath(where),
        expected: "the director's IPv6 address on the front network",
        fix: setIt(where, address),
      },
    ];
  }
  return [
    {
      what: `${address} is not an address of the director ${config.director}`,
      where: configPath(path),
      expected: vips(config).join(" or "),
    },
  ];
}

function floatingProblems(path: PropertyKey[], address: string, config: StackConfig): Problem[] {
  if (vips(config).includes(address)) return [];
  if (familyOfAddress(address) === "ipv6" && config.failover?.vip6 === undefined) {
    const where = ["failover", "vip6"];
    return [
      {
        what: `missing, and ${configPath(path)} is an IPv6 address`,
        where: configPath(where),
        expected: "the IPv6 address on the front network that floats between the directors",
        fix: setIt(where, address),
      },
    ];
  }
  return [
    {
      what: `${address} doesn't float between the directors`,
      where: configPath(path),
      expected: vips(config).join(" or "),
      fix: `write ${vips(config).join(" or ")}, or let ${address} float`,
    },
  ];
}

function identityOf(service: ServiceConfig): string {
  if ("address" in service) return `${service.protocol} ${service.address}:${service.port}`;
  return `the firewall mark ${service.firewallMark}${familyOf(service) === "ipv6" ? " for IPv6" : ""}`;
}
