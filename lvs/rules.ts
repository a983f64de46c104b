import { FORWARDING_FLAGS } from "./forwarding";
import { type PortRange, renderPorts } from "./ports";
import type { AccessRule, HeldAddress, PacketMark, SourceNat, SyncDaemon, Table, Timeouts } from "./table";
import {
  type AddressedService,
  familyOfAddress,
  isMarked,
  type Persistence,
  PROTOCOL_FLAGS,
  type RealServer,
  type VirtualService,
} from "./virtualService";

/** What the kernel does beside its table once it is told to, and the commands that tell it so and otherwise. */
export const SWITCHES = {
  followsFtp: { on: "modprobe ip_vs_ftp", off: "modprobe -r ip_vs_ftp" },
  tracksConnections: { on: "sysctl -w net.ipv4.vs.conntrack=1", off: "sysctl -w net.ipv4.vs.conntrack=0" },
} as const;

export type Switch = keyof typeof SWITCHES;

export const SWITCH_NAMES = Object.keys(SWITCHES) as Switch[];

/**
 * A whole table as text, one line each: the arguments of an ipvsadm command, a whole command of ip, or of iptables in the
 * form that `iptables -S` prints, or what turns one of the kernel's SWITCHES on.
 */
export function renderTable(table: Table): string[] {
  return [
    renderTimeouts(table.timeouts),
    ...table.syncDaemons.map(renderSyncDaemon),
    ...SWITCH_NAMES.filter((name) => table[name]).map((name) => SWITCHES[name].on),
    ...table.heldAddresses.map(renderHeldAddress),
    ...table.packetMarks.map(renderPacketMark),
    ...table.accessRules.map(renderAccessRule),
    ...table.sourceNats.map(renderSourceNat),
    ...renderRules(table),
  ];
}

/**
 * A table's services as rules, in the form and order that `ipvsadm -Sn` prints and `ipvsadm -R` reads:
 * each virtual service followed by its real servers. Thresholds follow a real server that has them;
 * ipvsadm reads them there and never prints them.
 *
 * @see ipvsadm(8), `-S, --save`
 */
export function renderRules({ virtualServices }: Pick<Table, "virtualServices">): string[] {
  return virtualServices.flatMap((service) => [
    `-A ${serviceKey(service)} ${renderBalancing(service)}`,
    ...service.realServers.map((server) => `-a ${serviceKey(service)} ${renderRealServer(server)}`),
  ]);
}

/** What tells a virtual service from every other, as ipvsadm's options: `-t 192.168.1.12:80`, `-f 1 -6`. */
export function serviceKey(service: VirtualService): string {
  if (isMarked(service)) return `-f ${service.firewallMark}${service.family === "ipv6" ? " -6" : ""}`;
  return `${PROTOCOL_FLAGS[service.protocol]} ${renderEndpoint(service)}`;
}

/** An address and port as ipvsadm writes them: `192.168.2.13:80`, `[fd00::13]:80`. */
export function renderEndpoint({ address, port }: Pick<AddressedService, "address" | "port">): string {
  return `${familyOfAddress(address) === "ipv6" ? `[${address}]` : address}:${port}`;
}

const USUAL_PORTS = { http: 80, https: 443 };

/** An address and port as the beginning of a URL, without the protocol's own port: `http://192.168.1.12`. @see RFC 3986, 3.2.2 */
export function renderUrl(
  protocol: keyof typeof USUAL_PORTS,
  { address, port }: Pick<AddressedService, "address" | "port">,
): string {
  const endpoint = renderEndpoint({ address, port });
  return `${protocol}://${port === USUAL_PORTS[protocol] ? endpoint.slice(0, -`:${port}`.length) : endpoint}`;
}

/** How a virtual service balances: `-s wlc -p 300 -M 255.255.255.0 --pe sip -o -b sh-port`. */
export function renderBalancing(service: VirtualService): string {
  return [
    `-s ${service.scheduler}`,
    ...(service.persistence ? [renderPersistence(service.persistence)] : []),
    ...(service.onePacket ? ["-o"] : []),
    ...(service.schedulerFlags.length > 0 ? [`-b ${service.schedulerFlags.join(",")}`] : []),
  ].join(" ");
}

