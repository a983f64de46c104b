import type { ServiceConfig } from "../config/schema/stack";
import type { Forwarding } from "../lvs/forwarding";
import { FTP_PORT } from "../lvs/virtualService";

/** The kind of service whose clients may speak FTP with its real servers. */
export function mayBeFtp(service: ServiceConfig): service is Extract<ServiceConfig, { address: string }> {
  return "address" in service && service.protocol === "tcp" && service.port === FTP_PORT;
}

/** The methods by which a service's real servers are reached. */
export function methodsOf({ forwarding, realServers }: ServiceConfig): Forwarding[] {
  return realServers.length > 0 ? realServers.map((server) => server.forwarding ?? forwarding) : [forwarding];
}

/**
 * Whether the director reads what a service's clients and real servers say, so as to let their data connections through.
 * Persistent ones may do without: the kernel sends a client's other connections to the same real server, which then says
 * to clients that it is at the VIP.
 */
export function isFollowed(service: ServiceConfig): boolean {
  if (!mayBeFtp(service) || !methodsOf(service).includes("masquerade")) return false;
  return service.ftp ?? service.persistence === undefined;
}
