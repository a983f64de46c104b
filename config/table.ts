import { DEFAULT_TIMEOUTS, type Table } from "../lvs/table";
import type { StackConfig } from "./schema";

/** The table that a configuration describes, with the nodes' addresses in the place of their names. */
export function tableOf({ nodes, virtualServices }: Pick<StackConfig, "nodes" | "virtualServices">): Table {
  return {
    virtualServices: virtualServices.map(({ forwarding, realServers, ...service }) => ({
      ...service,
      schedulerFlags: [],
      persistence: undefined,
      onePacket: false,
      realServers: realServers.flatMap(({ node, port, weight }) => {
        const address = nodes[node]?.back;
        if (address === undefined) return [];
        return [{ address, port: port ?? service.port, forwarding, weight, upperThreshold: 0, lowerThreshold: 0 }];
      }),
    })),
    packetMarks: [],
    syncDaemons: [],
    timeouts: DEFAULT_TIMEOUTS,
  };
}
