import type { ServiceConfig, StackConfig } from "../config/schema/stack";
import { DEFAULT_CHECK, DEFAULT_DNS_QUESTION } from "../lvs/healthCheck";
import { renderEndpoint, renderUrl, serviceKey } from "../lvs/rules";
import { familyOf, type RealServer, type VirtualService } from "../lvs/virtualService";
import type { Conversation, Question } from "../tasks/question";
import { mayCome, packetsOf, within } from "./access";
import { checkOf } from "./health";
import { type NodesByAddress, named, nodesByAddress } from "./serverNames";

/** What virtual services are asked, and why others aren't. */
export interface Questions {
  questions: Question[];
  /** The reasons, by service: `-u 192.168.1.12:5060`. */
  notAsked: Record<string, string>;
}

/**
 * Each virtual service is asked by the protocol that it speaks, as far as that is known.
 *
 * @param virtualServices the configuration's, in its order, as the table has them
 */
export function planQuestions(config: StackConfig, virtualServices: VirtualService[]): Questions {
  const nodes = nodesByAddress(config);
  const plan: Questions = { questions: [], notAsked: {} };
  for (const [index, inTable] of virtualServices.entries()) {
    const service = config.virtualServices[index] as ServiceConfig;
    const asked = questionOf(service, inTable, config, nodes);
    if (typeof asked !== "string") plan.questions.push(asked);
    else plan.notAsked[serviceKey(inTable)] = asked;
  }
  return plan;
}

/** What a service is asked, or why it isn't. */
function questionOf(
  service: ServiceConfig,
  inTable: VirtualService,
  config: StackConfig,
  nodes: NodesByAddress,
): Question | string {
  const conversation = service.proof?.type === "none" ? service.proof.reason : conversationOf(service);
  if (typeof conversation === "string") return conversation;
  const place = placeOf(service) as Place;
  if (place.protocol === "udp" && config.jumpHost) return "a jump host carries no UDP";
  if (service.proof === undefined && !isOnFront(place.address, config)) {
    return `${place.address} is outside the front network, so that nobody here knows who has a route to it`;
  }
  const asking = askingHypervisor(service, config);
  if (asking !== undefined && !mayCome(asking, service)) return `${asking}, the hypervisor, is kept out`;

  const serving = named(servingAt(place.port, inTable), nodes);
  if (serving.length === 0 && service.health?.sorryServer === undefined) return "no real server takes new connections";
  return {
    virtualService: serviceKey(inTable),
    transport: place.protocol as Question["transport"],
    address: place.address,
    port: place.port,
    conversation,
    realServers: Object.fromEntries(serving.map((asked) => [asked.name, renderEndpoint(asked)])),
    direct: serving.filter(({ server }) => server.forwarding !== "masquerade").map(({ name }) => name),
    ...(service.snat && { snat: true }),
    ...(config.owner === "keepalived" && {
      checks: {
        service: serviceKey(inTable),
        realServers: Object.fromEntries(serving.map(({ name, server }) => [name, renderEndpoint(server)])),
      },
    }),
  };
}

function isOnFront(address: string, { networks }: StackConfig): boolean {
  const { cidr, cidr6 } = networks.front;
  return [cidr, cidr6].some((network) => network !== undefined && within(address, network));
}

/** The hypervisor's own address of the service's family, from where it is asked; undefined where nobody knows it. */
export function askingHypervisor(
  service: ServiceConfig,
  { networks, jumpHost }: Pick<StackConfig, "networks" | "jumpHost">,
): string | undefined {
  if (jumpHost) return undefined;
  return familyOf(service) === "ipv6" ? networks.front.hypervisor6 : networks.front.hypervisor;
}

/** The real servers that take new connections, and where each is asked. */
function servingAt(
  port: number,
  { realServers }: VirtualService,
): { address: string; port: number; server: RealServer }[] {
  return realServers
    .filter(({ weight }) => weight > 0)
    .map((server) => ({ address: server.address, port: server.port === 0 ? port : server.port, server }));
}

type Place = { protocol: "tcp" | "udp" | "sctp"; address: string; port: number };

const HTTP_PORT = 80;

/** Where a service is asked: one for every port at HTTP's own. Undefined where nobody knows. */
export function placeOf(service: ServiceConfig): Place | undefined {
  const [packets] = packetsOf(service);
  return packets && { ...packets, port: packets.ports[0]?.first ?? HTTP_PORT };
}

/** How a service is asked, or why nobody knows. */
function conversationOf(service: ServiceConfig): Conversation | string {
  const place = placeOf(service);
  if (place === undefined) return "nobody here knows which packets somebody else marks";
  if (place.protocol === "sctp") return "nobody here speaks SCTP";
  return saidConversation(service) ?? checkedConversation(service) ?? usualConversation(place);
}

/** What the configuration says. */
function saidConversation({ proof }: ServiceConfig): Conversation | undefined {
  switch (proof?.type) {
    case "http":
    case "https":
    case "dns":
    case "tcp": {
      const { type: protocol, ...more } = proof;
      return { protocol, ...more } as Conversation;
    }
    case "smtp":
      return { protocol: "smtp" };
    case "udp":
      return { protocol: "udp", send: proof.payload, ...(proof.reply !== undefined && { expect: proof.reply }) };
    default:
      return undefined;
  }
}

/** As the directors ask its real servers, where that is at the service's own port. */
function checkedConversation({ health }: ServiceConfig): Conversation | undefined {
  if (health?.check === undefined || health.check === "none") return undefined;
  const check = checkOf(health.check);
  if ("port" in check && check.port !== undefined) return undefined;
  switch (check.type) {
    case "HTTP_GET":
    case "SSL_GET": {
      const { path, virtualHost } = check;
      const protocol = check.type === "SSL_GET" ? "https" : "http";
      return { protocol, path, ...(virtualHost !== undefined && { host: virtualHost }) };
    }
    case "SMTP_CHECK":
      return { protocol: "smtp" };
    case "DNS_CHECK":
      return { protocol: "dns", name: check.name, recordType: check.recordType };
    case "UDP_CHECK":
      return check.payload !== undefined && check.reply !== undefined
        ? { protocol: "udp", send: check.payload }
        : undefined;
    default:
      return undefined;
  }
}

/** What is usual at a port. @see IANA's Service Name and Transport Protocol Port Number Registry */
function usualConversation({ protocol, port }: Place): Conversation | string {
  if (port === 53) return { protocol: "dns", ...DEFAULT_DNS_QUESTION };
  if (protocol === "udp") return `nobody here knows what is asked and answered over UDP at port ${port}`;
  switch (port) {
    case HTTP_PORT:
    case 8008:
    case 8080:
      return { protocol: "http", path: DEFAULT_CHECK.path };
    case 443:
    case 8443:
      return { protocol: "https", path: DEFAULT_CHECK.path };
    case 25:
    case 587:
      return { protocol: "smtp" };
    default:
      return { protocol: "tcp" };
  }
}

/** The service that a cluster's URL is of: the first that speaks HTTP, or else of which nothing else is known. */
export function urlOf(services: readonly ServiceConfig[]): string {
  const conversations = services.flatMap((service) => {
    const conversation = conversationOf(service);
    const place = placeOf(service);
    return typeof conversation === "string" || place === undefined ? [] : [{ ...place, ...conversation }];
  });
  const speaking = (...protocols: string[]) => conversations.find(({ protocol }) => protocols.includes(protocol));
  const found = speaking("http", "https") ?? speaking("tcp");
  return found ? renderUrl(found.protocol === "https" ? "https" : "http", found) : "";
}
