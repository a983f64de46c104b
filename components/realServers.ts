import type * as pulumi from "@pulumi/pulumi";
import { backAddresses, vips } from "../config/addresses";
import { guestOf } from "../config/guest";
import { checkedServicesOf } from "../config/health";
import type { StackConfig } from "../config/schema";
import { tableOf } from "../config/table";
import { withSorryServer } from "../lvs/checkedService";
import { directReturnsOf } from "../lvs/directReturn";
import type { Directors } from "./directors";
import { drainBeforeDestruction } from "./drain";
import { type Machines, realServerRoutes } from "./machines";
import { RealServer } from "./realServer";

/** A cluster's real servers. */
export interface RealServers {
  all: RealServer[];
  /** For each whether this run took it out of the tables to make its machine anew. */
  drained: pulumi.Output<boolean>[];
}

/** Makes the machines that shall be real servers such, and sees to it that each drains before it is destroyed. */
export function createRealServers(
  name: string,
  config: StackConfig,
  { machines, directors }: { machines: Machines; directors: Directors },
  parent: pulumi.Resource,
): RealServers {
  const { drainSeconds } = config;
  const table = tableOf(config);
  // a sorry server answers clients as the real servers of its service do
  const virtualServices = checkedServicesOf(config)?.map(withSorryServer) ?? table.virtualServices;
  const all = machines.realServers.map((machine) => {
    const { node } = machine;
    return new RealServer(
      `${name}-${node}`,
      {
        machine,
        guest: guestOf(config),
        wayOut: directors.wayOut,
        routes: realServerRoutes(config, node),
        directReturns: directReturnsOf({ ...table, virtualServices }, backAddresses(config, node), vips(config)),
        drainSeconds,
      },
      { parent },
    );
  });
  const drained = all.map((realServer) => {
    const { node } = realServer.machine;
    return drainBeforeDestruction(
      `${name}-${node}-drain`,
      { directors, machines, realServer, addresses: backAddresses(config, node), drainSeconds },
      { parent },
    );
  });
  return { all, drained };
}
