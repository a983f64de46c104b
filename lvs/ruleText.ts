/**
 * A line of a table's text, taken apart: what it is about, and the options that may be edited.
 * Lines of all of ipvsadm's versions that say the same are taken apart the same.
 */
export interface RuleText {
  /** `-A`, `-a`, `--set`, `--start-daemon`, `owner`, `conf`, `program`, or `iptables` for a whole command of another one. */
  command: string;
  /** The virtual service, of `-A` and `-a`: `-t 192.168.1.12:80`, `-f 1 -6`. */
  service?: string;
  /** What the line is about: no other line of a table has the same. `-a -t 192.168.1.12:80 -r 192.168.2.13:80` */
  identity: string;
  /** The rest, by option: `-s` → `wlc`; an option that stands alone → nothing. Forwarding is under `forwarding`. */
  options: Map<string, string>;
}

const FORWARDING_OPTIONS = ["-m", "-g", "-i"];
const OPTIONS_WITHOUT_VALUE = ["-o", ...FORWARDING_OPTIONS];

/** What says nothing: ipvsadm 1.31 prints the tunnel's type, and everybody may print a default. */
const SILENT_OPTIONS = ["--tun-type ipip", "-x 0", "-y 0", "-M 255.255.255.255", "-M 128"];

/** The names that ipvsadm and people use for one option. */
const SYNONYMS: Record<string, string> = {
  "--ops": "-o",
  "--scheduler": "-s",
  "--persistent": "-p",
  "--netmask": "-M",
  "--sched-flags": "-b",
  "--real-server": "-r",
  "--weight": "-w",
  "--u-threshold": "-x",
  "--l-threshold": "-y",
  "--masquerading": "-m",
  "--gatewaying": "-g",
  "--ipip": "-i",
};

/**
 * Takes a line apart, other than one of keepalived's configuration, which readConf reads, or of a program, which
 * readPrograms does. It never fails: what isn't known becomes an option too.
 */
export function readRuleText(line: string): RuleText {
  const words = line.trim().split(/\s+/);
  const [command = "", ...rest] = words;
  switch (command) {
    case "-A": {
      const [service, options] = splitService(rest);
      return { command, service, identity: `-A ${service}`, options: readOptions(options) };
    }
    case "-a": {
      const [service, [_, server, ...options]] = splitService(rest);
      return { command, service, identity: `-a ${service} -r ${server}`, options: readOptions(options) };
    }
    case "--start-daemon": {
      const [role, ...options] = rest;
      return { command, identity: `--start-daemon ${role}`, options: readOptions(options) };
    }
    case "owner":
    case "--set":
      return { command, identity: command, options: new Map([["", rest.join(" ")]]) };
    default:
      return { command: "iptables", identity: words.join(" "), options: new Map() };
  }
}

/** A service's own words and those behind them. */
function splitService([option = "", value = "", ...rest]: string[]): [service: string, rest: string[]] {
  return rest[0] === "-6" ? [`${option} ${value} -6`, rest.slice(1)] : [`${option} ${value}`, rest];
}

function readOptions(words: string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const option = SYNONYMS[word] ?? word;
    const value = OPTIONS_WITHOUT_VALUE.includes(option) ? "" : (words[++at] ?? "");
    if (FORWARDING_OPTIONS.includes(option)) options.set("forwarding", option);
    else if (!SILENT_OPTIONS.includes(`${option} ${value}`)) options.set(option, value);
  }
  return options;
}
