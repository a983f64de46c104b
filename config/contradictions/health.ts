import type { Problem } from "../../host/userError";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema";
import { serverProblems } from "./realServers";

/** Health that nobody looks after, and sorry servers that can't be reached. */
export function healthProblems(config: StackConfig): Problem[] {
  return config.virtualServices.flatMap((service, index) => {
    if (service.health === undefined) return [];
    const path = ["virtualServices", index, "health"];
    return config.owner === "keepalived" ? sorryServerProblems(config, service, path) : [unchecked(path)];
  });
}

function unchecked(path: PropertyKey[]): Problem {
  return {
    what: "nobody checks the real servers' health: lvs:owner is ipvsadm",
    where: configPath(path),
    expected: "lvs:owner keepalived, or no health",
    mend: "pulumi config set lvs:owner keepalived",
  };
}

function sorryServerProblems(config: StackConfig, service: ServiceConfig, path: PropertyKey[]): Problem[] {
  const server = service.health?.sorryServer;
  if (server === undefined) return [];
  return serverProblems({ config, service, server, path: [...path, "sorryServer"], role: "the sorry server" });
}
