import { contentKey } from "../runtime/contentKey";
import { compareRules, differingOptions, type RuleChange } from "./compareRules";
import { isConf, readConf, tellOnce } from "./keepalived/confText";
import { isProgramLine, type Program, readPrograms } from "./program";
import { type RuleText, readRuleText } from "./ruleText";

/**
 * How one text of a table becomes another, a line for each rule:
 * `+ -a … -w 1`, `- -a … -w 1`, `~ -a … -r 192.168.2.13:80: -w 1 → -w 5`.
 * Of keepalived's configuration that is told which the rules don't say, once for a service where all its real servers
 * have it alike:
 * `~ conf -t 192.168.1.12:80 HTTP_GET retry: 1 → 3`.
 * Of a program only that it is another one: `~ program mail.sh: 12 lines, digest 5891b5b522d5df08 → 13 lines, digest …`.
 */
export function describeChanges(from: readonly string[], to: readonly string[]): string[] {
  const [before, after] = [readRules(from), readRules(to)];
  const [confBefore = [], confAfter = []] = tellOnce([before.filter(isConf), after.filter(isConf)]);
  const others = (rules: RuleText[]) => rules.filter((rule) => !isConf(rule));
  return compareRules([...others(before), ...confBefore], [...others(after), ...confAfter]).map(describeChange);
}

function describeChange(change: RuleChange): string {
  if (change.kind === "gone") return `- ${renderRuleText(change.from)}`;
  if (change.kind === "come") return `+ ${renderRuleText(change.to)}`;
  const [before, after] = differenceOf(change.from, change.to);
  return `~ ${change.to.identity}: ${before} → ${after}`;
}

/** A director's table, as lines of the text that describes one. */
export interface TableLines {
  /** What the last change gave the director; none before the first one. */
  wanted: string[];
  /** What the kernel holds now, other people's services included. */
  found: string[];
  /** The virtual services that are ours: `-t 192.168.1.12:80`. */
  owned: string[];
}

/**
 * Where the table that a director holds has drifted from the wanted one, a line for each rule; none when it hasn't:
 * `-a … -r 192.168.2.13:80: wanted -w 1, found -w 5`. What others made on the director is no drift.
 *
 * @param draining whether real servers are being taken to weight 0, which is no drift then
 */
export function describeDrift({ wanted, found, owned }: TableLines, draining = false): string[] {
  const services = new Set(owned);
  return compareRules(readRules(found), readRules(wanted))
    .filter((change) => change.kind !== "gone" || isOurs(change.from, services))
    .filter((change) => !(draining && isQuiesced(change)))
    .map(describeDriftedRule);
}

/** A real server of which nothing but the weight differs, and that is 0, in the table or in keepalived's configuration. */
function isQuiesced(change: RuleChange): boolean {
  if (change.kind === "changed" && isConf(change.from) && change.from.keyword === "weight") {
    return change.from.options.get("") === "0";
  }
  if (change.kind !== "changed" || change.from.command !== "-a" || change.from.options.get("-w") !== "0") return false;
  return differingOptions(change.from, change.to).join() === "-w";
}

/**
 * The firewall's rules that a director tells are those of our chain, and the configuration of keepalived is all ours, as
 * are the programs; a daemon that isn't wanted is somebody else's.
 */
function isOurs({ command, service }: RuleText, owned: Set<string>): boolean {
  return service === undefined ? ["iptables", "program", "owner", "conf"].includes(command) : owned.has(service);
}

function describeDriftedRule(change: RuleChange): string {
  if (change.kind === "gone") return `${renderRuleText(change.from)}: found, not wanted`;
  if (change.kind === "come") return `${renderRuleText(change.to)}: wanted, not found`;
  if (change.to.command === "owner") {
    return `${renderRuleText(change.to)}: wanted, found ${renderRuleText(change.from)}`;
  }
  const [found, wanted] = differenceOf(change.from, change.to);
  return `${change.to.identity}: wanted ${wanted}, found ${found}`;
}

/** What only the first has and what only the second has, as options. */
function differenceOf(one: RuleText, other: RuleText): [string, string] {
  const names = differingOptions(one, other);
  return [renderOptions(one, names), renderOptions(other, names)];
}

function renderOptions({ options }: RuleText, names: string[]): string {
  return names.map((name) => renderOption(name, options.get(name)) ?? `no ${name}`).join(" ");
}

function renderRuleText({ identity, options }: RuleText): string {
  return [identity, ...[...options].map(([name, value]) => renderOption(name, value))].join(" ");
}

function renderOption(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (name === "forwarding") return value;
  return [name, value].filter((word) => word !== "").join(" ");
}

/** The lines of keepalived's configuration in a director's text: `conf KEY\tLINE`, KEY is `-` for one that isn't wanted. */
const CONF_LINE = /^conf [^\t]*\t(.*)$/;

/** Takes a whole text apart, the configuration of keepalived in it last. Empty lines say nothing. */
function readRules(lines: readonly string[]): RuleText[] {
  const conf = lines.flatMap((line) => CONF_LINE.exec(line)?.[1] ?? []);
  const rules = lines.filter((line) => line.trim() !== "" && !CONF_LINE.test(line) && !isProgramLine(line));
  return [...rules.map(readRuleText), ...readPrograms(lines).map(programText), ...readConf(conf)];
}

function programText({ name, lines }: Program): RuleText {
  const count = lines.length === 1 ? "1 line" : `${lines.length} lines`;
  const options = new Map([["", `${count}, digest ${contentKey(...lines)}`]]);
  return { command: "program", identity: `program ${name}`, options };
}
