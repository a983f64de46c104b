import type { DNS_RECORD_TYPES } from "../lvs/healthCheck";
import type { Checks } from "./upServers";

/** The director that takes floating addresses from another one, by its address, and after how many seconds. */
export interface ComesBack {
  to: string;
  seconds: number;
}

/** What is asked at VIPs that one director has. */
export interface GroupQuestions {
  questions: Question[];
  /** The group of floating addresses that the VIPs are of; undefined for the first one, or where nothing floats. */
  group?: string;
  /** Where the group goes by itself; undefined where it stays where it is. */
  comesBack?: ComesBack;
}

/** What a virtual service is asked, and who should answer. */
export interface Question {
  /** The virtual service, as ipvsadm's options: `-t 192.168.1.12:80`. */
  virtualService: string;
  transport: "tcp" | "udp";
  /** Where it is asked: the VIP, and a port that isn't 0. */
  address: string;
  port: number;
  conversation: Conversation;
  /** The real servers that take new connections, by name: 192.168.2.13:80. */
  realServers: Record<string, string>;
  /** The names of those whose replies don't pass through the director. */
  direct: string[];
  /** Whether the director hides clients from the others, so that replies come back to it by themselves. */
  snat?: boolean;
  /** Where the director checks the real servers: those that are down aren't asked. */
  checks?: Checks;
}

/** How a service is asked, by the protocol that it speaks; any answer in that protocol will do, but for what is expected. */
export type Conversation =
  | HttpConversation
  /** A connection, which is answer enough where nothing is expected. @see RFC 9293 */
  | { protocol: "tcp"; send?: string; expect?: string }
  /** The greeting of a mail server. @see RFC 5321, 3.1 */
  | { protocol: "smtp" }
  /** Any answer to a question. @see RFC 1035, 4.1 */
  | DnsConversation
  /** Any answer to a datagram, or one that begins as expected; both in hexadecimal digits. @see RFC 768 */
  | { protocol: "udp"; send: string; expect?: string };

export interface HttpConversation {
  protocol: "http" | "https";
  /** `/` and more. */
  path: string;
  /** The Host header, and the name that a certificate is chosen by; the VIP by default. */
  host?: string;
  /**
   * Whose certificates are trusted: those of the system's authorities, or of authorities given in PEM. Undefined for any
   * certificate at all.
   */
  trust?: string;
}

export interface DnsConversation {
  protocol: "dns";
  /** A name without a dot at its end; `.` for the root. */
  name: string;
  recordType: DnsRecordType;
}

export type DnsRecordType = (typeof DNS_RECORD_TYPES)[number];
