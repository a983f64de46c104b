import type { RuleText } from "../ruleText";

/** A line of keepalived's virtual servers, whatever file it was found in. */
export interface ConfText extends RuleText {
  command: "conf";
  /** `delay_loop`, `real_server`; its value is the option without a name. */
  keyword: string;
}

/** What the rules of a table say already, or what is the same for every service. */
const SAID_BY_RULES = new Set([
  "virtual_server",
  "real_server",
  "protocol",
  "ip_family",
  "lvs_sched",
  "sh-port",
  "sh-fallback",
  "mh-port",
  "mh-fallback",
  "ops",
  "lvs_method",
  "persistence_timeout",
  "persistence_granularity",
  "persistence_engine",
  "weight",
  "uthreshold",
  "lthreshold",
  "notify_up",
  "notify_down",
]);

export function isConf(rule: RuleText): rule is ConfText {
  return rule.command === "conf";
}

export function isSaidByRules({ keyword }: ConfText): boolean {
  return SAID_BY_RULES.has(keyword);
}

/** The same line as one of its service: real servers of a service are all checked alike, but a command may name them. */
export function ofService(line: ConfText): ConfText {
  if (line.keyword === "misc_path") return line;
  return { ...line, identity: line.identity.replace(/ -r \S+/, "") };
}

/**
 * Takes the text of virtual servers apart, a person's too. Each line is told by the service, real server and check
 * it belongs to, in the words of the rules: `conf -t 192.168.1.12:80 -r 192.168.2.13:80 HTTP_GET connect_timeout`.
 * Braces, comments and the order of lines say nothing. It never fails.
 */
export function readConf(lines: readonly string[]): ConfText[] {
  return numbered(parse(lines).flatMap((statement) => tell(statement, [])));
}

/** A line, and those in its block. */
interface Statement {
  words: string[];
  lines: Statement[];
}

function parse(lines: readonly string[]): Statement[] {
  const file: Statement = { words: [], lines: [] };
  const open = [file];
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const block = open.at(-1) ?? file;
    if (words[0] === "" || /^[#!]/.test(words[0] ?? "")) continue;
    if (words[0] === "}") {
      open.pop();
      continue;
    }
    const opens = words.at(-1) === "{";
    if (opens) words.pop();
    if (words.length > 0) block.lines.push({ words, lines: [] });
    const last = block.lines.at(-1);
    if (opens && last !== undefined) open.push(last);
  }
  return file.lines;
}

/** @param place the words of the blocks around it */
function tell(statement: Statement, place: readonly string[]): ConfText[] {
  const { words, lines } = statement;
  const [keyword = "", ...values] = words;
  const inside = (own: string[]) => lines.flatMap((line) => tell(line, own));
  switch (keyword) {
    case "virtual_server": {
      const key = keyOf(statement);
      return [conf(key, keyword), ...inside(key)];
    }
    case "real_server": {
      const key = [...place, "-r", endpoint(values[0], values[1])];
      return [conf(key, keyword), ...inside(key)];
    }
    case "url":
      return inside([...place]);
    default:
      return [conf(place, keyword, values), ...inside([...place, keyword])];
  }
}

const PROTOCOL_OPTIONS: Record<string, string> = { TCP: "-t", UDP: "-u", SCTP: "--sctp-service" };

/** A virtual server as the rules name it. */
function keyOf({ words: [_, address, value], lines }: Statement): string[] {
  const find = (keyword: string) => lines.find(({ words }) => words[0] === keyword)?.words[1];
  if (address === "fwmark") return ["-f", value ?? "", ...(find("ip_family") === "inet6" ? ["-6"] : [])];
  return [PROTOCOL_OPTIONS[find("protocol") ?? "TCP"] ?? "-t", endpoint(address, value)];
}

function endpoint(address = "", port = "0"): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function conf(place: readonly string[], keyword: string, values: readonly string[] = []): ConfText {
  return {
    command: "conf",
    keyword,
    identity: ["conf", ...place, keyword].join(" "),
    options: new Map(values.length === 0 ? [] : [["", values.join(" ")]]),
  };
}

/** A line that stands there once more is another one. */
function numbered(lines: ConfText[]): ConfText[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const count = (seen.get(line.identity) ?? 0) + 1;
    seen.set(line.identity, count);
    return count === 1 ? line : { ...line, identity: `${line.identity} (${count})` };
  });
}
