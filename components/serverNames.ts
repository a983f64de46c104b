import { backAddresses } from "../config/addresses";
import type { StackConfig } from "../config/schema";
import { renderEndpoint } from "../lvs/rules";

/** The nodes' names, by their addresses in the table. */
export type NodesByAddress = Record<string, string>;

export function nodesByAddress(config: StackConfig): NodesByAddress {
  const nodes = Object.keys(config.nodes);
  return Object.fromEntries(nodes.flatMap((node) => backAddresses(config, node).map((address) => [address, node])));
}

/** An address and port that has a name for the user. */
export type Named<Server> = Server & { name: string };

/**
 * Names the real servers of one virtual service: by their node's name or their address, with the port where that is
 * no name yet.
 */
export function named<Server extends { address: string; port: number }>(
  servers: Server[],
  nodes: NodesByAddress,
): Named<Server>[] {
  const nameOf = ({ address }: Server) => nodes[address] ?? address;
  const isAmbiguous = (name: string) => servers.filter((other) => nameOf(other) === name).length > 1;
  return servers.map((server) => {
    const name = nameOf(server);
    return { ...server, name: isAmbiguous(name) ? renderEndpoint({ address: name, port: server.port }) : name };
  });
}