function renderPersistence({ seconds, netmask, engine }: Persistence): string {
  return [
    `-p ${seconds}`,
    ...(netmask === undefined ? [] : [`-M ${netmask}`]),
    ...(engine === undefined ? [] : [`--pe ${engine}`]),
  ].join(" ");
}

/** A real server as ipvsadm's options: `-r 192.168.2.13:80 -m -w 1 -x 100 -y 50`. */
export function renderRealServer({
  forwarding,
  weight,
  upperThreshold,
  lowerThreshold,
  ...server
}: RealServer): string {
  return [
    `-r ${renderEndpoint(server)} ${FORWARDING_FLAGS[forwarding]} -w ${weight}`,
    ...(upperThreshold === 0 ? [] : [`-x ${upperThreshold}`]),
    ...(lowerThreshold === 0 ? [] : [`-y ${lowerThreshold}`]),
  ].join(" ");
}

/** `--start-daemon master --mcast-interface eth1 --syncid 1` */
export function renderSyncDaemon({ role, interface: name, syncId }: SyncDaemon): string {
  return `--start-daemon ${role} --mcast-interface ${name} --syncid ${syncId}`;
}

/** `--set 900 120 300` */
export function renderTimeouts({ tcpSeconds, tcpFinSeconds, udpSeconds }: Timeouts): string {
  return `--set ${tcpSeconds} ${tcpFinSeconds} ${udpSeconds}`;
}

const NO_REPLIES = "-m conntrack --ctdir ORIGINAL";

/** The firewall's rule in the chain LVS of the table mangle, for iptables or ip6tables. @see iptables-extensions(8), MARK and conntrack */
export function renderPacketMark({ mark, protocol, address, ports, exceptReplies }: PacketMark): string {
  return renderChainRule(address, [
    renderDestination(address, protocol),
    ...renderMultiport(ports),
    ...(exceptReplies ? [NO_REPLIES] : []),
    `-j MARK --set-xmark 0x${mark.toString(16)}/0xffffffff`,
  ]);
}

/** The same that drops packets. @see iptables-extensions(8), multiport, iprange and conntrack */
export function renderAccessRule(rule: AccessRule): string {
  const { protocol, address, ports, exceptPorts, clients, exceptReplies } = rule;
  return renderChainRule(address, [
    ...("in" in clients ? [`-s ${clients.in}`] : []),
    renderDestination(address, protocol),
    ...renderMultiport(ports),
    ...exceptPorts.flatMap((list) => renderMultiport(list, "! ")),
    ...("outside" in clients ? clients.outside.map((range) => `-m iprange ! --src-range ${range}`) : []),
    ...(exceptReplies ? [NO_REPLIES] : []),
    "-j DROP",
  ]);
}

/** The firewall's rule in the chain LVS of the table nat. @see iptables-extensions(8), ipvs, mark and SNAT */
export function renderSourceNat({ packets, way, source }: SourceNat): string {
  return renderChainRule(
    source,
    [
      ...(way ? [`${way.other ? "! " : ""}-o ${way.interface}`] : []),
      "mark" in packets ? `-m mark --mark 0x${packets.mark.toString(16)} -m ipvs` : renderVirtual(packets),
      `--vmethod MASQ -j SNAT --to-source ${source}`,
    ],
    "nat",
  );
}

function renderVirtual({ protocol, address, port }: Extract<SourceNat["packets"], { port: number }>): string {
  return `-p ${protocol} -m ipvs --vaddr ${address}${port === 0 ? "" : ` --vport ${port}`}`;
}

/** `ip address add 192.168.1.20/32 dev eth0`: a host's address, which brings no route with it. @see ip-address(8) */
export function renderHeldAddress({ address, interface: name }: HeldAddress): string {
  return `ip address add ${address}/${hostBits(address)} dev ${name}`;
}

function hostBits(address: string): number {
  return familyOfAddress(address) === "ipv6" ? 128 : 32;
}

function renderChainRule(address: string, words: string[], table = "mangle"): string {
  return [familyOfAddress(address) === "ipv6" ? "ip6tables" : "iptables", `-t ${table} -A LVS`, ...words].join(" ");
}

function renderDestination(address: string, protocol: string): string {
  return `-d ${address}/${hostBits(address)} -p ${protocol}`;
}

function renderMultiport(ports: PortRange[], not = ""): string[] {
  return ports.length > 0 ? [`-m multiport ${not}--dports ${ports.map(renderPorts).join(",")}`] : [];
}
