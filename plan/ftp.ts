import type { ServiceConfig, StackConfig } from "../config/schema/stack";
import { FTP_PORT } from "../lvs/virtualService";
import { methodsOf } from "./methods";
import { keepsFirewalld } from "./placement";

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

/**
 * Whether the kernel tells connection tracking of services' connections for the sake of a director's firewalld, which only
 * so knows what belongs to FTP's.
 */
export function tracksForFirewalld(config: Pick<StackConfig, "nodes" | "directors" | "virtualServices">): boolean {
  return config.directors.some((node) => keepsFirewalld(config, node)) && config.virtualServices.some(isFollowed);
}
