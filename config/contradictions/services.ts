import type { Problem } from "../../errors/userError";
import { validateService } from "../../lvs/validateService";
import { familyOf, familyOfAddress } from "../../lvs/virtualService";
import { vips } from "../../plan/addresses";
import { methodsOf } from "../../plan/methods";
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
      ...("address" in service ? vipProblems([...path, "address"], service.address, config, service) : []),
      ...validateService(serviceOf(service, config.nodes)).map(({ path: below, ...fault }) => ({
        ...fault,
        where: configPath([...path, ...below]),
      })),
      ...taken(seen, identityOf(service), path),
    ];
  });
}

/** A problem if an address isn't one that clients reach: that floats, or else that the director has. */
export function vipProblems(
  path: PropertyKey[],
  address: string,
  config: StackConfig,
  service: ServiceConfig,
): Problem[] {
  if (config.failover !== undefined) return floatingProblems(path, address, config);
  const node = config.nodes[config.director];
  if (node?.front === undefined || vips(config).includes(address)) return [];
  if (config.networks.back === undefined && [node.front, node.front6].includes(address)) {
    if (methodsOf(service).every((method) => method === "masquerade")) return [];
    return [
      {
        what: `${address} is the director's own address, and there is no back network: its real servers, which have the VIP as well, would take the director for themselves`,
        where: configPath(path),
        expected: vips(config).join(" or ") || "another address of the director's, in lvs:vips",
        fix: `${setIt(["vips", config.vips.length], "ADDRESS")}, and write that here`,
      },
    ];
  }
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
      expected: vips(config).join(" or ") || "an address in lvs:vips",
      fix: fixOf(address, config, "give it to the director"),
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
      fix: fixOf(address, config, "let it float"),
    },
  ];
}

/** @param adding what it means to make it a VIP, which no machine's own address can become */
function fixOf(address: string, config: StackConfig, adding: string): string {
  const write = vips(config).length > 0 ? [`write ${vips(config).join(" or ")}`] : [];
  const isOwn = Object.values(config.nodes).some((node) => Object.values(node).includes(address));
  const add = isOwn ? [] : [`${adding}: ${setIt(["vips", config.vips.length], address)}`];
  return [...write, ...add].join(", or ");
}

function identityOf(service: ServiceConfig): string {
  if ("address" in service) return `${service.protocol} ${service.address}:${service.port}`;
  return `the firewall mark ${service.firewallMark}${familyOf(service) === "ipv6" ? " for IPv6" : ""}`;
}
