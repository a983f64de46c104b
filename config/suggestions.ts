import { z } from "zod";
import { closest } from "./closest";
import { configPath } from "./configPath";
import { namesAt, type SettingBelow, settingsBelowPlace } from "./settingNames";

/** What to do about a setting that nobody knows at its place. */
export function fixOfUnknown(path: readonly PropertyKey[]): string {
  const name = String(path.at(-1));
  const reason = NOT_HERE[lettersOf(name)];
  if (reason !== undefined) return `remove it: ${reason}`;
  const place = path.slice(0, -1);
  const names = namesAt(place);
  const begun = names.find((own) => name !== "" && own !== name && own.startsWith(name));
  const meant = begun ?? calledOtherwise(name, place) ?? closest(name, names) ?? elsewhere(name, place);
  return meant === undefined || meant === name ? "remove it" : `write ${meant}, or remove it`;
}

/** What other tools have and nobody can set here. */
const NOT_HERE: Record<string, string> = {
  alpha: "a real server that was down stays out in any case until a check has found it up",
  omega: "the table stays when the checks stop, so that nothing goes down then",
  trackfile: "a program of a MISC_CHECK can read the file, and that of failover.trackScript",
  authtype: "VRRP has no passwords any more, which protected nothing (RFC 5798, 9)",
  authpass: "VRRP has no passwords any more, which protected nothing (RFC 5798, 9)",
  preempt: "a director that comes back takes over from one that lives only where groups prefer different directors",
  nopreempt: "a director that comes back takes over from one that lives only where groups prefer different directors",
  trackinterface: "a director gives up all addresses in any case when its front or its back link goes down",
  vrrpstrict: "keepalived would let nobody reach the VIP",
};

/** The nearest setting that other tools call so. */
function calledOtherwise(name: string, place: readonly PropertyKey[]): string | undefined {
  return nearest(place, ({ field }) => {
    const { otherNames = [] } = z.globalRegistry.get(field) ?? {};
    return otherNames.some((other) => lettersOf(other) === lettersOf(name));
  })[0];
}

/** The nearest setting that has this very name, if there is only one. */
function elsewhere(name: string, place: readonly PropertyKey[]): string | undefined {
  const found = nearest(place, (setting) => setting.name === name);
  return found.length === 1 ? found[0] : undefined;
}

/** lb_algo, lb-algo and lbAlgo are one word. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * Where those settings are that are meant: below the place itself, or else below the next one around it; those of the place
 * as a whole before those of what is in a list there. One that is there for all, such as `machine.vcpus`, stands for the
 * same one of each part.
 */
function nearest(place: readonly PropertyKey[], isMeant: (setting: SettingBelow) => boolean): string[] {
  for (let depth = place.length; depth >= 0; depth--) {
    const around = place.slice(0, depth);
    const prefix = depth === place.length ? "" : depth === 0 ? "lvs:" : `${configPath(around)}.`;
    const ways = settingsBelowPlace(around)
      .filter(isMeant)
      .sort((one, other) => listsIn(one.way) - listsIn(other.way))
      .map(({ way }) => way);
    const found = ways.filter((way) => !ways.some((other) => way.endsWith(`.${other}`)));
    if (found.length > 0) return [...new Set(found.map((way) => `${prefix}${way}`))];
  }
  return [];
}

function listsIn(way: string): number {
  return way.split("[]").length - 1;
}

/** An IPv6 address in IPv4's place may have a setting of its own there. */
function fixOfFamily(issue: z.core.$ZodIssue): string | undefined {
  const isIpv6 = typeof issue.input === "string" && z.ipv6().safeParse(issue.input).success;
  const own = `${String(issue.path.at(-1))}6`;
  return isIpv6 && namesAt(issue.path.slice(0, -1)).includes(own) ? `write it as ${own}` : undefined;
}

/** What other tools and documents call values that settings may have. */
const OTHER_VALUES: Record<string, string> = {
  nat: "masquerade",
  masq: "masquerade",
  dr: "gatewaying",
  gate: "gatewaying",
  gateway: "gatewaying",
  droute: "gatewaying",
  route: "gatewaying",
  tun: "ipip",
  tunnel: "ipip",
  http_check: "HTTP_GET",
  http: "HTTP_GET",
  https_check: "SSL_GET",
  https: "SSL_GET",
  ssl_check: "SSL_GET",
  tcp: "TCP_CHECK",
  connect: "TCP_CHECK",
  smtp: "SMTP_CHECK",
  icmp: "PING_CHECK",
  external: "MISC_CHECK",
};

/** keepalived's checks of what lies on the directors, or is told to them there. */
const CHECKED_BY_PROGRAM: Record<string, string> = {
  bfd_check: "asks for the real server's state",
  file_check: "reads the file",
};

/** What to write in the place of a value that is wrong. */
export function fixOfValue(issue: z.core.$ZodIssue): string | undefined {
  if (typeof issue.input !== "string") return undefined;
  if (issue.code !== "invalid_value") return fixOfFamily(issue);
  const values = issue.values.map(String);
  const word = issue.input.toLowerCase();
  const asks = CHECKED_BY_PROGRAM[word];
  if (asks !== undefined && values.includes("MISC_CHECK")) return `write MISC_CHECK, with a command that ${asks}`;
  const meant = OTHER_VALUES[word] ?? "";
  const near = values.includes(meant) ? meant : (values.find((value) => begins(value, word)) ?? closest(word, values));
  return near && `write ${near}`;
}

function begins(value: string, word: string): boolean {
  return word !== "" && value.toLowerCase().startsWith(word);
}
