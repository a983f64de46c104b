import type { Forwarding } from "./forwarding";
import type { Scheduler, SchedulerFlag } from "./schedulers";

/** The protocols of a virtual service and ipvsadm's options for them. */
export const PROTOCOL_FLAGS = { tcp: "-t", udp: "-u", sctp: "--sctp-service" } as const;

export type Protocol = keyof typeof PROTOCOL_FLAGS;

export const PROTOCOLS = Object.keys(PROTOCOL_FLAGS) as [Protocol, ...Protocol[]];

export type Family = "ipv4" | "ipv6";

/** ipvsadm's own default. */
export const DEFAULT_WEIGHT = 1;

/** The largest weight that ipvsadm takes. @see ipvsadm(8), `-w, --weight` */
export const MAX_WEIGHT = 65_535;

/** The largest threshold and firewall mark that ipvsadm prints as it reads them: a signed number's. */
export const MAX_THRESHOLD = 2_147_483_647;
export const MAX_FIREWALL_MARK = 2_147_483_647;

/** The longest time that ipvsadm takes: 31 days. */
export const MAX_TIMEOUT_SECONDS = 31 * 24 * 60 * 60;

export const DEFAULT_PERSISTENCE_SECONDS = 300;

/** @see ipvsadm(8), `--pe` */
export const PERSISTENCE_ENGINES = ["sip"] as const;

/** A place that the director may send a virtual service's connections to. */
export interface RealServer {
  /** IPv4 or IPv6 address, of the service's family. */
  address: string;
  /**
   * 0 to 65535; other than the service's own only under masquerade.
   * In a service of a firewall mark 0 leaves each packet's own port.
   */
  port: number;
  forwarding: Forwarding;
  /** Share of connections relative to the others, 0 to 65535; 0 takes no new ones. */
  weight: number;
  /** The server gets no new connections once it has as many; 0 for no limit. @see ipvsadm(8), `-x, --u-threshold` */
  upperThreshold: number;
  /** A server that was full gets new ones again below this; 0 for three quarters of the upper. @see ipvsadm(8), `-y` */
  lowerThreshold: number;
}

/** For how long, and how finely told apart, a client stays with a real server. */
export interface Persistence {
  /** Since the client's last connection ended. @see ipvsadm(8), `-p, --persistent` */
  seconds: number;
  /**
   * Clients that are equal below it count as one: `255.255.255.0`, or an IPv6 prefix's length as text.
   * Undefined for each client by itself.
   */
  netmask: string | undefined;
  /** What tells clients apart other than their address. @see ipvsadm(8), `--pe` */
  engine: (typeof PERSISTENCE_ENGINES)[number] | undefined;
}

interface Balancing {
  scheduler: Scheduler;
  /** @see ipvsadm(8), `-b, --sched-flags` */
  schedulerFlags: SchedulerFlag[];
  persistence: Persistence | undefined;
  /** Each packet of a UDP service is scheduled by itself. @see ipvsadm(8), `-o, --ops` */
  onePacket: boolean;
  realServers: RealServer[];
}

/** An address and port that the director answers at, and how it spreads what arrives there. */
export interface AddressedService extends Balancing {
  protocol: Protocol;
  /** The VIP: an IPv4 or IPv6 address of the director. */
  address: string;
  /** 0 to 65535; 0 is every port, for a persistent service only. */
  port: number;
}

/** The same for whatever packets carry a firewall mark. */
export interface MarkedService extends Balancing {
  /** 1 to 2147483647. @see ipvsadm(8), `-f, --fwmark-service` */
  firewallMark: number;
  family: Family;
}

export type VirtualService = AddressedService | MarkedService;

/** What tells the kinds of virtual services apart, in a table and in a configuration. */
type Identity = { address: string; port: number } | { firewallMark: number; family: Family };

export function familyOfAddress(address: string): Family {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** The family of the packets that a virtual service balances. */
export function familyOf(service: Identity): Family {
  return "firewallMark" in service ? service.family : familyOfAddress(service.address);
}

/** The port at which a virtual service's real servers serve by default; 0 for each packet's own. */
export function servicePort(service: Identity): number {
  return "firewallMark" in service ? 0 : service.port;
}

/** The port of FTP's control connections. */
export const FTP_PORT = 21;

export function isMarked(service: VirtualService): service is MarkedService {
  return "firewallMark" in service;
}
