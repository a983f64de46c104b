/** keepalived's kinds of checks, by the names that its configuration has for them. @see keepalived.conf(5) */
export const CHECK_TYPES = ["HTTP_GET", "SSL_GET", "TCP_CHECK", "SMTP_CHECK", "MISC_CHECK"] as const;

/** A server that vanishes without a word is found out after at most 6 + 2 × 3 + 1 seconds. */
export const DEFAULT_CHECK = {
  connectTimeoutSeconds: 3,
  retries: 1,
  retryDelaySeconds: 1,
  timeoutSeconds: 5,
  path: "/",
  helo: "localhost",
};

export const DEFAULT_HEALTH = { delaySeconds: 6, quorum: 1, hysteresis: 0, inhibitOnFailure: false };

/** The largest quorum and hysteresis whose sum keepalived holds in 32 bits. */
export const MAX_QUORUM = 2_147_483_647;

/** What the checks that open a connection have in common. */
interface ConnectingCheck {
  /** 1 to 65535; the real server's own by default. */
  port: number | undefined;
  /** The longest time that a connection may take to open. */
  connectTimeoutSeconds: number;
  /** How often a check that failed is repeated before the real server counts as down. */
  retries: number;
  /** Between two of these. */
  retryDelaySeconds: number;
}

/** Gets a page, over TLS with SSL_GET, without a look at the certificate. */
export interface HttpCheck extends ConnectingCheck {
  type: "HTTP_GET" | "SSL_GET";
  /** `/` and more, as it stands in the request. */
  path: string;
  /** The Host header; the real server's address by default. */
  virtualHost: string | undefined;
  /** The one HTTP status that is right; undefined for each of the 200s, of which keepalived before 2.0.17 takes 200 only. */
  status: number | undefined;
  /** The MD5 sum that the page must have, 32 hexadecimal digits, as genhash(1) prints it; undefined for any page. */
  digest: string | undefined;
}

/** Opens a connection. */
export interface TcpCheck extends ConnectingCheck {
  type: "TCP_CHECK";
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
  /** After which the program is killed, and the real server is down. */
  timeoutSeconds: number;
  /**
   * Whether an exit status of 2 to 255 is healthy too, and tells the real server's weight: that number less 2. 126 and 127,
   * which a shell says of a program that it can't run, are not.
   */
  dynamicWeight: boolean;
}

/** How one finds out whether a real server serves. */
export type HealthCheck = HttpCheck | TcpCheck | SmtpCheck | MiscCheck;

/** What keepalived does about the health of a virtual service's real servers. */
export interface HealthPolicy {
  /** Undefined for real servers that are always taken for healthy. */
  check: HealthCheck | undefined;
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
}

export interface SorryServer {
  /** IPv4 or IPv6 address, of the service's family. */
  address: string;
  port: number;
}
