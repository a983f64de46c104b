import { z } from "zod";
import { DEFAULT_FORWARDING, FORWARDING_METHODS } from "../../lvs/forwarding";
import { CHECK_TYPES, DEFAULT_HEALTH, MAX_QUORUM } from "../../lvs/healthCheck";
import { onePort, readPorts } from "../../lvs/ports";
import { DEFAULT_SCHEDULER, SCHEDULER_FLAGS, SCHEDULERS } from "../../lvs/schedulers";
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
import { checkOrNone, command, PROGRAMS } from "./check";
import { anyAddress, between, clientNetwork, nodeName, seconds, text } from "./fields";
import { proof } from "./proof";

const port = between(0, 65_535, "a port");
const PORTS = "a port, 1 to 65535, or a range of them such as 10000:20000, the lower one first";
/** One of a firewall mark's; port 0 is no packet's. */
const ports = z
  .union(
    [
      z.int({ error: PORTS }).min(1).max(65_535),
      text(/^\d{1,5}:\d{1,5}$/, PORTS).refine(isPortRange, { error: PORTS }),
    ],
    { error: PORTS },
  )
  .transform((given) => (typeof given === "number" ? onePort(given) : readPorts(given)));
const threshold = between(0, MAX_THRESHOLD, "a number of connections").default(0);

export const realServer = z.strictObject({
  node: nodeName.optional().meta({
    description: "A machine of the stack, by its name, a director too. Either this, `pool` or `address`.",
    guide: "configuration.md#directors-that-serve",
  }),
  pool: nodeName.optional().meta({
    description: "One of `nodePools`, by its name: each of its machines is a real server like this.",
  }),
  address: anyAddress.optional().meta({
    description:
      "A real server that somebody else runs. Under masquerade it is on the back network, with the director as its gateway, or with `snat` anywhere that the director has a route to; under gatewaying on one of the two networks.",
    mayBeOutput: true,
  }),
  port: port.optional().meta({
    description: "The port that it serves at; another one than the service's under masquerade only.",
    byDefault: "the service's",
  }),
  weight: between(0, MAX_WEIGHT, "a weight")
    .default(DEFAULT_WEIGHT)
    .meta({ description: "The real server's share of the connections, relative to the others'; 0 takes no new ones." }),
  forwarding: z.enum(FORWARDING_METHODS).optional().meta({
    description: "How packets reach the real server.",
    byDefault: "the service's",
  }),
  upperThreshold: threshold.meta({
    otherNames: ["uthreshold", "u_threshold", "maxconn"],
    description: "It gets no new connections once it has as many; 0 for no limit.",
  }),
  lowerThreshold: threshold.meta({
    otherNames: ["lthreshold", "l_threshold", "minconn"],
    description: "Once full, it gets new ones again below this; 0 for three quarters of the upper one.",
  }),
  check: checkOrNone.optional().meta({
    otherNames: ["checktype", ...CHECK_TYPES],
    description: "How its health is found out, other than that of the others; `none` if it always counts as healthy.",
    byDefault: "the service's `health.check`",
    guide: "configuration.md#health",
  }),
});

const NETMASK = "a netmask such as 255.255.255.0, or an IPv6 prefix's length";

export const persistence = z.strictObject({
  seconds: between(1, MAX_TIMEOUT_SECONDS, "a number of seconds")
    .default(DEFAULT_PERSISTENCE_SECONDS)
    .meta({
      otherNames: ["persistence_timeout"],
      description: "How long a client stays with its real server after its last connection.",
    }),
  netmask: z
    .union([text(/^[0-9.]+$/, NETMASK), z.int()], { error: NETMASK })
    .transform(String)
    .optional()
    .meta({
      otherNames: ["persistence_granularity"],
      description: "Clients that are equal below it count as one.",
      byDefault: "255.255.255.255, in IPv6 128: each by itself",
    }),
  engine: z
    .enum(PERSISTENCE_ENGINES)
    .optional()
    .meta({
      otherNames: ["persistence_engine"],
      description: "What tells clients apart in the place of their address: sip, for udp, the call.",
      byDefault: "their address",
    }),
});

