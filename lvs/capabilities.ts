import { isOlder } from "../runtime/isOlder.mjs";
import type { Scheduler, SchedulerFlag } from "./schedulers";
import type { Family, Protocol } from "./virtualService";

/** The versions of what decides which features a director has. */
export interface Versions {
  linux: string;
  ipvsadm: string;
  keepalived: string;
}

/** The first versions that have a feature; what isn't named is older than every guest. */
type Since = Partial<Versions>;

/** The kernel's schedulers, by its releases. @see net/netfilter/ipvs in the kernel's source */
const SCHEDULERS_SINCE: Partial<Record<Scheduler, Since>> = {
  fo: { linux: "3.18" },
  ovf: { linux: "4.3" },
  mh: { linux: "4.18" },
  twos: { linux: "5.12" },
};

const FLAGS_SINCE: Record<SchedulerFlag, Since> = {
  "sh-fallback": { linux: "3.11", ipvsadm: "1.27" },
  "sh-port": { linux: "3.11", ipvsadm: "1.27" },
  "mh-fallback": { linux: "4.18", ipvsadm: "1.30" },
  "mh-port": { linux: "4.18", ipvsadm: "1.30" },
};

/** The kernel balances SCTP since 2.6.34. */
const PROTOCOLS_SINCE: Partial<Record<Protocol, Since>> = {
  sctp: { ipvsadm: "1.28" },
};

/** The first kernels that read FTP's commands in IPv6. */
const FTP_SINCE: Partial<Record<Family, Since>> = {
  ipv6: { linux: "4.18" },
};

/** Why a director of these versions hasn't got a scheduler; undefined if it has. */
export function lackOfScheduler(scheduler: Scheduler, versions: Versions): string | undefined {
  return lack(SCHEDULERS_SINCE[scheduler], versions);
}

/** Why it hasn't got a scheduler's flag. An older kernel keeps such a flag and never acts on it. */
export function lackOfFlag(flag: SchedulerFlag, versions: Versions): string | undefined {
  return lack(FLAGS_SINCE[flag], versions);
}

/** Why it can't have virtual services of a protocol. */
export function lackOfProtocol(protocol: Protocol, versions: Versions): string | undefined {
  return lack(PROTOCOLS_SINCE[protocol], versions);
}

/** Why it doesn't follow FTP by masquerade. */
export function lackOfFtp(family: Family, versions: Versions): string | undefined {
  return lack(FTP_SINCE[family], versions);
}

/**
 * What keepalived 1.3.5 hasn't got or does wrong. It matters only where keepalived writes the table.
 *
 * @see ChangeLog and check_parser.c in keepalived's source
 */
const KEEPALIVED_SINCE = {
  /** A real server may be reached by another method than the others of its service. */
  methodOfRealServer: "1.3.6",
  /** The Host header of a check or a page of its own, beside others of the service. */
  virtualHostOfCheck: "1.3.6",
  /** `delay_before_retry` in DNS_CHECK. Before, it is repeated after the check's delay. */
  dnsRetryDelay: "1.3.7",
  /** `retry` in MISC_CHECK. */
  miscRetries: "1.3.7",
  /** A sync group may have one instance. Before, it is none, and nobody is told of its state. @see vrrp_sync_set_group in its source */
  groupOfOne: "1.4.0",
  /** `persistence_granularity` takes an IPv4 netmask, and any of a firewall mark's. Before, every right one is refused. */
  netmask: "1.4.3",
  /** `enable_sni` */
  sni: "1.4.3",
  /** Before, `retry 0` of TCP_CHECK never ends. */
  tcpCheckWithoutRetries: "2.0",
  /** One-packet scheduling of a firewall mark, whose service has no protocol. */
  onePacketOfMark: "2.0",
  /** Before, `retry` of SMTP_CHECK counts the first try too. */
  smtpRetriesAsRepeats: "2.0.11",
  /** A quorum above the weights that are written is lowered to their sum, also where checks change the weights. */
  quorumWithinWeights: "2.0.14",
  /** Before, a page of any status is healthy unless the one right status is named. */
  everySuccessStatus: "2.0.17",
  /** Before, `status_code` takes one status. */
  severalStatuses: "2.0.17",
  /** Before, only the first page of a check is looked at for as long as that is healthy. */
  severalPages: "2.0.17",
  /** `mh-port`, `mh-fallback` */
  flagsOfMh: "2.0.20",
  udpCheck: "2.1.0",
  pingCheck: "2.1.0",
  /** `payload` of UDP_CHECK, and what a reply begins with. */
  udpPayload: "2.2",
  /** `retry` in HTTP_GET and SSL_GET is what all but the newest call `nb_get_retry`. */
  httpRetry: "2.2",
} as const;

export type KeepalivedFeature = keyof typeof KEEPALIVED_SINCE;

/** Why keepalived hasn't got a feature; undefined if it has. */
export function lackOfKeepalived(feature: KeepalivedFeature, versions: Versions): string | undefined {
  return lack({ keepalived: KEEPALIVED_SINCE[feature] }, versions);
}

const PROGRAM_NAMES: Record<keyof Versions, string> = { linux: "Linux", ipvsadm: "ipvsadm", keepalived: "keepalived" };

function lack(since: Since = {}, versions: Versions): string | undefined {
  const programs = Object.keys(PROGRAM_NAMES) as (keyof Versions)[];
  for (const program of programs) {
    const first = since[program];
    if (first === undefined || !isOlder(versions[program], first)) continue;
    return `${PROGRAM_NAMES[program]} ${first} or newer; it has ${versions[program]}`;
  }
  return undefined;
}
