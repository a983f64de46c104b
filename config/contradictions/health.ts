import type { Problem } from "../../errors/userError";
import { guestProfiles } from "../../guest/profiles";
import type { CheckedService } from "../../lvs/checkedService";
import { validateCheckedService } from "../../lvs/keepalived/validate";
import { checkedServicesOf } from "../../plan/health";
import { configPath } from "../configPath";
import type { RealServerConfig, ServiceConfig, StackConfig } from "../schema/stack";
import { serverProblems } from "./realServers";

/** Health settings where nothing checks, sorry servers that can't be reached, and what keepalived would refuse or ignore. */
export function healthProblems(config: StackConfig): Problem[] {
  // the sorry server may be each director itself
  const checked = config.directors.map((director) => checkedServicesOf(config, director) ?? []);
  return config.virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    const whole = checked.flatMap((services) => services[index] ?? []);
    if (whole.length === 0) return uncheckedProblems(service, path);
    const unreachable = sorryServerProblems(config, service, [...path, "health", "sorryServer"]);
    return [
      ...unreachable,
      ...idleProblems(service, path),
      ...whole.flatMap((each) => faults(unreachable.length > 0 ? withoutSorryServer(each) : each, config, path)),
    ];
  });
}

/** So that nothing more is said about one that can't be had. */
function withoutSorryServer({ service, health }: CheckedService): CheckedService {
  return { service, health: { ...health, sorryServer: undefined } };
}

function faults(checked: CheckedService, { guest }: StackConfig, path: PropertyKey[]): Problem[] {
  return validateCheckedService(checked, guestProfiles[guest].versions).map(({ path: below, ...fault }) => ({
    ...fault,
    where: configPath([...path, ...below]),
  }));
}

function uncheckedProblems({ health, realServers }: ServiceConfig, path: PropertyKey[]): Problem[] {
  return [
    ...(health === undefined ? [] : [unchecked([...path, "health"], "no health")]),
    ...realServers.flatMap(({ check }, index) =>
      check === undefined ? [] : [unchecked([...path, "realServers", index, "check"], "no check")],
    ),
  ];
}

function unchecked(path: PropertyKey[], without: string): Problem {
  return {
    what: "nobody checks the real servers' health: lvs:owner is ipvsadm",
    where: configPath(path),
    expected: `lvs:owner keepalived, or ${without}`,
    fix: "pulumi config set lvs:owner keepalived",
  };
}

/** What is said of checks and has no effect. */
function idleProblems({ health, realServers }: ServiceConfig, path: PropertyKey[]): Problem[] {
  const own = realServers.map(({ check }) => check);
  const isIdle = health?.check !== undefined && own.length > 0 && own.every((check) => check !== undefined);
  return [
    ...(isIdle ? [idle([...path, "health", "check"], "each real server has a check of its own")] : []),
    ...besidePages(health?.check, [...path, "health", "check"]),
    ...own.flatMap((check, index) => besidePages(check, [...path, "realServers", index, "check"])),
  ];
}

/** The settings of a page that each page in a list has itself. */
const OF_EACH_PAGE = ["path", "status", "digest"] as const;

function besidePages(check: RealServerConfig["check"], path: PropertyKey[]): Problem[] {
  if (check === undefined || check === "none" || !("pages" in check) || check.pages === undefined) return [];
  return OF_EACH_PAGE.filter((name) => name in check && check[name as keyof typeof check] !== undefined).map((name) =>
    idle([...path, name], "it is said of each of its pages", "write it into pages"),
  );
}

function idle(path: PropertyKey[], reason: string, fix = "remove it"): Problem {
  return { what: `has no effect: ${reason}`, where: configPath(path), expected: "one of the two", fix };
}

function sorryServerProblems(config: StackConfig, service: ServiceConfig, path: PropertyKey[]): Problem[] {
  const server = service.health?.sorryServer;
  if (server === undefined) return [];
  return serverProblems({ config, service, server, path, role: "the sorry server" });
}
