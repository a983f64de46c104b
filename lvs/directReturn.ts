import type { Forwarding } from "./forwarding";
import type { PacketMark, Table } from "./table";
import { familyOfAddress, isMarked, type VirtualService } from "./virtualService";

/** That a real server answers the clients of a VIP itself, with the VIP as its own address. */
export interface DirectReturn {
  forwarding: Exclude<Forwarding, "masquerade">;
  vip: string;
}

/**
 * Everything that a real server must be prepared for, each once, also while it is at weight 0.
 *
 * @param addresses the real server's own in the table
 * @param directorAddresses where packets may go that somebody else gives a service's mark
 */
export function directReturnsOf(
  { virtualServices, packetMarks }: Pick<Table, "virtualServices" | "packetMarks">,
  addresses: string[],
  directorAddresses: string[],
): DirectReturn[] {
  const found = new Map<string, DirectReturn>();
  for (const service of virtualServices) {
    for (const { address, forwarding } of service.realServers) {
      if (forwarding === "masquerade" || !addresses.includes(address)) continue;
      for (const vip of vipsOf(service, packetMarks, directorAddresses))
        found.set(`${forwarding} ${vip}`, { forwarding, vip });
    }
  }
  return [...found.values()];
}

/** Where the packets go that a virtual service balances. */
function vipsOf(service: VirtualService, packetMarks: PacketMark[], directorAddresses: string[]): string[] {
  if (!isMarked(service)) return [service.address];
  const marked = packetMarks.filter(({ mark }) => mark === service.firewallMark).map(({ address }) => address);
  const vips = marked.length > 0 ? marked : directorAddresses;
  return vips.filter((vip) => familyOfAddress(vip) === service.family);
}
