import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";
import type { StackSettings } from "../schema/stack";
import { outside } from "./address";
import { setIt, taken } from "./problem";

type Networks = StackSettings["networks"];

/**
 * Two networks on one bridge, and who routes behind one, which is nobody that the stack makes.
 *
 * @param ours whether the front network is one of the stack's own
 */
export function bridgeProblems({ front, back }: Networks, ours: boolean): Problem[] {
  return [
    ...(ours ? routersWithoutBridge(front) : []),
    ...(front.bridge === undefined ? [] : routersBehind(front, front.bridge)),
    ...sameBridge(front.bridge, back?.bridge),
  ];
}

function routersBehind(front: Networks["front"], bridge: string): Problem[] {
  const { cidr, cidr6, gateway, gateway6, nameservers } = front;
  return [
    ...(["hypervisor", "hypervisor6"] as const).flatMap((key) => (front[key] === undefined ? [] : [both(key, bridge)])),
    ...routerProblems("gateway", gateway, cidr, bridge),
    ...(cidr6 === undefined ? withoutRange(gateway6) : routerProblems("gateway6", gateway6, cidr6, bridge)),
    ...(nameservers === undefined ? [missing("nameservers", "a list of addresses", bridge)] : []),
  ];
}

function both(key: string, bridge: string): Problem {
  return {
    what: `both this and the bridge ${bridge}, whose addresses the stack leaves alone`,
    where: configPath(["networks", "front", key]),
    expected: "the hypervisor's address in a network of the stack's own, or a bridge",
    fix: "remove one of the two",
  };
}

function routerProblems(key: string, address: string | undefined, cidr: string, bridge: string): Problem[] {
  if (address === undefined) return [missing(key, `the router's address in ${cidr}`, bridge)];
  return outside(["networks", "front", key], address, cidr, "front");
}

function withoutRange(gateway6: string | undefined): Problem[] {
  if (gateway6 === undefined) return [];
  return [
    {
      what: "missing, and the router has an IPv6 address there",
      where: configPath(["networks", "front", "cidr6"]),
      expected: `the network of ${gateway6}`,
    },
  ];
}

function missing(key: string, expected: string, bridge: string): Problem {
  return {
    what: `missing, and the front network is behind the bridge ${bridge}`,
    where: configPath(["networks", "front", key]),
    expected,
  };
}

function routersWithoutBridge(front: Networks["front"]): Problem[] {
  return (["gateway", "gateway6"] as const)
    .filter((key) => front[key] !== undefined)
    .map((key) => ({
      what: "the hypervisor is the router in a network of the stack's own",
      where: configPath(["networks", "front", key]),
      expected: "a gateway together with lvs:networks.front.bridge only",
      fix: `remove it, or ${setIt(["networks", "front", "bridge"], "BRIDGE")}`,
    }));
}

/** Clients would reach the real servers past the director. */
function sameBridge(front: string | undefined, back: string | undefined): Problem[] {
  if (front === undefined || back === undefined) return [];
  const bridges = new Map<string, string>();
  taken(bridges, front, ["networks", "front", "bridge"]);
  return taken(bridges, back, ["networks", "back", "bridge"]).map((problem) => ({
    ...problem,
    expected: "another bridge, since real servers are reached through the director only",
  }));
}