const SERVERS = "`%address` and `%port` in its arguments are the real server's.";

export const health = z.strictObject({
  check: checkOrNone.optional().meta({
    otherNames: ["check", "checktype", ...CHECK_TYPES],
    description:
      "How a real server's health is found out, by its `type`; `none` for real servers that always count as healthy.",
    byDefault: "a TCP service's port is tried; `none` for UDP, for every port and for firewall marks",
  }),
  delaySeconds: seconds.default(DEFAULT_HEALTH.delaySeconds).meta({
    otherNames: ["delay_loop", "checkinterval"],
    description: "How long between two checks of a real server.",
  }),
  quorum: between(1, MAX_QUORUM, "a sum of weights").default(DEFAULT_HEALTH.quorum).meta({
    description:
      "The sum of healthy real servers' weights that the service needs, or else its sorry server takes over.",
  }),
  hysteresis: between(0, MAX_QUORUM, "a sum of weights").default(DEFAULT_HEALTH.hysteresis).meta({
    description: "The quorum is lost below `quorum` less this, and won back at `quorum` and this.",
  }),
  sorryServer: z
    .strictObject({
      node: nodeName.optional().meta({
        description: "A machine of the stack. Either this or `address`.",
      }),
      address: anyAddress.optional().meta({
        description: "One that somebody else runs; 127.0.0.1, in IPv6 ::1, is each director's own web server.",
        mayBeOutput: true,
      }),
      port: port.optional().meta({ description: "The port that it serves at.", byDefault: "the service's" }),
    })
    .optional()
    .meta({
      otherNames: ["sorry_server", "fallback"],
      description:
        "Where all new connections go without a quorum. Nobody checks it. Without one a lost quorum changes nothing.",
    }),
  inhibitOnFailure: z
    .boolean()
    .default(DEFAULT_HEALTH.inhibitOnFailure)
    .meta({
      otherNames: ["inhibit_on_failure", "quiescent"],
      description:
        "Whether a real server that is down stays in the table at weight 0, so that its connections go on; else it is deleted and they end.",
    }),
  notifyUp: command.optional().meta({
    otherNames: ["notify_up"],
    description: `A program that each director runs when it has found a real server up that was down; ${SERVERS}`,
    guide: PROGRAMS,
  }),
  notifyDown: command.optional().meta({
    otherNames: ["notify_down"],
    description: `A program that each director runs when it has found a real server down; ${SERVERS}`,
    guide: PROGRAMS,
  }),
  quorumUp: command.optional().meta({
    otherNames: ["quorum_up"],
    description: "A program that each director runs when the service has its quorum again.",
    guide: PROGRAMS,
  }),
  quorumDown: command.optional().meta({
    otherNames: ["quorum_down"],
    description: "A program that each director runs when the service has lost its quorum.",
    guide: PROGRAMS,
  }),
});

const clients = z.array(clientNetwork).min(1, { error: "one network or more" }).optional();

