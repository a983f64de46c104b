import { DEFAULT_FORWARDING, type Forwarding } from "./forwarding";
import type { HealthPolicy } from "./healthCheck";
import type { VirtualService } from "./virtualService";

/** A virtual service, and what keepalived does about the health of its real servers. */
export interface CheckedService {
  service: VirtualService;
  health: HealthPolicy;
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
