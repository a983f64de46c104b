import type * as pulumi from "@pulumi/pulumi";
import type { Directors } from "./directors";
import { drainBeforeDestruction } from "./drain";
import type { Machines } from "./machines";
import { RealServer } from "./realServer";

/** A cluster's real servers. */
export interface RealServers {
  all: RealServer[];
  /** For each whether this run took it out of the tables to make its machine anew. */
  drained: pulumi.Output<boolean>[];
}

/**
 * Makes real servers of their machines, and sees to it that each drains before it is destroyed.
 *
 * @param drainSeconds how long the connections of one that leaves may take to end
 */
export function createRealServers(
  name: string,
  drainSeconds: number,
  { machines, directors }: { machines: Machines; directors: Directors },
  parent: pulumi.Resource,
): RealServers {
  const all = machines.realServers.map((plan) => {
    const { node } = plan.machine;
    const { wayOut } = directors;
    const realServer = new RealServer(`${name}-${node}`, { ...plan, wayOut, drainSeconds }, { parent });
    const drain = { directors, machines, realServer, addresses: plan.addresses, drainSeconds };
    return { realServer, drained: drainBeforeDestruction(`${name}-${node}-drain`, drain, { parent }) };
  });
  return { all: all.map(({ realServer }) => realServer), drained: all.map(({ drained }) => drained) };
}
