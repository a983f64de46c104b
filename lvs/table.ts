import type { PortRange } from "./ports";
import type { Protocol, VirtualService } from "./virtualService";

/** Packets that the director's firewall gives a mark, before IPVS looks at them. @see iptables-extensions(8), MARK */
export interface PacketMark {
  /** 1 to 2147483647. */
  mark: number;
  protocol: Protocol;
  /** Where the packets go: an IPv4 or IPv6 address of the director. */
  address: string;
  /** As many as one rule takes; none for every port. */
  ports: PortRange[];
  /** Whether replies are left alone, which come to the same address where clients are hidden behind it. */
  exceptReplies: boolean;
}

/**
 * Packets that the director's firewall drops before IPVS looks at them, by who sent them. Each rule stands by itself, so
 * that their order means nothing. @see iptables-extensions(8), iprange
 */
export interface AccessRule {
  protocol: Protocol;
  /** Where the packets go: an IPv4 or IPv6 address of the director. */
  address: string;
  /** As many as one rule takes; none for every port. */
  ports: PortRange[];
  /** Ports that are left alone, as lists of as many as a rule takes. */
  exceptPorts: PortRange[][];
  /** A network, `10.0.0.0/8`, of the address's family; or what isn't in any of some ranges, `10.0.0.0-10.255.255.255`. */
  clients: { in: string } | { outside: string[] };
  /** Whether replies are left alone, which come to the same address where clients are hidden behind it. */
  exceptReplies: boolean;
}

/**
 * Packets of a virtual service's connections that leave for a real server by masquerade with an address of the director's
 * as their source, so that its replies come back there. @see iptables-extensions(8), ipvs and SNAT; xt_ipvs.c in the
 * kernel's source
 */
export interface SourceNat {
  /** Of a VIP's port, 0 for every port, or all with a mark, 1 to 2147483647. */
  packets: { protocol: Protocol; address: string; port: number } | { mark: number };
  /** The director's interface that they leave by, or don't; undefined for whichever. */
  way: { interface: string; other: boolean } | undefined;
  /** The director's address, of the packets' family. */
  source: string;
}

/** An address that clients reach and that the director has beside its own, as long as something of the table is behind it. */
export interface HeldAddress {
  /** IPv4 or IPv6. */
  address: string;
  /** The director's interface that has it: eth0. */
  interface: string;
}

/** The most lists and ranges in a rule, since iptables-restore reads no line of more than 251 words. @see its source */
export const MAX_RANGES_OF_A_RULE = 40;

export const SYNC_ROLES = ["master", "backup"] as const;
export const DEFAULT_SYNC_ID = 1;
export const MAX_SYNC_ID = 255;

/** One of the kernel's two daemons that keep another director's connection table in step. @see ipvsadm(8), `--start-daemon` */
export interface SyncDaemon {
  role: (typeof SYNC_ROLES)[number];
  /** The director's interface that the daemon multicasts on: eth1. */
  interface: string;
  /** 0 to 255; a backup takes what masters of the same number send, 0 for all. */
  syncId: number;
}

/** How long the kernel remembers a silent connection, in seconds. @see ipvsadm(8), `--set` */
export interface Timeouts {
  tcpSeconds: number;
  /** After a FIN. */
  tcpFinSeconds: number;
  udpSeconds: number;
}

/** The kernel's own. */
export const DEFAULT_TIMEOUTS: Timeouts = { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 };

/** Everything that a director's kernel shall hold for IPVS. */
export interface Table {
  virtualServices: VirtualService[];
  packetMarks: PacketMark[];
  accessRules: AccessRule[];
  sourceNats: SourceNat[];
  /**
   * Whether the kernel follows FTP: it reads the connections to port 21 by masquerade, and lets through the data connections
   * that they agree on. @see ip_vs_ftp.c in the kernel's source
   */
  followsFtp: boolean;
  /** Whether the firewall knows of services' connections. @see the kernel's documentation, ipvs-sysctl, conntrack */
  tracksConnections: boolean;
  heldAddresses: HeldAddress[];
  syncDaemons: SyncDaemon[];
  timeouts: Timeouts;
}

/** What a kernel holds that was told nothing. */
export function emptyTable(): Table {
  return {
    virtualServices: [],
    packetMarks: [],
    accessRules: [],
    sourceNats: [],
    heldAddresses: [],
    followsFtp: false,
    tracksConnections: false,
    syncDaemons: [],
    timeouts: DEFAULT_TIMEOUTS,
  };
}
