import ipaddr from "ipaddr.js";
import type { Problem } from "../../errors/userError";
import { familyOfAddress } from "../../lvs/virtualService";
import { within } from "../../plan/access";
import { configPath } from "../configPath";

/** A problem if a range is written as an address in it: 192.168.1.5/24. */
export function hostBits(path: PropertyKey[], cidr: string): Problem[] {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const range = `${networkAddress(cidr)}/${bits}`;
  if (networkAddress(cidr) === address.toString()) return [];
  return [
    { what: `${cidr} is an address in a network, not a network`, where: configPath(path), fix: `write ${range}` },
  ];
}

/** A problem if the address isn't one that a machine on the network can have. */
export function outside(path: PropertyKey[], address: string, cidr: string, network: string): Problem[] {
  if (reserved(cidr).includes(address)) {
    return [
      {
        what: `${address} is the ${network} network's own or broadcast address`,
        where: configPath(path),
        expected: `a machine's address in ${cidr}`,
      },
    ];
  }
  if (within(address, cidr)) return [];
  return [
    {
      what: `${address} is outside the ${network} network`,
      where: configPath(path),
      expected: `an address in ${cidr}`,
    },
  ];
}

/** What addresses of these ranges are, by the names that ipaddr.js has for them. @see RFC 6890 */
const NOBODYS: Record<string, string> = {
  unspecified: "stands for no address",
  loopback: "is each machine's own",
  multicast: "is a multicast address",
  broadcast: "is the broadcast address",
};

/** Why no machine on the networks can have an address; undefined where one can. */
export function nobodys(address: string, cidrs: string[]): string | undefined {
  const cidr = cidrs.find((each) => reserved(each).includes(address));
  if (cidr !== undefined) return `is the own or broadcast address of ${cidr}`;
  return NOBODYS[ipaddr.parse(address).range()];
}

/** Whether all addresses of the other network are in the first one. */
export function covers(one: string, other: string): boolean {
  const [a, aBits] = ipaddr.parseCIDR(one);
  const [b, bBits] = ipaddr.parseCIDR(other);
  return a.kind() === b.kind() && aBits <= bBits && a.match(b, aBits);
}

export function overlap(one: string, other: string): boolean {
  const [a, aBits] = ipaddr.parseCIDR(one);
  const [b, bBits] = ipaddr.parseCIDR(other);
  return a.match(b, Math.min(aBits, bBits));
}

function networkAddress(cidr: string): string {
  const kind = familyOfAddress(cidr) === "ipv6" ? ipaddr.IPv6 : ipaddr.IPv4;
  return kind.networkAddressFromCIDR(cidr).toString();
}

/** IPv6 has no broadcast address. */
function reserved(cidr: string): string[] {
  if (familyOfAddress(cidr) === "ipv6") return [networkAddress(cidr)];
  return [networkAddress(cidr), ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString()];
}
