import { FORWARDING_FLAGS } from "./forwarding";
import { PROTOCOL_FLAGS, type RealServer, type Table, type VirtualService } from "./virtualService";

/**
 * A table as rules, in the form and order that `ipvsadm -Sn` prints and `ipvsadm -R` reads:
 * each virtual service followed by its real servers.
 *
 * @see ipvsadm(8), `-S, --save`
 */
export function renderRules(table: Table): string[] {
  return table.flatMap((service) => [
    `-A ${renderService(service)} -s ${service.scheduler}`,
    ...service.realServers.map((server) => `-a ${renderService(service)} ${renderRealServer(server)}`),
  ]);
}

function renderService({ protocol, address, port }: VirtualService): string {
  return `${PROTOCOL_FLAGS[protocol]} ${address}:${port}`;
}

function renderRealServer({ address, port, forwarding, weight }: RealServer): string {
  return `-r ${address}:${port} ${FORWARDING_FLAGS[forwarding]} -w ${weight}`;
}
