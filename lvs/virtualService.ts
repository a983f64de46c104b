import type { Forwarding } from "./forwarding";
import type { Scheduler } from "./schedulers";

/** The protocols of a virtual service and ipvsadm's flags for them. */
export const PROTOCOL_FLAGS = { tcp: "-t", udp: "-u" } as const;

export type Protocol = keyof typeof PROTOCOL_FLAGS;

export const PROTOCOLS = Object.keys(PROTOCOL_FLAGS) as [Protocol, ...Protocol[]];

/** ipvsadm's own default. */
export const DEFAULT_WEIGHT = 1;

/** The largest weight that ipvsadm takes. @see ipvsadm(8), `-w, --weight` */
export const MAX_WEIGHT = 65_535;

/** A place that the director may send a virtual service's connections to. */
export interface RealServer {
  /** IPv4 address. */
  address: string;
  /** 1 to 65535; other than the service's own only under masquerade. */
  port: number;
  forwarding: Forwarding;
  /** Share of connections relative to the others, 0 to 65535; 0 takes no new ones. */
  weight: number;
}

/** An address and port that the director answers at, and how it spreads what arrives there. */
export interface VirtualService {
  protocol: Protocol;
  /** The VIP: an IPv4 address of the director. */
  address: string;
  /** 1 to 65535. */
  port: number;
  scheduler: Scheduler;
  realServers: RealServer[];
}

/** The whole table that a director holds. */
export type Table = VirtualService[];
