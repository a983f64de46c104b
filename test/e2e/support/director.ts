import { onNode } from "../sharedClone";

/** What the director's kernel holds of a table, as far as ipvsadm and iptables print it. */
export interface LiveTable {
  rules: string[];
  /** Real servers that have any, with the upper and the lower: `192.168.2.13:80 100 50`. */
  thresholds: string[];
  daemons: string[];
  timeouts: string;
  marks: string[];
}

const LISTINGS = {
  rules: "ipvsadm -Sn",
  thresholds: "ipvsadm -Ln --thresholds",
  daemons: "ipvsadm -Ln --daemon",
  timeouts: "ipvsadm -Ln --timeout",
  marks: "iptables -t mangle -S; ip6tables -t mangle -S",
};
const BETWEEN = "===";

/** All of it over one connection. */
export async function liveTable(): Promise<LiveTable> {
  const output = await onNode("node1", Object.values(LISTINGS).join(`; echo ${BETWEEN}; `));
  const [rules = "", thresholds = "", daemons = "", timeouts = "", marks = ""] = output.split(BETWEEN);
  return {
    // newer ones than CentOS 7's say which of several tunnels they use
    rules: lines(rules.replaceAll(" --tun-type ipip", "")).sort(),
    thresholds: lines(thresholds).flatMap(thresholdsIn),
    daemons: lines(daemons)
      .map((line) => /^(master|backup) sync daemon \(mcast=(\w+), syncid=(\d+)/.exec(line)?.slice(1).join(" ") ?? "")
      .filter(Boolean)
      .sort(),
    timeouts: timeouts.trim().replace(/^.*: /, ""),
    marks: lines(marks).filter((line) => line.includes("MARK")),
  };
}

/** "-> 192.168.2.13:80              100        50         3          1" */
function thresholdsIn(line: string): string[] {
  const [arrow, server, upper, lower] = line.split(/\s+/);
  return arrow === "->" && Number(upper) + Number(lower) > 0 ? [`${server} ${upper} ${lower}`] : [];
}

/** What tells the virtual service of a rule from every other: `-t 192.168.1.12:80`, `-f 1 -6`. */
export function serviceOf(rule = ""): string {
  return /^-[Aa] (-\S \S+(?: -6)?)/.exec(rule)?.[1] ?? "";
}

/** The rules of one virtual service, real servers in the order of their addresses. */
export function rulesOf(service: string, all: string[]): string[] {
  // "-A" sorts before "-a"
  return all.filter((rule) => serviceOf(rule) === service).sort();
}

/**
 * Packets that the director sent back to clients of a virtual service that has had connections.
 * The kernel adds up its counters every two seconds only, so they are waited for.
 *
 * @see ipvsadm(8), `--stats`
 */
export async function packetsOut(service: string): Promise<number> {
  const counters = `$(ipvsadm -Ln --stats --exact ${service} | grep -E "^(TCP|UDP|FWM)")`;
  // protocol, address, connections, packets in, packets out; more than one connection, so the first had its answer
  const read = `set -- ${counters}; if [ "$3" -gt 1 ]; then echo "$5"; exit; fi`;
  return Number(await onNode("node1", `for i in $(seq 60); do ${read}; sleep 0.5; done; exit 1`));
}

/** The real servers of a client's connections to a virtual service; a template's client has the port 0. */
export async function connectionsOf(client: string, service: string): Promise<string[]> {
  const table = await onNode("node1", "ipvsadm -Lnc");
  return lines(table)
    .map((line) => line.split(/\s+/))
    .filter(([, , , from, to]) => from === client && to === service)
    .map(([, , , , , server]) => server ?? "");
}

export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
