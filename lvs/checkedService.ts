import { DEFAULT_FORWARDING, type Forwarding } from "./forwarding";
import { type HealthCheck, type HealthPolicy, pagesOf } from "./healthCheck";
import { renderEndpoint } from "./rules";
import type { RealServer, VirtualService } from "./virtualService";

/** A virtual service, and what keepalived does about the health of its real servers. */
export interface CheckedService {
  service: VirtualService;
  health: HealthPolicy;
}

/** What is checked of a real server; undefined for one that always counts as healthy. */
export function checkOf(server: RealServer, { check, ownChecks }: HealthPolicy): HealthCheck | undefined {
  const own = ownChecks?.[renderEndpoint(server)];
  return own === "none" ? undefined : (own ?? check);
}

/** The Host headers that the checks of a service send, each once; undefined for that of a real server's own address. */
export function hostsOf({ check, ownChecks = {} }: HealthPolicy): (string | undefined)[] {
  const pages = [check, ...Object.values(ownChecks)].flatMap((each) =>
    typeof each === "object" && "virtualHost" in each ? pagesOf(each) : [],
  );
  return [...new Set(pages.map(({ virtualHost }) => virtualHost))];
}

/** How keepalived reaches a service's servers that say nothing else, such as its sorry server: as its first real server. */
export function methodOf({ realServers }: VirtualService): Forwarding {
  return realServers[0]?.forwarding ?? DEFAULT_FORWARDING;
}

/** A service with all that its clients may ever be sent to: its sorry server too, as a real server at weight 0. */
export function withSorryServer({ service, health: { sorryServer } }: CheckedService): VirtualService {
  if (sorryServer === undefined) return service;
  const last = { ...sorryServer, forwarding: methodOf(service), weight: 0, upperThreshold: 0, lowerThreshold: 0 };
  return { ...service, realServers: [...service.realServers, last] };
}
