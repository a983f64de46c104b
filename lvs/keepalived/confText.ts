import type { RuleText } from "../ruleText";

/** A line of keepalived's virtual servers, whatever file it was found in. */
export interface ConfText extends RuleText {
  command: "conf";
  /** `delay_loop`, `real_server`; its value is the option without a name. */
  keyword: string;
  /** Whose it is: `-t 192.168.1.12:80`, and `192.168.2.13:80` where it is one of a real server. */
  virtualServer: string;
  realServer: string | undefined;
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

/** But for the user's own commands behind the director's. */
function isSaidByRules({ keyword, options }: ConfText): boolean {
  return SAID_BY_RULES.has(keyword) && !options.get("")?.includes(" -- ");
}

export function isConf(rule: RuleText): rule is ConfText {
  return rule.command === "conf";
}

/**
 * Of each of several configurations what the rules don't say. What all real servers of a service have alike, in each
 * configuration that has the service, is said of the service once.
 */
export function tellOnce(confs: readonly (readonly ConfText[])[]): ConfText[][] {
  const unlike = new Set(confs.flatMap(unlikeIn));
  return confs.map((conf) =>
    conf
      .filter((line) => !isSaidByRules(line))
      .map((line) => (unlike.has(ofService(line)) ? line : { ...line, identity: ofService(line) })),
  );
}

/** What not all real servers of their service have, or not all alike, as lines of the service. */
function unlikeIn(conf: readonly ConfText[]): string[] {
  const counts = new Map<string, number>();
  const texts = new Map<string, { virtualServer: string; values: (string | undefined)[] }>();
  for (const line of conf.filter(({ realServer }) => realServer !== undefined)) {
    const { virtualServer, keyword, options } = line;
    if (keyword === "real_server") counts.set(virtualServer, (counts.get(virtualServer) ?? 0) + 1);
    const { values } = texts.get(ofService(line)) ?? { values: [] };
    texts.set(ofService(line), { virtualServer, values: [...values, options.get("")] });
  }
  return [...texts].flatMap(([identity, { virtualServer, values }]) =>
    values.length === counts.get(virtualServer) && new Set(values).size === 1 ? [] : [identity],
  );
}

function ofService({ identity, realServer }: ConfText): string {
  return realServer === undefined ? identity : identity.replace(` -r ${realServer}`, "");
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
  const inside = (own: string[]) => {
    const urls = lines.filter((line) => line.words[0] === "url");
    // a page behind the first by its number
    return lines.flatMap((line) => {
      const number = urls.indexOf(line) + 1;
      return tell(line, number > 1 ? [...own, "url", String(number)] : own);
    });
  };
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
  const [virtualServer = "", realServer] = place.join(" ").split(/ -r (\S+)/);
  return {
    command: "conf",
    keyword,
    virtualServer,
    realServer,
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
