import type { Protocol, VirtualService } from "./virtualService";

/** Packets that the director's firewall gives a mark, before IPVS looks at them. @see iptables-extensions(8), MARK */
export interface PacketMark {
  /** 1 to 2147483647. */
  mark: number;
  protocol: Protocol;
  /** Where the packets go: an IPv4 or IPv6 address of the director. */
  address: string;
  /** 1 to 15 of them; none for every port. */
  ports: number[];
}

/** The most ports that one rule of the firewall takes. @see iptables-extensions(8), multiport */
export const MAX_PORTS_OF_A_RULE = 15;

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
  syncDaemons: SyncDaemon[];
  timeouts: Timeouts;
}
