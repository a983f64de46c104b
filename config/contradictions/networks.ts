import type { Problem } from "../../errors/userError";
import { ownNetworks } from "../../plan/placement";
import { configPath } from "../configPath";
import type { StackSettings } from "../schema/stack";
import { hostBits, outside, overlap } from "./address";
import { bridgeProblems } from "./bridges";

type Networks = StackSettings["networks"];

/** Ranges that are invalid or overlap, and addresses of the hypervisor or of routers that aren't in theirs. */
export function networkProblems(settings: StackSettings): Problem[] {
  const { networks } = settings;
  const { front, back } = networks;
  const ours = ownNetworks(settings).includes("front");
  return [
    ...hostBits(["networks", "front", "cidr"], front.cidr),
    ...(back ? hostBits(["networks", "back", "cidr"], back.cidr) : []),
    ...(ours ? hypervisorProblems(front) : []),
    ...bridgeProblems(networks, ours),
    ...(back ? overlapping("cidr", front.cidr, back.cidr) : []),
    ...ipv6Problems(networks, ours),
  ];
}

/** A problem if machines have addresses on a back network that isn't there. */
export function forgottenNetwork({ networks, nodes }: StackSettings): Problem[] {
  const [name, node] = Object.entries(nodes).find(([, { back }]) => back !== undefined) ?? [];
  if (networks.back !== undefined || name === undefined) return [];
  return [
    {
      what: "missing",
      where: configPath(["networks", "back"]),
      expected: `cidr, the network of ${node?.back} at ${configPath(["nodes", name, "back"])}; or no machine with an address there, where all are on the front network`,
    },
  ];
}

function hypervisorProblems({ cidr, hypervisor }: Networks["front"]): Problem[] {
  const path = ["networks", "front", "hypervisor"];
  if (hypervisor !== undefined) return outside(path, hypervisor, cidr, "front");
  return [
    {
      what: "missing",
      where: configPath(path),
      expected: `the hypervisor's own address in ${cidr}, or lvs:networks.front.bridge, a bridge that it has already`,
    },
  ];
}

function ipv6Problems({ front, back }: Networks, ours: boolean): Problem[] {
  return [
    ...(front.cidr6 === undefined ? [] : hostBits(["networks", "front", "cidr6"], front.cidr6)),
    ...(back?.cidr6 === undefined ? [] : hostBits(["networks", "back", "cidr6"], back.cidr6)),
    ...(ours ? hypervisor6Problems(front) : []),
    ...(front.cidr6 === undefined || back?.cidr6 === undefined ? [] : overlapping("cidr6", front.cidr6, back.cidr6)),
  ];
}

function hypervisor6Problems({ cidr6, hypervisor6 }: Networks["front"]): Problem[] {
  if (cidr6 !== undefined && hypervisor6 !== undefined) {
    return outside(["networks", "front", "hypervisor6"], hypervisor6, cidr6, "front");
  }
  if (cidr6 !== undefined) {
    return [
      {
        what: "missing, and the front network has IPv6",
        where: configPath(["networks", "front", "hypervisor6"]),
        expected: `the hypervisor's own address in ${cidr6}`,
      },
    ];
  }
  if (hypervisor6 !== undefined) {
    return [
      {
        what: "missing, and the hypervisor has an IPv6 address there",
        where: configPath(["networks", "front", "cidr6"]),
        expected: `the network of ${hypervisor6}`,
      },
    ];
  }
  return [];
}

function overlapping(key: "cidr" | "cidr6", front: string, back: string): Problem[] {
  if (!overlap(front, back)) return [];
  return [
    {
      what: `${back} overlaps the front network ${front}`,
      where: configPath(["networks", "back", key]),
      expected: "two separate networks",
      fix: "choose another network for the real servers",
    },
  ];
}
