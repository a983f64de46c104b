import * as pulumi from "@pulumi/pulumi";
import type { Directors } from "./directors";
import { drainBeforeDestruction } from "./drain";
import type { Machines } from "./machines";
import { RealServer } from "./realServer";

/** A cluster's real servers. */
export interface RealServers {
  /** Directors that serve come last. */
  all: RealServer[];
  /** For each whether this run took it out of the tables to make its machine anew. */
  drained: pulumi.Output<boolean>[];
}

/**
 * Makes real servers of their machines, and of directors that serve too, and sees to it that each drains before it is
 * destroyed.
 *
 * @param drainSeconds how long the connections of one that leaves may take to end
 */
export function createRealServers(
  name: string,
  drainSeconds: number,
  { machines, directors }: { machines: Machines; directors: Directors },
  parent: pulumi.Resource,
): RealServers {
  const roles = [
    ...machines.realServers.map((plan) => ({
      role: `${name}-${plan.machine.node}`,
      plan,
      after: directors.wayOut,
      mayRetire: false,
    })),
    ...machines.directors.flatMap(({ machine, serving }, index) => {
      if (serving === undefined) return [];
      const { node } = machine;
      // it drains before it hands over
      const after = [directors.all[index], directors.handOvers[node]].filter((each) => each !== undefined);
      return [{ role: `${name}-${node}-real-server`, plan: { ...serving, machine }, after, mayRetire: true }];
    }),
  ];
  const all = roles.map(({ role, plan, after, mayRetire }) => {
    const { machine, addresses } = plan;
    const realServer = new RealServer(role, { ...plan, after, mayRetire, drainSeconds }, { parent });
    const isSentClients = addresses.length > 0 && directors.all.some((director) => director.machine !== machine);
    if (!isSentClients) return { realServer, drained: pulumi.output(false) };
    const drain = { directors, machines, realServer, addresses, drainSeconds };
    return { realServer, drained: drainBeforeDestruction(`${name}-${machine.node}-drain`, drain, { parent }) };
  });
  return { all: all.map(({ realServer }) => realServer), drained: all.map(({ drained }) => drained) };
}
