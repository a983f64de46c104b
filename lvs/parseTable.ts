import { UserError } from "../errors/userError";
import { FORWARDING_FLAGS, FORWARDING_METHODS, type Forwarding } from "./forwarding";
import { type PortRange, readPorts } from "./ports";
import { SWITCH_NAMES, SWITCHES } from "./rules";
import { type RuleText, readRuleText } from "./ruleText";
import { DEFAULT_SCHEDULER, SCHEDULER_FLAGS, SCHEDULERS } from "./schedulers";
import {
  type AccessRule,
  emptyTable,
  type HeldAddress,
  type PacketMark,
  type SourceNat,
  SYNC_ROLES,
  type SyncDaemon,
  type Table,
} from "./table";
import {
  DEFAULT_WEIGHT,
  PERSISTENCE_ENGINES,
  type Persistence,
  PROTOCOL_FLAGS,
  PROTOCOLS,
  type RealServer,
  type VirtualService,
} from "./virtualService";

/**
 * Reads a table's text, of `renderTable` or of `ipvsadm -Sn`, which leaves out timeouts (then the kernel's own),
 * sync daemons, packet marks and thresholds.
 *
 * @throws UserError at the first line that this model has no place for, such as a tunnel by GUE
 */
export function parseTable(lines: readonly string[]): Table {
  const table = emptyTable();
  const services = new Map<string, VirtualService>();
  for (const line of lines) {
    if (line.trim() === "") continue;
    const rule = new Reader(line);
    switch (rule.text.command) {
      case "-A": {
        const service = readService(rule);
        services.set(rule.text.service as string, service);
        table.virtualServices.push(service);
        break;
      }
      case "-a": {
        const service = services.get(rule.text.service as string);
        if (service === undefined) throw rule.unreadable("a real server whose virtual service wasn't named before");
        service.realServers.push(readRealServer(rule));
        break;
      }
      case "--start-daemon":
        table.syncDaemons.push(readSyncDaemon(rule));
        break;
      case "--set":
        table.timeouts = readTimeouts(rule);
        break;
      default:
        readCommand(rule, table);
    }
    rule.end();
  }
  return table;
}

/** A whole command of a program other than ipvsadm. */
function readCommand(rule: Reader, table: Table): void {
  const { identity } = rule.text;
  const switched = SWITCH_NAMES.find((name) => SWITCHES[name].on === identity);
  if (switched !== undefined) table[switched] = true;
  else if (identity.startsWith("ip ")) table.heldAddresses.push(readHeldAddress(rule));
  else if (identity.includes(" -t nat ")) table.sourceNats.push(readSourceNat(rule));
  else if (identity.endsWith(" -j DROP")) table.accessRules.push(readAccessRule(rule));
  else table.packetMarks.push(readPacketMark(rule));
}

/** One line, whose options are taken one after the other until none is left. */
class Reader {
  readonly text: RuleText;

  constructor(readonly line: string) {
    this.text = readRuleText(line);
  }

  /** The last word of what the line is about. */
  get subject(): string {
    return this.text.identity.split(" ").at(-1) as string;
  }

  take(option: string): string | undefined {
    const value = this.text.options.get(option);
    this.text.options.delete(option);
    return value;
  }

  /** An option that must be one of some words. */
  takeOneOf<T extends string>(option: string, words: readonly T[]): T | undefined {
    const value = this.take(option);
    return value === undefined ? undefined : this.oneOf(value, words);
  }

  takeNumber(option: string): number | undefined {
    const value = this.take(option);
    return value === undefined ? undefined : this.number(value);
  }

  oneOf<T extends string>(value: string, words: readonly T[]): T {
    const word = words.find((each) => each === value);
    if (word === undefined) throw this.unreadable(`${value} is none of ${words.join(", ")}`);
    return word;
  }

  number(value: string): number {
    if (!/^\d+$/.test(value)) throw this.unreadable(`${value} is no number`);
    return Number(value);
  }

  /** `192.168.2.13:80` or `[fd00::13]:80` */
  endpoint(text: string): { address: string; port: number } {
    const [, address, port] = /^\[?([0-9a-fA-F.:]+?)\]?:(\d+)$/.exec(text) ?? [];
    if (address === undefined || port === undefined) throw this.unreadable(`${text} is no numeric address and port`);
    return { address, port: Number(port) };
  }

  end(): void {
    const [left] = this.text.options.keys();
    if (left !== undefined) throw this.unreadable(`unknown option ${left}`);
  }

  unreadable(what: string): UserError {
    return new UserError({ what, where: this.line, expected: "a rule in the form of `ipvsadm -Sn`" });
  }
}

function readService(rule: Reader): VirtualService {
  const [option = "", value = "", family] = (rule.text.service as string).split(" ");
  const balancing = {
    scheduler: rule.takeOneOf("-s", SCHEDULERS) ?? DEFAULT_SCHEDULER,
    persistence: readPersistence(rule),
    onePacket: rule.take("-o") !== undefined,
    schedulerFlags: (rule.take("-b")?.split(",") ?? []).map((flag) => rule.oneOf(flag, SCHEDULER_FLAGS)),
    realServers: [],
  };
  if (option === "-f") {
    return { firewallMark: rule.number(value), family: family === "-6" ? "ipv6" : "ipv4", ...balancing };
  }
  const protocol = PROTOCOLS.find((each) => PROTOCOL_FLAGS[each] === option);
  if (protocol === undefined) throw rule.unreadable(`unknown kind of virtual service ${option}`);
  return { protocol, ...rule.endpoint(value), ...balancing };
}

