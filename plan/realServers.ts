import type { StackConfig } from "../config/schema/stack";
import type { Guest } from "../guest/script";
import { withSorryServer } from "../lvs/checkedService";
import { type DirectReturn, directReturnsOf } from "../lvs/directReturn";
import { gateways, realServerAddresses, vips } from "./addresses";
import type { Derived } from "./derived";
import { type MachinePlan, planRealServerMachine } from "./machines";
import { answersDirectorAlone } from "./methods";
import { interfacesOf } from "./placement";

export interface RealServerPlan {
  machine: MachinePlan;
  guest: Guest;
  /** Its addresses in the table. */
  addresses: string[];
  /** How it sends what, as lvs-routes reads it; see {@link routesOf}. */
  routes: string | undefined;
  /** The VIPs whose clients it answers itself; it needs routes for them. */
  directReturns: DirectReturn[];
}

/** All nodes but the directors. */
export function planRealServers(config: StackConfig, { stack, guest, table, checked }: Derived): RealServerPlan[] {
  // a sorry server answers clients as the real servers of its service do
  const virtualServices = checked?.map(withSorryServer) ?? table.virtualServices;
  return Object.keys(config.nodes)
    .filter((node) => !config.directors.includes(node))
    .map((node) => {
      const addresses = realServerAddresses(config, node);
      return {
        machine: planRealServerMachine(config, stack, node),
        guest,
        addresses,
        routes: routesOf(config, node),
        directReturns: directReturnsOf({ ...table, virtualServices }, addresses, vips(config)),
      };
    });
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
  const { gateway, gateway6 } = keepsItsWay ? {} : gateways(config);
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
