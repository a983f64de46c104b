import type { StackConfig } from "../config/schema/stack";
import type { Firewalld } from "../guest/script";
import { checkOf, withSorryServer } from "../lvs/checkedService";
import type { HealthCheck } from "../lvs/healthCheck";
import { onePort, type PortRange, portsByRule, renderPorts } from "../lvs/ports";
import { familyOfAddress, type Protocol, type RealServer } from "../lvs/virtualService";
import { packetsOf } from "./access";
import { realServerAddresses } from "./addresses";
import type { Derived } from "./derived";
import { interfacesOf, keepsFirewalld } from "./placement";
import { vrrpOf } from "./vrrp";

/** IP protocols by their numbers, since their names differ. @see IANA, "Assigned Internet Protocol Numbers" */
const VRRP = "112";
const TUNNEL = { ipv4: "4", ipv6: "41" };

/** Where it comes from and goes to where nobody is named. @see RFC 5798, 5.1.1.2; IP_VS_SYNC_GROUP in the kernel's ip_vs.h */
const VRRP_GROUP = "224.0.0.18";
const SYNC_GROUP = "224.0.0.81";
const SYNC_PORT = "8848";

/** What packets of a tunnel come out of. */
const TUNNEL_INTERFACES = ["tunl0", "ip6tnl0"];

/** A director's firewalld that stays on, with what the director needs before there is a table; undefined for no such. */
export function planDirectorFirewalld(config: StackConfig, node: string): Firewalld | undefined {
  return keepsFirewalld(config, node)
    ? { node, interfaces: legsOf(config, node), openings: directorOpenings(config, node) }
    : undefined;
}

/** A real server's firewalld that stays on; undefined for no such. */
export function planRealServerFirewalld(config: StackConfig, derived: Derived, node: string): Firewalld | undefined {
  if (!keepsFirewalld(config, node)) return undefined;
  const openings = realServerOpenings(config, derived, node);
  const tunnels = Object.values(TUNNEL).some((protocol) => openings.some((line) => line.includes(` ${protocol} `)));
  return { node, interfaces: [...legsOf(config, node), ...(tunnels ? TUNNEL_INTERFACES : [])], openings };
}

/** The lines of lvs-firewalld among those of a director's table; none where firewalld doesn't stay. */
export function openingsOf(config: StackConfig, derived: Derived, node: string): string[] {
  if (!keepsFirewalld(config, node)) return [];
  const { table } = derived;
  return unique([
    ...directorOpenings(config, node),
    ...(table.syncDaemons.length > 0 ? [`firewalld open udp ${SYNC_GROUP} ${SYNC_PORT}`] : []),
    ...config.virtualServices.flatMap((service) =>
      packetsOf(service).flatMap(({ protocol, address, ports }) =>
        lines(table.tracksConnections ? "open" : "untrack", protocol, address, ports),
      ),
    ),
    ...(table.tracksConnections ? [] : repliesOf(config, derived)),
    // a director that serves is a real server of the others, and checked by them
    ...realServerOpenings(config, derived, node),
  ]);
}

/** Real servers' own connections to the outside, and the addresses that float. */
function directorOpenings(config: StackConfig, node: string): string[] {
  const { cidr, cidr6 } = config.networks.back ?? {};
  return [
    ...[cidr, cidr6].flatMap((network) => (network === undefined ? [] : [`firewalld through ${network}`])),
    ...unique(
      vrrpOf(config, node).map(
        ({ address, peers = [] }) => `firewalld open ${VRRP} ${peers.length > 0 ? address : VRRP_GROUP}`,
      ),
    ),
  ];
}

/** What real servers send clients through the director. */
function repliesOf(config: StackConfig, derived: Derived): string[] {
  return servicesOf(config, derived).flatMap(({ packets, realServers }) =>
    realServers
      .filter(({ forwarding }) => forwarding === "masquerade")
      .flatMap((server) =>
        packets.flatMap(({ protocol, ports }) =>
          lines("untrack-replies", protocol, server.address, portsOn(server, ports)),
        ),
      ),
  );
}

/** What directors send a real server, and how they check it. */
function realServerOpenings(config: StackConfig, derived: Derived, node: string): string[] {
  const addresses = realServerAddresses(config, node);
  return unique(
    servicesOf(config, derived).flatMap(({ packets, realServers, checkedBy }) =>
      realServers
        .filter(({ address }) => addresses.includes(address))
        .flatMap((server) => [
          ...(server.forwarding === "ipip"
            ? [`firewalld open ${TUNNEL[familyOfAddress(server.address)]} ${server.address}`]
            : []),
          ...packets.flatMap(({ protocol, address, ports }) =>
            server.forwarding === "masquerade"
              ? lines("open", protocol, server.address, portsOn(server, ports))
              : lines("open", protocol, address, ports),
          ),
          ...checkOpenings(server, checkedBy(server)),
        ]),
    ),
  );
}

/** Of the checks that ask a port; what programs ask isn't known. */
function checkOpenings({ address, port }: RealServer, check: HealthCheck | undefined): string[] {
  if (check === undefined || !("port" in check)) return [];
  const protocol = check.type === "UDP_CHECK" || check.type === "DNS_CHECK" ? "udp" : "tcp";
  return lines("open", protocol, address, [onePort(check.port ?? port)]);
}

/** The virtual services with all that they are made of, as the first director has them. */
function servicesOf({ director, virtualServices }: StackConfig, { table, checkedOn }: Derived) {
  const checked = checkedOn(director);
  return virtualServices.map((service, index) => {
    const one = checked?.[index];
    return {
      packets: packetsOf(service),
      realServers: (one ? withSorryServer(one) : table.virtualServices[index])?.realServers ?? [],
      checkedBy: (server: RealServer) => one && checkOf(server, one.health),
    };
  });
}

/** A real server without a port of its own is sent packets at that to which they came. */
function portsOn({ port }: RealServer, ports: PortRange[]): PortRange[] {
  return port === 0 ? ports : [onePort(port)];
}

function lines(kind: string, protocol: Protocol, address: string, ports: PortRange[]): string[] {
  const line = `firewalld ${kind} ${protocol} ${address}`;
  return ports.length === 0 ? [line] : portsByRule(ports).map((list) => `${line} ${list.map(renderPorts).join(",")}`);
}

function legsOf(config: StackConfig, node: string): string[] {
  const { front, back } = interfacesOf(config, node);
  const { front: isInFront, back: isBehind } = config.nodes[node] ?? {};
  return unique([...(isInFront === undefined ? [] : [front]), ...(isBehind === undefined ? [] : [back])]);
}

function unique(all: string[]): string[] {
  return [...new Set(all)];
}
