/** keepalived's kinds of checks, by the names that its configuration has for them. @see keepalived.conf(5) */
export const CHECK_TYPES = [
  "HTTP_GET",
  "SSL_GET",
  "TCP_CHECK",
  "UDP_CHECK",
  "DNS_CHECK",
  "PING_CHECK",
  "SMTP_CHECK",
  "MISC_CHECK",
] as const;

/** The records that a DNS_CHECK may ask for: those that every version of keepalived knows. */
export const DNS_RECORD_TYPES = ["A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT"] as const;

/** A server that vanishes without a word is found out after at most 6 + 2 × 3 + 1 seconds. */
export const DEFAULT_CHECK = {
  connectTimeoutSeconds: 3,
  retries: 1,
  retryDelaySeconds: 1,
  timeoutSeconds: 5,
  path: "/",
  helo: "localhost",
};

/** keepalived's own: who is the authority on the root. */
export const DEFAULT_DNS_QUESTION = { name: ".", recordType: "SOA" } as const;

export const DEFAULT_HEALTH = { delaySeconds: 6, quorum: 1, hysteresis: 0, inhibitOnFailure: false };

/** The largest quorum and hysteresis whose sum keepalived holds in 32 bits. */
export const MAX_QUORUM = 2_147_483_647;

/** What the checks that ask over the network have in common. */
interface AskingCheck {
  /** The longest time that an answer may take: a connection's to open, a datagram's to come back. */
  connectTimeoutSeconds: number;
  /** How often a check that failed is repeated before the real server counts as down. */
  retries: number;
  /** Between two of these. */
  retryDelaySeconds: number;
}

/** What the checks that open a connection to a port have in common. */
interface ConnectingCheck extends AskingCheck {
  /** 1 to 65535; the real server's own by default. */
  port: number | undefined;
}

/** A page, and what it must be like. */
export interface HttpPage {
  /** `/` and more, as it stands in the request. */
  path: string;
  /** The Host header, with a port if there is one in it; the real server's address by default. */
  virtualHost: string | undefined;
  /**
   * The HTTP status that is right, or several and ranges of them, as `200-299 301`. Undefined for each of the 200s, of
   * which keepalived before 2.0.17 takes 200 only.
   */
  status: number | string | undefined;
  /** The MD5 sum that the page must have, 32 hexadecimal digits, as genhash(1) prints it; undefined for any page. */
  digest: string | undefined;
}

/** Gets a page, over TLS with SSL_GET, without a look at the certificate. */
export interface HttpCheck extends ConnectingCheck, HttpPage {
  type: "HTTP_GET" | "SSL_GET";
  /** The pages that it gets after that one, each a check's delay later; undefined where it is said to get only one. */
  morePages?: HttpPage[];
  /** Whether SSL_GET tells the Host header's name while it opens the connection. @see RFC 6066, 3 */
  sni?: true;
}

/** Every page that a check gets. */
export function pagesOf(check: HttpCheck): HttpPage[] {
  return [check, ...(check.morePages ?? [])];
}

/** Opens a connection. */
export interface TcpCheck extends ConnectingCheck {
  type: "TCP_CHECK";
}

/** Sends a datagram, and hears whether nobody is there. */
export interface UdpCheck extends ConnectingCheck {
  type: "UDP_CHECK";
  /** What it sends, in hexadecimal digits; a text of keepalived's by default. */
  payload: string | undefined;
  /** What must come back: `any`, or what it begins with in hexadecimal digits, x for any one; undefined for nothing. */
  reply: string | undefined;
}

/** Asks a name server over UDP: any answer without an error is right. */
export interface DnsCheck extends Omit<ConnectingCheck, "retryDelaySeconds"> {
  type: "DNS_CHECK";
  /** The name that it asks for, without a dot at its end; `.` for the root. */
  name: string;
  recordType: (typeof DNS_RECORD_TYPES)[number];
  /** Undefined for a second, before keepalived 1.3.7 for the check's delay. */
  retryDelaySeconds: number | undefined;
}

/** Sends an ICMP echo request. */
export interface PingCheck extends AskingCheck {
  type: "PING_CHECK";
}

/** Greets a mail server. */
export interface SmtpCheck extends ConnectingCheck {
  type: "SMTP_CHECK";
  /** What it says HELO with. */
  helo: string;
}

/** Runs a program on the director, as root. */
export interface MiscCheck {
  type: "MISC_CHECK";
  /** An absolute path and its arguments, with the real server's for `%address` and `%port`; exit status 0 is healthy. */
  command: string;
  /** After which the program is killed, and has failed. */
  timeoutSeconds: number;
  /** How often a program that failed is run again before the real server is down; undefined for never. */
  retries?: number;
  /** From one start of it to the next; undefined for a second. */
  retryDelaySeconds?: number;
  /**
   * Whether an exit status of 2 to 255 is healthy too, and tells the real server's weight: that number less 2. 126 and 127,
   * which a shell says of a program that it can't run, are not.
   */
  dynamicWeight: boolean;
}

/** How one finds out whether a real server serves. */
export type HealthCheck = HttpCheck | TcpCheck | UdpCheck | DnsCheck | PingCheck | SmtpCheck | MiscCheck;

/** What keepalived does about the health of a virtual service's real servers. */
export interface HealthPolicy {
  /** Undefined for real servers that are always taken for healthy. */
  check: HealthCheck | undefined;
  /** The checks of the real servers that have their own, by where they serve: `192.168.2.13:80`. */
  ownChecks?: Record<string, HealthCheck | "none">;
  /** Between two checks of a real server. */
  delaySeconds: number;
  /** The sum of healthy real servers' weights that the service needs. */
  quorum: number;
  /** How much more than the quorum brings the service back, and how much less takes it away. */
  hysteresis: number;
  /** Where all clients go while there is no quorum. */
  sorryServer: SorryServer | undefined;
  /** Whether a real server that is down stays in the table, at weight 0, so that its connections live on. */
  inhibitOnFailure: boolean;
  /** The commands that are run when something changes. */
  notices?: Notices;
}

/**
 * Commands that a director runs as root: an absolute path and its arguments, those of a real server's with its own for
 * `%address` and `%port`.
 */
export interface Notices {
  /** When a real server comes up. */
  notifyUp?: string;
  /** When a real server goes down. */
  notifyDown?: string;
  /** When the service wins its quorum. */
  quorumUp?: string;
  /** When the service loses its quorum. */
  quorumDown?: string;
}

/** A command with the real server in it that it is about. */
export function commandFor(command: string, { address, port }: { address: string; port: number }): string {
  return command.replaceAll("%address", address).replaceAll("%port", String(port));
}

export interface SorryServer {
  /** IPv4 or IPv6 address, of the service's family. */
  address: string;
  port: number;
}
