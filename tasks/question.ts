import type { Checks } from "./upServers";

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
  /** The address of the director that takes the group from the other one, and after how long; undefined where none does. */
  comesBack?: { to: string; seconds: number };
  /** Where the director checks the real servers: those that are down aren't asked. */
  checks?: Checks;
}
