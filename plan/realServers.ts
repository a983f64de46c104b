import type { StackConfig } from "../config/schema/stack";
import type { Firewalld, Guest } from "../guest/script";
import { withSorryServer } from "../lvs/checkedService";
import { type DirectReturn, directReturnsOf } from "../lvs/directReturn";
import { gateways, isDirectorItself, realServerAddresses, vips } from "./addresses";
import type { Derived } from "./derived";
import { planRealServerFirewalld } from "./firewalld";
import { type MachinePlan, planRealServerMachine } from "./machines";
import { answersDirectorAlone } from "./methods";
import { interfacesOf } from "./placement";

/** What makes a machine a real server. */
export interface ServingPlan {
  guest: Guest;
  /** Its addresses in the table; none of a director that is only its own sorry server. */
  addresses: string[];
  /** How it sends what, as lvs-routes reads it; see {@link routesOf}. */
  routes: string | undefined;
  /** The VIPs whose clients it answers itself; it needs routes for them. */
  directReturns: DirectReturn[];
  /** One that stays on; undefined for none. */
  firewalld?: Firewalld;
}

export interface RealServerPlan extends ServingPlan {
  machine: MachinePlan;
}

/** All nodes but the directors. */
export function planRealServers(config: StackConfig, derived: Derived): RealServerPlan[] {
  return Object.keys(config.nodes)
    .filter((node) => !config.directors.includes(node))
    .map((node) => ({
      machine: planRealServerMachine(config, derived.stack, node),
      guest: derived.guest,
      addresses: realServerAddresses(config, node),
      routes: routesOf(config, node),
      directReturns: planDirectReturns(config, derived, node),
      firewalld: planRealServerFirewalld(config, derived, node),
    }));
}

/** What makes a director a real server as well; undefined for one that only directs. */
export function planServing(config: StackConfig, derived: Derived, director: string): ServingPlan | undefined {
  const { virtualServices } = config;
  const isNamed = virtualServices.some(
    ({ realServers, health }) =>
      realServers.some(({ node }) => node === director) || health?.sorryServer?.node === director,
  );
  if (!isNamed && !virtualServices.some(({ health }) => isDirectorItself(health?.sorryServer?.address))) {
    return undefined;
  }
  const directReturns = planDirectReturns(config, derived, director);
  return {
    guest: derived.guest,
    addresses: isNamed ? realServerAddresses(config, director) : [],
    // its own lead straight to the clients
    routes: directReturns.length > 0 ? "" : undefined,
    directReturns,
    firewalld: planRealServerFirewalld(config, derived, director),
  };
}

/** For what a node gets from a director other than itself: a director has the VIP already for what it keeps. */
function planDirectReturns(config: StackConfig, { table, checkedOn }: Derived, node: string): DirectReturn[] {
  const sender = config.directors.find((director) => director !== node);
  if (sender === undefined) return [];
  // a sorry server answers clients as the real servers of its service do
  const virtualServices = checkedOn(sender)?.map(withSorryServer) ?? table.virtualServices;
  return directReturnsOf({ ...table, virtualServices }, realServerAddresses(config, node), vips(config));
}

/**
 * By which way a real server sends what, a line for each address family, as lvs-routes reads it. For one with a leg on the
 * front network, or one that is there already and has its own default route; undefined for others, whose only way is the
 * director.
 */
function routesOf(config: StackConfig, name: string): string | undefined {
  const node = config.nodes[name];
  const { front, back } = config.networks;
  if (node?.front === undefined && node?.existing === undefined) return undefined;
  const keepsItsWay = node.existing !== undefined && answersDirectorAlone(config, name);
  const { gateway, gateway6 } = keepsItsWay ? {} : gateways(config, name);
  const legs = interfacesOf(config, name);
  const families = [
    {
      family: "4",
      own: [back && legs.back, node.back, back?.cidr, gateway],
      // no router is needed where nobody answers clients itself
      clients: [legs.front, node.front && front.cidr, front.gateway || undefined],
    },
    {
      family: "6",
      own: [back && legs.back, node.back6, back?.cidr6, gateway6],
      clients: [legs.front, node.front6 && front.cidr6, front.gateway6],
    },
  ];
  const whole = (words: (string | undefined)[]) => words.every((word) => word !== undefined);
  return families
    .filter(
      ({ own, clients }) => (whole(own) || gateway === undefined) && (whole(clients) || node.existing !== undefined),
    )
    .map(({ family, own, clients }) => routeLine(family, own, whole(clients) ? clients : []))
    .join("\n");
}

/**
 * A line of what lvs-routes reads.
 *
 * @param own the interface and the address on the director's network, that network, and the director's address there
 * @param clients the interface on the clients' network, that network, and the router there; nothing without any
 */
export function routeLine(family: string, own: (string | undefined)[], clients: (string | undefined)[]): string {
  return [family, ...own.map((word) => word ?? "-"), ...clients].join(" ");
}
