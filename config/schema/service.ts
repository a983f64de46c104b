import { z } from "zod";
import { DEFAULT_FORWARDING, FORWARDING_METHODS } from "../../lvs/forwarding";
import { DEFAULT_CHECK, DEFAULT_HEALTH, MAX_QUORUM } from "../../lvs/healthCheck";
import { DEFAULT_SCHEDULER, SCHEDULER_FLAGS, SCHEDULERS } from "../../lvs/schedulers";
import { MAX_PORTS_OF_A_RULE } from "../../lvs/table";
import {
  DEFAULT_PERSISTENCE_SECONDS,
  DEFAULT_WEIGHT,
  MAX_FIREWALL_MARK,
  MAX_THRESHOLD,
  MAX_TIMEOUT_SECONDS,
  MAX_WEIGHT,
  PERSISTENCE_ENGINES,
  PROTOCOLS,
} from "../../lvs/virtualService";
import { anyAddress, between, nodeName, seconds, text } from "./fields";

const port = between(0, 65_535, "a port");
const checkPort = between(1, 65_535, "a port");
const threshold = between(0, MAX_THRESHOLD, "a number of connections").default(0);

export const realServer = z.strictObject({
  /** The name of the node that serves: either this or `address`. */
  node: nodeName.optional(),
  /** The address of a real server that isn't a machine of the stack. */
  address: anyAddress.optional(),
  /** The port it serves at; the virtual service's own by default. */
  port: port.optional(),
  /** Share of connections relative to the others; 0 takes no new ones. */
  weight: between(0, MAX_WEIGHT, "a weight").default(DEFAULT_WEIGHT),
  /** The virtual service's own by default. */
  forwarding: z.enum(FORWARDING_METHODS).optional(),
  /** It gets no new connections once it has as many; 0 for no limit. */
  upperThreshold: threshold,
  /** Once full, it gets new ones again below this; 0 for three quarters of the upper. */
  lowerThreshold: threshold,
});

const NETMASK = "a netmask such as 255.255.255.0, or an IPv6 prefix's length";

export const persistence = z.strictObject({
  /** How long a client stays with its real server after its last connection. */
  seconds: between(1, MAX_TIMEOUT_SECONDS, "a number of seconds").default(DEFAULT_PERSISTENCE_SECONDS),
  /** Clients that are equal below it count as one: `255.255.255.0`, or an IPv6 prefix's length. */
  netmask: z
    .union([text(/^[0-9.]+$/, NETMASK), z.int()], { error: NETMASK })
    .transform(String)
    .optional(),
  /** What tells clients apart other than their address. */
  engine: z.enum(PERSISTENCE_ENGINES).optional(),
});

const connecting = {
  /** The real server's own by default. */
  port: checkPort.optional(),
  connectTimeoutSeconds: seconds.default(DEFAULT_CHECK.connectTimeoutSeconds),
  retries: z.int({ error: "a whole number, 0 or more" }).min(0).default(DEFAULT_CHECK.retries),
  retryDelaySeconds: seconds.default(DEFAULT_CHECK.retryDelaySeconds),
};

/** keepalived cuts a greeting off at 511 characters, and a request at 2047; no host name comes near. @see RFC 1035 */
const hostName = text(/^[a-z0-9.-]+$/i, "a host name").max(253, { error: "a host name, 253 characters or less" });

const httpCheck = {
  /** What is asked for. */
  path: text(/^\/[!#-~]*$/, "a path such as /health, without spaces and quotes").default(DEFAULT_CHECK.path),
  /** The Host header; the real server's address by default. */
  virtualHost: hostName.optional(),
  /** The one status that is right; each of the 200s by default. */
  status: between(100, 599, "an HTTP status").optional(),
  /** The page's MD5 sum, as genhash prints it; any page by default. */
  digest: text(/^[0-9a-f]{32}$/, "32 hexadecimal digits, as genhash prints them").optional(),
  ...connecting,
};

/** How a real server's health is found out; keepalived's names. */
const check = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("HTTP_GET"), ...httpCheck }),
    z.strictObject({ type: z.literal("SSL_GET"), ...httpCheck }),
    z.strictObject({ type: z.literal("TCP_CHECK"), ...connecting }),
    z.strictObject({
      type: z.literal("SMTP_CHECK"),
      helo: hostName.default(DEFAULT_CHECK.helo),
      ...connecting,
    }),
    z.strictObject({
      type: z.literal("MISC_CHECK"),
      /** A program on the director and its arguments, `%address` and `%port` among them; exit status 0 is healthy. */
      command: text(/^\/[ -!#-~]*$/, "an absolute path and arguments, without quotes"),
      timeoutSeconds: seconds.default(DEFAULT_CHECK.timeoutSeconds),
      /** Whether the exit status tells a weight as well. */
      dynamicWeight: z.boolean().default(false),
    }),
  ],
  { error: "none, or a check with its type" },
);

/** What is done about the health of a virtual service's real servers; needs `owner: keepalived`. */
export const health = z.strictObject({
  /** By default a TCP service's port is tried, and nothing else is checked; `none` for no check at all. */
  check: z.union([check, z.literal("none")]).optional(),
  delaySeconds: seconds.default(DEFAULT_HEALTH.delaySeconds),
  quorum: between(1, MAX_QUORUM, "a sum of weights").default(DEFAULT_HEALTH.quorum),
  hysteresis: between(0, MAX_QUORUM, "a sum of weights").default(DEFAULT_HEALTH.hysteresis),
  /** Where all clients go while there is no quorum. */
  sorryServer: z
    .strictObject({ node: nodeName.optional(), address: anyAddress.optional(), port: port.optional() })
    .optional(),
  inhibitOnFailure: z.boolean().default(DEFAULT_HEALTH.inhibitOnFailure),
});

const balancing = {
  scheduler: z.enum(SCHEDULERS).default(DEFAULT_SCHEDULER),
  schedulerFlags: z.array(z.enum(SCHEDULER_FLAGS)).default([]),
  persistence: persistence.optional(),
  /** Each packet of a UDP service is scheduled by itself. */
  onePacket: z.boolean().default(false),
  /** The default for its real servers. */
  forwarding: z.enum(FORWARDING_METHODS).default(DEFAULT_FORWARDING),
  realServers: z.array(realServer),
  health: health.optional(),
};

export const addressedService = z.strictObject({
  protocol: z.enum(PROTOCOLS).default("tcp"),
  /** The VIP. */
  address: anyAddress,
  /** 0 for every port, of a persistent service only. */
  port,
  ...balancing,
});

export const packets = z.strictObject({
  protocol: z.enum(PROTOCOLS).default("tcp"),
  /** Where they go: the VIP. */
  address: anyAddress,
  /** Every port by default. */
  ports: z
    .array(between(1, 65_535, "a port"))
    .max(MAX_PORTS_OF_A_RULE, { error: `${MAX_PORTS_OF_A_RULE} ports or fewer` })
    .default([]),
});

export const markedService = z.strictObject({
  firewallMark: between(1, MAX_FIREWALL_MARK, "a firewall mark"),
  family: z.enum(["ipv4", "ipv6"]).default("ipv4"),
  /** Which packets get the mark; none where somebody else marks them. */
  packets: z.array(packets).default([]),
  ...balancing,
});

/** A virtual service of an address and port, or of a firewall mark. */
export const virtualService = z.union([addressedService, markedService]);
