import type { Checks } from "./upServers";

/** The director that takes floating addresses from another one, by its address, and after how many seconds. */
export interface ComesBack {
  to: string;
  seconds: number;
}

/** What a VIP is asked, and who should answer. */
export interface Question {
  /** Where to send requests: the VIP as a URL. */
  url: string;
  /** The VIP and port as ipvsadm prints them: 192.168.1.12:80. */
  service: string;
  /** The real servers that take new connections, by name: 192.168.2.13:80. */
  realServers: Record<string, string>;
  /** The names of those whose replies don't pass through the director. */
  direct: string[];
  /** Whether the director hides clients from the others, so that replies come back to it by themselves. */
  snat?: boolean;
  /** The group of floating addresses that the VIP is of; undefined for the first one, or where nothing floats. */
  group?: string;
  /** Where the group goes by itself; undefined where it stays where it is. */
  comesBack?: ComesBack;
  /** Where the director checks the real servers: those that are down aren't asked. */
  checks?: Checks;
}
