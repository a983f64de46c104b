import type { ServiceConfig } from "../config/schema/stack";
import { FTP_PORT } from "../lvs/virtualService";
import { methodsOf } from "./methods";

/** The kind of service whose clients may speak FTP with its real servers. */
export function mayBeFtp(service: ServiceConfig): service is Extract<ServiceConfig, { address: string }> {
  return "address" in service && service.protocol === "tcp" && service.port === FTP_PORT;
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
