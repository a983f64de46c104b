import type { StackConfig } from "../config/schema/stack";
import { renderEndpoint, serviceKey } from "../lvs/rules";
import type { VirtualService } from "../lvs/virtualService";
import { realServerAddresses } from "./addresses";

/** The nodes' names, by their addresses in the table. */
export type NodesByAddress = Record<string, string>;

export function nodesByAddress(config: StackConfig): NodesByAddress {
  const nodes = Object.keys(config.nodes);
  return Object.fromEntries(
    nodes.flatMap((node) => realServerAddresses(config, node).map((address) => [address, node])),
  );
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
  const names = servers.map(({ address }) => nodes[address] ?? address);
  const ambiguous = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return servers.map((server, index) => {
    const name = names[index] as string;
    return { ...server, name: ambiguous.has(name) ? renderEndpoint({ address: name, port: server.port }) : name };
  });
}

/** Real servers' names by virtual service, `-t 192.168.1.12:80`, and by where they serve, `192.168.2.13:80`. */
export type ServerNames = Record<string, Record<string, string>>;

export function serverNamesOf(services: VirtualService[], nodes: NodesByAddress): ServerNames {
  return Object.fromEntries(
    services.map((service) => [
      serviceKey(service),
      Object.fromEntries(named(service.realServers, nodes).map((server) => [renderEndpoint(server), server.name])),
    ]),
  );
}
