import { overlap } from "../../config/contradictions/address";
import { familyOfAddress } from "../../lvs/virtualService";
import { libvirtNames } from "../../plan/libvirtNames";
import { LEGS, type Leg, legsOf, ownNetworks } from "../../plan/placement";
import type { Facts, Network, Route } from "../facts";
import { error, type Finding, warning } from "../finding";
import { freePair } from "../freeRanges";
import { libvirtOf, type Target } from "../target";

/** One of the stack's ranges. */
interface Range {
  cidr: string;
  setting: string;
  /** Whether the hypervisor gets an address in it, and with it a route of its own. */
  routed: boolean;
}

/** Whether the stack's own networks get in the way of others that the hypervisor has, or the other way round. */
export function checkNetworks(target: Target, facts: Facts): Finding[] {
  const networks = libvirtOf(facts)?.networks ?? [];
  const routes = "routes" in facts.host ? facts.host.routes : [];
  return [...findCollisions(target, "front", networks, routes), ...findCollisions(target, "back", networks, routes)];
}

function findCollisions(target: Target, label: Leg, networks: Network[], routes: Route[]): Finding[] {
  const settings = target.config.networks[label];
  if (settings === undefined || !ownNetworks(target.config).includes(label)) return [];
  const own = LEGS.map((leg) => libvirtNames.network(target.stack, leg));
  const others = networks.filter(({ name }) => !own.includes(name));
  const ownBridges = networks.filter(({ name }) => own.includes(name)).map(({ bridge }) => bridge);
  const foreign = routes.filter((route) => !ownBridges.includes(route.interface));
  const exists = networks.some(({ name, active }) => active && name === libvirtNames.network(target.stack, label));
  return (["cidr", "cidr6"] as const).flatMap((key) => {
    const cidr = settings[key];
    if (cidr === undefined) return [];
    const range = { cidr, setting: `lvs:networks.${label}.${key}`, routed: label === "front" };
    const taken = [...routes.map((route) => route.range), ...networks.flatMap(({ ranges }) => ranges)];
    const fix = proposal(key, legsOf(target.config.networks), taken);
    return [
      ...foreign.flatMap((route) => routeFindings(range, route, others, exists)).slice(0, 1),
      ...(exists ? [] : idleNetworkFindings(range, others)),
    ].map((finding) => ({ ...finding, fix }));
  });
}

/** Equal or narrower ones take the machines' packets; a wider one loses those of the range. */
function routeFindings({ cidr, setting, routed }: Range, route: Route, others: Network[], exists: boolean): Finding[] {
  if (!overlapping(cidr, route.range)) return [];
  const wider = prefixLength(route.range) < prefixLength(cidr);
  const owner = others.find(({ bridge }) => bridge === route.interface);
  const through = owner ? `libvirt's network ${owner.name}` : `the interface ${route.interface}`;
  if (!routed) {
    if (exists) return [];
    return [
      warning({
        what: `the hypervisor reaches ${route.range} through ${through}, and the machines won't: to them it is the back network`,
        where: setting,
        expected: "a range that is free, unless the machines and their clients need nothing of it",
      }),
    ];
  }
  if (wider) {
    if (exists) return [];
    return [
      warning({
        what: `${cidr} is part of ${route.range}, which the hypervisor reaches through ${through}: it loses what is there`,
        where: setting,
        expected: "a range that is free, unless nothing of it is in use",
      }),
    ];
  }
  const collision = {
    what: `${cidr} collides with ${route.range}, which the hypervisor reaches through ${through}`,
    where: setting,
    expected: "a range that is free",
  };
  return [exists ? warning(collision) : error(collision)];
}

/** Of two networks with the same range only one can be active. */
function idleNetworkFindings({ cidr, setting, routed }: Range, others: Network[]): Finding[] {
  if (!routed) return [];
  return others
    .filter(({ active, ranges }) => !active && ranges.some((range) => overlapping(cidr, range)))
    .map(({ name }) =>
      warning({
        what: `${cidr} collides with libvirt's network ${name}, which isn't active now and can't become so beside the stack`,
        where: setting,
        expected: "a range that is free",
      }),
    );
}

function proposal(key: "cidr" | "cidr6", legs: Leg[], taken: string[]): string {
  const [front, back] = freePair(key === "cidr" ? "ipv4" : "ipv6", taken);
  const free = { front, back };
  const settings = legs.map((leg) => `lvs:networks.${leg}.${key} ${free[leg]}`);
  const [begins, ends] = legs.length > 1 ? ["these are", "them"] : ["this is", "it"];
  return `${begins} free there: ${settings.join(" and ")}, with the addresses of hypervisor and nodes in ${ends}`;
}

function overlapping(one: string, other: string): boolean {
  return familyOfAddress(one) === familyOfAddress(other) && overlap(one, other);
}

function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}
