import type { Forwarding } from "./forwarding";

/**
 * What a director's kernel was seen to do, apart from what it shall hold: a `Table` has no counters,
 * and nothing here can be wanted.
 */
export interface Observed<T> {
  /** The virtual service as in a rule: `-t 192.168.1.12:80`, `-f 1 -6`. */
  service: string;
  realServers: (T & { address: string; port: number })[];
}

/** A real server as `ipvsadm -Ln` shows it. */
export interface ObservedConnections {
  forwarding: Forwarding | "local";
  weight: number;
  /** Established ones. */
  active: number;
  /** All others, such as those that have ended and are remembered. */
  inactive: number;
}

/** What a virtual service or real server has carried since it was made or zeroed. */
export interface Counters {
  connections: number;
  incomingPackets: number;
  outgoingPackets: number;
  incomingBytes: number;
  outgoingBytes: number;
}

/**
 * Reads `ipvsadm -Ln`.
 *
 * @see ipvsadm(8), `-L, -l, --list`
 */
export function parseConnections(listing: string): Observed<ObservedConnections>[] {
  return readListing(listing).map(({ service, realServers }) => ({
    service,
    realServers: realServers.map(({ endpoint, columns: [method, weight, active, inactive] }) => ({
      ...endpoint,
      forwarding: FORWARDING_NAMES[method ?? ""] ?? "local",
      weight: Number(weight),
      active: Number(active),
      inactive: Number(inactive),
    })),
  }));
}

/**
 * Reads `ipvsadm -Ln --stats`. Without `--exact` it shortens large numbers (`123456K`), which are read as what is left of them.
 *
 * @see ipvsadm(8), `--stats`
 */
export function parseStatistics(listing: string): (Observed<Counters> & Counters)[] {
  return readListing(listing).map(({ service, columns, realServers }) => ({
    service,
    ...readCounters(columns),
    realServers: realServers.map(({ endpoint, columns: counters }) => ({ ...endpoint, ...readCounters(counters) })),
  }));
}

const FORWARDING_NAMES: Record<string, Forwarding> = { Masq: "masquerade", Route: "gatewaying", Tunnel: "ipip" };

const SERVICE_OPTIONS: Record<string, string> = { TCP: "-t", UDP: "-u", SCTP: "--sctp-service", FWM: "-f" };

const MULTIPLES: Record<string, number> = { "": 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

interface Listed {
  service: string;
  columns: string[];
  realServers: { endpoint: { address: string; port: number }; columns: string[] }[];
}

/** Services and their real servers, each with the columns behind its name. Titles are left out. */
function readListing(listing: string): Listed[] {
  const services: Listed[] = [];
  for (const line of listing.split("\n")) {
    const [first = "", name = "", ...columns] = line.trim().split(/\s+/);
    const option = SERVICE_OPTIONS[first];
    if (option !== undefined) {
      const ipv6 = option === "-f" && columns[0] === "IPv6";
      services.push({
        service: `${option} ${name}${ipv6 ? " -6" : ""}`,
        columns: ipv6 ? columns.slice(1) : columns,
        realServers: [],
      });
    } else if (first === "->" && name !== "RemoteAddress:Port") {
      services.at(-1)?.realServers.push({ endpoint: readEndpoint(name), columns });
    }
  }
  return services;
}

function readEndpoint(text: string): { address: string; port: number } {
  const at = text.lastIndexOf(":");
  return { address: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}

function readCounters(columns: string[]): Counters {
  const [connections = 0, incomingPackets = 0, outgoingPackets = 0, incomingBytes = 0, outgoingBytes = 0] =
    columns.map(readNumber);
  return { connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes };
}

function readNumber(text: string): number {
  const [, digits, unit = ""] = /^(\d+)([KMGT]?)$/.exec(text) ?? [];
  return Number(digits) * (MULTIPLES[unit] ?? 1);
}
