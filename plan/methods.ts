import type { RealServerConfig, ServiceConfig, StackConfig } from "../config/schema/stack";
import type { Forwarding } from "../lvs/forwarding";

/** The method by which a server of a service is reached. */
export function forwardingOf({ forwarding }: Pick<RealServerConfig, "forwarding">, service: ServiceConfig): Forwarding {
  return forwarding ?? service.forwarding;
}

/** The methods by which a service's real servers are reached, or would be if there were any. */
export function methodsOf(service: ServiceConfig): Forwarding[] {
  const { realServers } = service;
  return realServers.length > 0 ? realServers.map((server) => forwardingOf(server, service)) : [service.forwarding];
}

/** Whether the replies of some of its real servers have to find the way back to the director by themselves. */
export function needsGateway(service: ServiceConfig): boolean {
  return service.realServers.some((server) => repliesByRoute(server, service));
}

/** Whether the director has to be a server's way back to a service's clients. */
export function repliesByRoute(server: Pick<RealServerConfig, "forwarding">, service: ServiceConfig): boolean {
  return !service.snat && forwardingOf(server, service) === "masquerade";
}

/** Whoever a service may send clients to. */
export function serversOf({
  realServers,
  health,
}: ServiceConfig): Pick<RealServerConfig, "node" | "address" | "forwarding">[] {
  return [...realServers, ...(health?.sorryServer ? [health.sorryServer] : [])];
}

/** Whether a machine, as a real server or sorry server, has the director for its only client. */
export function answersDirectorAlone({ virtualServices }: Pick<StackConfig, "virtualServices">, node: string): boolean {
  const hidden = virtualServices.flatMap((service) =>
    serversOf(service)
      .filter((server) => server.node === node)
      .map((server) => service.snat && forwardingOf(server, service) === "masquerade"),
  );
  return hidden.length > 0 && hidden.every(Boolean);
}
