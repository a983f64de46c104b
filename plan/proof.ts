import { renderEndpoint, serviceKey } from "../lvs/rules";
import { type AddressedService, isMarked, type VirtualService } from "../lvs/virtualService";
import type { Question } from "../tasks/question";
import { type NodesByAddress, named } from "./serverNames";

/** The service that is asked over HTTP: the first TCP service with an address. */
export function provenService(services: VirtualService[]): AddressedService | undefined {
  return services.find((service) => !isMarked(service) && service.protocol === "tcp") as AddressedService | undefined;
}

/**
 * What to ask a service, and who should answer.
 *
 * @param checked whether the director knows who is up
 * @param snat whether it hides clients from real servers
 */
export function question(service: AddressedService, nodes: NodesByAddress, checked: boolean, snat = false): Question {
  const serving = servingRealServers(service, nodes);
  return {
    url: serviceUrl(service),
    service: renderEndpoint({ ...service, port: httpPort(service) }),
    realServers: Object.fromEntries(serving.map((asked) => [asked.name, renderEndpoint(asked)])),
    direct: serving.filter(({ server }) => server.forwarding !== "masquerade").map(({ name }) => name),
    ...(snat && { snat }),
    ...(checked && {
      checks: {
        service: serviceKey(service),
        realServers: Object.fromEntries(serving.map(({ name, server }) => [name, renderEndpoint(server)])),
      },
    }),
  };
}

/** The real servers that take new connections, and where each is asked over HTTP. */
function servingRealServers(service: AddressedService, nodes: NodesByAddress) {
  const serving = service.realServers
    .filter(({ weight }) => weight > 0)
    .map((server) => ({ address: server.address, port: server.port === 0 ? httpPort(service) : server.port, server }));
  return named(serving, nodes);
}

const HTTP_PORT = 80;

/** A virtual service for all ports is asked at HTTP's own port. */
function httpPort({ port }: AddressedService): number {
  return port === 0 ? HTTP_PORT : port;
}

/** A virtual service as a URL, without HTTP's own port. @see RFC 3986, 3.2.2 */
export function serviceUrl(service: AddressedService): string {
  const port = httpPort(service);
  const endpoint = renderEndpoint({ ...service, port });
  return `http://${port === HTTP_PORT ? endpoint.slice(0, -`:${port}`.length) : endpoint}`;
}
