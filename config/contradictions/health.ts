import { guestProfiles } from "../../guest/profiles";
import type { Problem } from "../../host/userError";
import type { CheckedService } from "../../lvs/checkedService";
import { validateCheckedService } from "../../lvs/keepalived/validate";
import { checkedServicesOf } from "../../plan/health";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";
import { serverProblems } from "./realServers";

/** Health settings where nothing checks, sorry servers that can't be reached, and what keepalived would refuse or ignore. */
export function healthProblems(config: StackConfig): Problem[] {
  const checked = checkedServicesOf(config);
  return config.virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    const whole = checked?.[index];
    if (whole === undefined) return service.health === undefined ? [] : [unchecked([...path, "health"])];
    const unreachable = sorryServerProblems(config, service, [...path, "health", "sorryServer"]);
    return [...unreachable, ...faults(unreachable.length > 0 ? withoutSorryServer(whole) : whole, config, path)];
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

function unchecked(path: PropertyKey[]): Problem {
  return {
    what: "nobody checks the real servers' health: lvs:owner is ipvsadm",
    where: configPath(path),
    expected: "lvs:owner keepalived, or no health",
    fix: "pulumi config set lvs:owner keepalived",
  };
}

function sorryServerProblems(config: StackConfig, service: ServiceConfig, path: PropertyKey[]): Problem[] {
  const server = service.health?.sorryServer;
  if (server === undefined) return [];
  return serverProblems({ config, service, server, path, role: "the sorry server" });
}
