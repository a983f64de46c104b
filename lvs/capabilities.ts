import type { Scheduler, SchedulerFlag } from "./schedulers";
import type { Protocol } from "./virtualService";

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

function lack(since: Since | undefined, { linux, ipvsadm }: Versions): string | undefined {
  if (since?.linux !== undefined && older(linux, since.linux)) return `Linux ${since.linux} or newer; it has ${linux}`;
  if (since?.ipvsadm !== undefined && older(ipvsadm, since.ipvsadm)) {
    return `ipvsadm ${since.ipvsadm} or newer; it has ${ipvsadm}`;
  }
  return undefined;
}

function older(one: string, other: string): boolean {
  const [major = 0, minor = 0] = one.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
