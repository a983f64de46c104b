import ipaddr from "ipaddr.js";
import type { ServiceConfig } from "../config/schema/stack";
import { onePort, type PortRange, portsByRule } from "../lvs/ports";
import type { AccessRule } from "../lvs/table";

/** Packets that a virtual service balances; no ports are every port. */
type Packets = Pick<AccessRule, "protocol" | "address"> & { ports: PortRange[] };

/**
 * What keeps clients from virtual services that may not use them: from each of all, or only from some.
 *
 * @param repliedTo the addresses that the director hides clients behind, to which real servers reply
 */
export function accessRulesOf(
  services: readonly ServiceConfig[],
  repliedTo: readonly string[],
  some = services,
): AccessRule[] {
  return some.flatMap((service) => {
    const clients: AccessRule["clients"][] = [
      ...(service.deny ?? []).map((network) => ({ in: network })),
      ...(service.allow ? [{ outside: rangesOf(service.allow) }] : []),
    ];
    if (clients.length === 0) return [];
    return packetsOf(service).flatMap((packets) =>
      portsByRule(packets.ports).flatMap((ports) =>
        clients.map((each) => ({
          ...packets,
          ports,
          exceptPorts: othersPorts(packets, services),
          clients: each,
          exceptReplies: repliedTo.includes(packets.address),
        })),
      ),
    );
  });
}

/** What a virtual service balances, as far as it is known: nothing of a mark that others give. */
export function packetsOf(service: ServiceConfig): Packets[] {
  if ("firewallMark" in service) return service.packets;
  const { protocol, address, port } = service;
  return [{ protocol, address, ports: port === 0 ? [] : [onePort(port)] }];
}

/** Of packets to every port, those ports that other services have, which the kernel asks first. */
function othersPorts({ protocol, address, ports }: Packets, services: readonly ServiceConfig[]): PortRange[][] {
  if (ports.length > 0) return [];
  const others = services
    .flatMap(packetsOf)
    .filter((other) => other.protocol === protocol && other.address === address)
    .flatMap((other) => other.ports);
  return others.length > 0 ? portsByRule(others) : [];
}

/** Whether an address is in a network, of its own family. */
export function within(address: string, cidr: string): boolean {
  const one = ipaddr.parse(address);
  const network = ipaddr.parseCIDR(cidr);
  return one.kind() === network[0].kind() && one.match(network);
}

/** Whether a client may use a virtual service. */
export function mayCome(address: string, { allow, deny = [] }: Pick<ServiceConfig, "allow" | "deny">): boolean {
  const isIn = (network: string) => within(address, network);
  return (allow === undefined || allow.some(isIn)) && !deny.some(isIn);
}

/** Networks as ranges of addresses, `10.0.0.0-10.255.255.255`: in order, what overlaps or touches as one. */
export function rangesOf(networks: readonly string[]): string[] {
  const joined: { first: bigint; last: bigint }[] = [];
  const sorted = networks.map(rangeOf).sort((one, other) => (one.first < other.first ? -1 : 1));
  for (const { first, last } of sorted) {
    const before = joined.at(-1);
    if (before === undefined || first > before.last + 1n) joined.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  const size = networks[0]?.includes(":") ? 16 : 4;
  return joined.map(({ first, last }) => `${addressOf(first, size)}-${addressOf(last, size)}`);
}

function rangeOf(network: string): { first: bigint; last: bigint } {
  const [address, bits] = ipaddr.parseCIDR(network);
  const bytes = address.toByteArray();
  const first = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  return { first, last: first + (1n << BigInt(bytes.length * 8 - bits)) - 1n };
}

function addressOf(number: bigint, size: number): string {
  const bytes = Array.from({ length: size }, (_, index) => Number((number >> BigInt(8 * (size - 1 - index))) & 255n));
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
