import { compareRules, differingOptions, type RuleChange } from "./compareRules";
import type { RuleText } from "./ruleText";

/**
 * How one text of a table becomes another, a line for each rule:
 * `+ -a … -w 1`, `- -a … -w 1`, `~ -a … -r 192.168.2.13:80: -w 1 → -w 5`.
 */
export function describeChanges(from: readonly string[], to: readonly string[]): string[] {
  return compareRules(from, to).map(describeChange);
}

function describeChange(change: RuleChange): string {
  if (change.kind === "gone") return `- ${renderRuleText(change.from)}`;
  if (change.kind === "come") return `+ ${renderRuleText(change.to)}`;
  const [before, after] = differenceOf(change.from, change.to);
  return `~ ${change.to.identity}: ${before} → ${after}`;
}

export interface DriftInput {
  /** The text of the table that the director was given last. */
  wanted: readonly string[];
  /** The text of the table that it holds. */
  found: readonly string[];
  /** The virtual services that are ours: `-t 192.168.1.12:80`. */
  owned: readonly string[];
}

/**
 * Where the table that a director holds has drifted from the wanted one, a line for each rule; none when it hasn't:
 * `-a … -r 192.168.2.13:80: wanted -w 1, found -w 5`. What others made on the director is no drift.
 */
export function describeDrift({ wanted, found, owned }: DriftInput): string[] {
  const services = new Set(owned);
  return compareRules(found, wanted)
    .filter((change) => change.kind !== "gone" || isOurs(change.from, services))
    .map(describeDriftedRule);
}

/** The firewall's rules that a director tells are those of our chain; a daemon that isn't wanted is somebody else's. */
function isOurs({ command, service }: RuleText, owned: Set<string>): boolean {
  return service === undefined ? command === "iptables" : owned.has(service);
}

function describeDriftedRule(change: RuleChange): string {
  if (change.kind === "gone") return `${renderRuleText(change.from)}: found, not wanted`;
  if (change.kind === "come") return `${renderRuleText(change.to)}: wanted, not found`;
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