function readPersistence(rule: Reader): Persistence | undefined {
  const seconds = rule.takeNumber("-p");
  if (seconds === undefined) return undefined;
  return { seconds, netmask: rule.take("-M"), engine: rule.takeOneOf("--pe", PERSISTENCE_ENGINES) };
}

function readRealServer(rule: Reader): RealServer {
  return {
    ...rule.endpoint(rule.subject),
    forwarding: readForwarding(rule.take("forwarding")),
    weight: rule.takeNumber("-w") ?? DEFAULT_WEIGHT,
    upperThreshold: rule.takeNumber("-x") ?? 0,
    lowerThreshold: rule.takeNumber("-y") ?? 0,
  };
}

/** ipvsadm's own default is gatewaying. */
function readForwarding(flag: string | undefined): Forwarding {
  return FORWARDING_METHODS.find((method) => FORWARDING_FLAGS[method] === flag) ?? "gatewaying";
}

function readSyncDaemon(rule: Reader): SyncDaemon {
  return {
    role: rule.oneOf(rule.subject, SYNC_ROLES),
    interface: rule.take("--mcast-interface") ?? "eth0",
    syncId: rule.takeNumber("--syncid") ?? 0,
  };
}

function readTimeouts(rule: Reader): Table["timeouts"] {
  const [tcpSeconds, tcpFinSeconds, udpSeconds, ...more] = (rule.take("") ?? "")
    .split(" ")
    .map((word) => rule.number(word));
  if (tcpSeconds === undefined || tcpFinSeconds === undefined || udpSeconds === undefined || more.length > 0) {
    throw rule.unreadable("--set takes three numbers");
  }
  return { tcpSeconds, tcpFinSeconds, udpSeconds };
}

function readPacketMark(rule: Reader): PacketMark {
  const [, address, protocol, ports, direction, mark] =
    /^ip6?tables -t mangle -A LVS -d (\S+)\/\d+ -p (\w+)(?: -m multiport --dports ([\d,:]+))?( -m conntrack --ctdir ORIGINAL)? -j MARK --set-xmark (0x[0-9a-f]+)\/0xffffffff$/.exec(
      rule.text.identity,
    ) ?? [];
  if (address === undefined || protocol === undefined || mark === undefined) {
    throw rule.unreadable("not a rule of the table");
  }
  return {
    mark: Number(mark),
    protocol: rule.oneOf(protocol, PROTOCOLS),
    address,
    ports: readPortList(ports),
    exceptReplies: direction !== undefined,
  };
}

function readAccessRule(rule: Reader): AccessRule {
  const [, network, address, protocol, ports, excepted = "", ranges = "", direction] =
    /^ip6?tables -t mangle -A LVS(?: -s (\S+))? -d (\S+)\/\d+ -p (\w+)(?: -m multiport --dports ([\d,:]+))?((?: -m multiport ! --dports [\d,:]+)*)((?: -m iprange ! --src-range \S+)*)( -m conntrack --ctdir ORIGINAL)? -j DROP$/.exec(
      rule.text.identity,
    ) ?? [];
  if (address === undefined || protocol === undefined) throw rule.unreadable("not a rule of the table");
  return {
    protocol: rule.oneOf(protocol, PROTOCOLS),
    address,
    ports: readPortList(ports),
    exceptPorts: valuesIn(excepted, "--dports").map(readPortList),
    clients: network === undefined ? { outside: valuesIn(ranges, "--src-range") } : { in: network },
    exceptReplies: direction !== undefined,
  };
}

function readSourceNat(rule: Reader): SourceNat {
  const [, other, name, protocol, address, port = "0", mark, source] =
    /^ip6?tables -t nat -A LVS(?:( !)? -o (\S+))? (?:-p (\w+) -m ipvs --vaddr (\S+)(?: --vport (\d+))?|-m mark --mark (0x[0-9a-f]+) -m ipvs) --vmethod MASQ -j SNAT --to-source (\S+)$/.exec(
      rule.text.identity,
    ) ?? [];
  if (source === undefined) throw rule.unreadable("not a rule of the table");
  return {
    packets:
      protocol === undefined || address === undefined
        ? { mark: Number(mark) }
        : { protocol: rule.oneOf(protocol, PROTOCOLS), address, port: Number(port) },
    way: name === undefined ? undefined : { interface: name, other: other !== undefined },
    source,
  };
}

function readHeldAddress(rule: Reader): HeldAddress {
  const [, address, name] = /^ip address add (\S+)\/\d+ dev (\S+)$/.exec(rule.text.identity) ?? [];
  if (address === undefined || name === undefined) throw rule.unreadable("not an address of a director");
  return { address, interface: name };
}

function readPortList(list: string | undefined): PortRange[] {
  return list === undefined ? [] : list.split(",").map(readPorts);
}

/** The words behind an option that may stand there several times. */
function valuesIn(words: string, option: string): string[] {
  return words
    .split(`${option} `)
    .slice(1)
    .map((rest) => rest.split(" ")[0] as string);
}
