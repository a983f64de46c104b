import type { HealthPolicy } from "./healthCheck";
import type { VirtualService } from "./virtualService";

/** A virtual service, and what keepalived does about the health of its real servers. */
export interface CheckedService {
  service: VirtualService;
  health: HealthPolicy;
}
