import type { DirectorState, DirectorStatus, ServerState, ServiceHealth, Since } from "./clusterStatus";
import { FIRST_GROUP } from "./vrrp";

/** Without VRRP there is nobody else who could be master. */
const ALONE: Since<DirectorState> = { state: "MASTER", since: undefined };

/**
 * Reads what `lvs-table status` prints; times are seconds since 1970, or are missing where nobody knows.
 * What isn't known is left out. A further group of floating addresses stands before what the director is for it.
 *
 * ```
 * vrrp MASTER 1700000000
 * vrrp mail BACKUP 1700000000
 * server -t 192.168.1.12:80 -r 192.168.2.13:80 down 1700000000
 * sorry -t 192.168.1.12:80 1700000000
 * problem nothing is checked: the service keepalived-checks.service is stopped
 * ```
 */
export function parseStatus(text: string): DirectorStatus {
  const status: DirectorStatus = { vrrp: { [FIRST_GROUP]: ALONE }, health: {}, problems: [] };
  for (const line of text.split("\n")) {
    const [, kind, rest = ""] = /^(vrrp|server|sorry|problem) (.+)$/.exec(line.trim()) ?? [];
    if (kind === "vrrp") readVrrp(rest, status);
    if (kind === "server") readServer(rest, status);
    if (kind === "sorry") readSorry(rest, status);
    if (kind === "problem") status.problems.push(rest);
  }
  return status;
}

function readVrrp(text: string, status: DirectorStatus): void {
  const [, group = FIRST_GROUP, state, seconds] = /^(?:(\S+) )?(MASTER|BACKUP|FAULT)(?: (\d+))?$/.exec(text) ?? [];
  if (state !== undefined) status.vrrp[group] = { state: state as DirectorState, since: timeOf(seconds) };
}

function readServer(text: string, status: DirectorStatus): void {
  const [, service, server, state, seconds] = /^(\S.*) -r (\S+) (up|down)(?: (\d+))?$/.exec(text) ?? [];
  if (service === undefined || server === undefined) return;
  healthOf(service, status).realServers[server] = { state: state as ServerState, since: timeOf(seconds) };
}

function readSorry(text: string, status: DirectorStatus): void {
  const [, service, seconds] = /^(\S.*) (\d+)$/.exec(text) ?? [];
  if (service !== undefined) healthOf(service, status).sorrySince = timeOf(seconds);
}

function healthOf(service: string, { health }: DirectorStatus): ServiceHealth {
  health[service] ??= { realServers: {}, sorrySince: undefined };
  return health[service];
}

/** `2023-11-14T22:13:20Z` */
function timeOf(seconds: string | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}
