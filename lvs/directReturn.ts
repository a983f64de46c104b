import type { Forwarding } from "./forwarding";
import type { Table } from "./table";
import { isMarked, type VirtualService } from "./virtualService";

/** That a real server answers the clients of a VIP itself, with the VIP as its own address. */
export interface DirectReturn {
  forwarding: Exclude<Forwarding, "masquerade">;
  vip: string;
}

/**
 * Everything that a real server must be prepared for, each once, also while it is at weight 0.
 *
 * @param addresses the real server's own in the table
 */
export function directReturnsOf(
  { virtualServices, packetMarks }: Pick<Table, "virtualServices" | "packetMarks">,
  addresses: string[],
): DirectReturn[] {
  const found = new Map<string, DirectReturn>();
  for (const service of virtualServices) {
    for (const { address, forwarding } of service.realServers) {
      if (forwarding === "masquerade" || !addresses.includes(address)) continue;
      for (const vip of vipsOf(service, packetMarks)) found.set(`${forwarding} ${vip}`, { forwarding, vip });
    }
  }
  return [...found.values()];
}

/** Where the packets go that a virtual service balances. */
function vipsOf(service: VirtualService, packetMarks: Table["packetMarks"]): string[] {
  if (!isMarked(service)) return [service.address];
  return packetMarks
    .filter(
      ({ mark, address }) => mark === service.firewallMark && address.includes(":") === (service.family === "ipv6"),
    )
    .map(({ address }) => address);
}
