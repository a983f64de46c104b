import { FORWARDING_FLAGS } from "./forwarding";
import type { Table } from "./table";
import {
  type AddressedService,
  isMarked,
  PROTOCOL_FLAGS,
  type RealServer,
  type VirtualService,
} from "./virtualService";

/**
 * A table's services as rules, in the form and order that `ipvsadm -Sn` prints and `ipvsadm -R` reads:
 * each virtual service followed by its real servers.
 *
 * @see ipvsadm(8), `-S, --save`
 */
export function renderRules({ virtualServices }: Pick<Table, "virtualServices">): string[] {
  return virtualServices.flatMap((service) => [
    `-A ${renderService(service)} -s ${service.scheduler}`,
    ...service.realServers.map((server) => `-a ${renderService(service)} ${renderRealServer(server)}`),
  ]);
}

function renderService(service: VirtualService): string {
  if (isMarked(service)) return `-f ${service.firewallMark}${service.family === "ipv6" ? " -6" : ""}`;
  return `${PROTOCOL_FLAGS[service.protocol]} ${renderAddress(service)}`;
}

function renderAddress({ address, port }: Pick<AddressedService, "address" | "port">): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function renderRealServer({ forwarding, weight, ...server }: RealServer): string {
  return `-r ${renderAddress(server)} ${FORWARDING_FLAGS[forwarding]} -w ${weight}`;
}
