import type { Table } from "../lvs/virtualService";
import type { StackConfig } from "./schema";

/** The table that a configuration describes, with the nodes' addresses in the place of their names. */
export function tableOf({ nodes, virtualServices }: Pick<StackConfig, "nodes" | "virtualServices">): Table {
  return virtualServices.map(({ forwarding, realServers, ...service }) => ({
    ...service,
    realServers: realServers.flatMap(({ node, port, weight }) => {
      const address = nodes[node]?.back;
      return address === undefined ? [] : [{ address, port: port ?? service.port, forwarding, weight }];
    }),
  }));
}
