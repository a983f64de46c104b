import { liveRules, onNode } from "../sharedClone";

/** What the director's kernel holds of a table, as far as ipvsadm and iptables print it. */
export interface LiveTable {
  rules: string[];
  /** `-Ln --thresholds`, the lines that have any. */
  thresholds: string[];
  daemons: string[];
  timeouts: string;
  marks: string[];
}

export async function liveTable(): Promise<LiveTable> {
  const thresholds = await onNode("node1", "ipvsadm -Ln --thresholds");
  const daemons = await onNode("node1", "ipvsadm -Ln --daemon");
  const marks = await onNode("node1", "iptables -t mangle -S; ip6tables -t mangle -S");
  return {
    rules: (await rules()).sort(),
    thresholds: lines(thresholds).filter((line) => /->/.test(line) && !/\s0\s+0\s/.test(line)),
    daemons: lines(daemons)
      .map((line) => /^(master|backup) sync daemon \(mcast=(\w+), syncid=(\d+)/.exec(line)?.slice(1).join(" ") ?? "")
      .filter(Boolean)
      .sort(),
    timeouts: (await onNode("node1", "ipvsadm -Ln --timeout")).replace(/^.*: /, ""),
    marks: lines(marks).filter((line) => line.includes("MARK")),
  };
}

/** `ipvsadm -Sn`; newer ones than CentOS 7's say which of several tunnels they use. */
async function rules(): Promise<string[]> {
  return (await liveRules()).map((rule) => rule.replace(" --tun-type ipip", ""));
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

/** Packets that the director sent back to clients of a virtual service. @see ipvsadm(8), `--stats` */
export async function packetsOut(service: string): Promise<number> {
  const stats = await onNode("node1", `ipvsadm -Ln --stats --exact ${service}`);
  const counters = lines(stats).find((line) => /^(TCP|UDP|FWM)/.test(line)) ?? "";
  return Number(counters.split(/\s+/)[4]);
}

/** The connections of a client to a virtual service: state and real server. */
export async function connectionsOf(client: string, service: string): Promise<string[]> {
  const table = await onNode("node1", "ipvsadm -Lnc");
  return lines(table)
    .map((line) => line.split(/\s+/))
    .filter(([, , , from, to]) => from === client && to === service)
    .map(([, , state, , , server]) => `${state} ${server}`);
}

export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