const balancing = {
  scheduler: z
    .enum(SCHEDULERS)
    .default(DEFAULT_SCHEDULER)
    .meta({
      otherNames: ["lb_algo", "lvs_sched", "lvs_scheduler", "algorithm", "balance"],
      description: "Who gets the next connection; mh, fo, ovf and twos with a newer kernel than CentOS 7's.",
    }),
  schedulerFlags: z
    .array(z.enum(SCHEDULER_FLAGS))
    .default([])
    .meta({ description: "Of sh: sh-fallback, sh-port; of mh: mh-fallback, mh-port." }),
  persistence: persistence.optional().meta({
    otherNames: ["persistent", "stickiness", "session_affinity"],
    description: "That a client stays with its real server.",
  }),
  onePacket: z
    .boolean()
    .default(false)
    .meta({
      otherNames: ["ops", "one_packet"],
      description: "Whether each packet of a UDP service is scheduled by itself.",
    }),
  forwarding: z
    .enum(FORWARDING_METHODS)
    .default(DEFAULT_FORWARDING)
    .meta({
      otherNames: ["lb_kind", "lvs_method", "forward_method"],
      description:
        "How packets reach its real servers: masquerade (LVS-NAT: replies pass through the director), gatewaying (LVS-DR: the real server answers the client itself), ipip (LVS-TUN: the same, through a tunnel).",
    }),
  snat: z
    .boolean()
    .default(false)
    .meta({
      otherNames: ["fullnat", "full_nat", "fnat", "FNAT", "masquerade", "source_nat"],
      description:
        "Whether the director hides clients behind an address of its own from real servers by masquerade, which then need no route through it, and no longer see clients' addresses.",
      guide: "configuration.md#real-servers-that-keep-their-own-way-out",
    }),
  allow: clients.meta({
    otherNames: ["loadBalancerSourceRanges", "allowlist", "whitelist"],
    description: "The only clients that may come, as networks or addresses.",
    byDefault: "everybody",
    guide: "configuration.md#who-may-come",
  }),
  deny: clients.meta({
    otherNames: ["denylist", "blacklist"],
    description: "Clients that may not come, not even those that `allow` has.",
    byDefault: "nobody",
    guide: "configuration.md#who-may-come",
  }),
  realServers: z.array(realServer).meta({
    otherNames: ["real_server", "reals", "backends", "backend", "servers", "endpoints", "destinations"],
    description: "Who serves. With owner ipvsadm there may be nobody: connections are refused then.",
  }),
  proof: proof.optional().meta({
    description: "How each up asks it for a proof that it serves.",
    byDefault: "as its `health.check` does, or as is usual at its port",
    guide: "operations.md#what-an-up-proves",
  }),
  health: health.optional().meta({
    otherNames: ["health_check"],
    description: "What is done about its real servers' health; for owner keepalived.",
    guide: "health-checks.md",
  }),
};

export const addressedService = z.strictObject({
  protocol: z.enum(PROTOCOLS).default("tcp").meta({ description: "The protocol of the service." }),
  address: anyAddress.meta({
    otherNames: ["ip", "vip", "virtual"],
    description: "The VIP, which floats or else is the director's own.",
  }),
  port: port.meta({
    description: "The port there; 0 for every port that no other service has, of a persistent service only.",
  }),
  ftp: z.boolean().optional().meta({
    description:
      "Whether it is FTP, and the director lets its data connections through, active and passive. Of TCP's port 21 by masquerade.",
    byDefault: "true there, but for a persistent service",
    guide: "configuration.md#ftp",
  }),
  ...balancing,
});

export const packets = z.strictObject({
  protocol: z.enum(PROTOCOLS).default("tcp").meta({ description: "The protocol of the packets." }),
  address: anyAddress.meta({ description: "Where the packets go: the VIP." }),
  ports: z.array(ports).default([]).meta({
    description: 'The ports that they go to, and ranges of them: `[21, "10000:20000"]`.',
    byDefault: "every port",
  }),
});

export const markedService = z.strictObject({
  firewallMark: between(1, MAX_FIREWALL_MARK, "a firewall mark").meta({
    otherNames: ["fwmark", "mark"],
    description: "The mark of its packets, in the place of a protocol, address and port.",
  }),
  family: z
    .enum(["ipv4", "ipv6"])
    .default("ipv4")
    .meta({ description: "Whether the packets with the mark are IPv4's or IPv6's." }),
  packets: z
    .array(packets)
    .default([])
    .meta({ description: "Which packets the director gives the mark.", byDefault: "somebody else marks them" }),
  ...balancing,
});

/** A virtual service of an address and port, or of a firewall mark. */
export const virtualService = z.union([addressedService, markedService]);

function isPortRange(text: string): boolean {
  const { first, last } = readPorts(text);
  return first >= 1 && first <= last && last <= 65_535;
}
