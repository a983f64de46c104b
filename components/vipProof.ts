import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { renderEndpoint, serviceKey } from "../lvs/rules";
import type { AddressedService } from "../lvs/virtualService";
import type { Proof, ProveInput } from "../tasks/proveVip";
import type { Directors } from "./directors";
import type { LvsTable } from "./lvsTable";
import type { RealServer } from "./realServer";
import { type NodesByAddress, named } from "./serverNames";
import { directorsInput, task } from "./task";

export interface VipProofArgs {
  directors: Directors;
  realServers: RealServer[];
  /** Of each director. */
  tables: LvsTable[];
  /** The virtual service to ask, over HTTP. */
  service: AddressedService;
  nodes: NodesByAddress;
  /** Whether keepalived checks the real servers: those that are down aren't asked. */
  checked: boolean;
}

/** Real requests to the VIP, sent from where pulumi runs after every change that could have broken it. */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;

  constructor(name: string, args: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:VipProof", name, {}, opts);
    const { directors, realServers, tables, service, nodes, checked } = args;

    const answered = new local.Command(
      `${name}-requests`,
      {
        create: task("proveVip"),
        stdin: directorsInput<ProveInput>(directors, question(service, nodes, checked)),
        triggers: [
          tables[0]?.rules,
          ...tables.map(({ lastChange }) => lastChange),
          ...directors.all.map(({ configuration }) => configuration),
          ...realServers.map(({ configuration }) => configuration),
        ],
      },
      { parent: this, dependsOn: tables },
    );

    this.proof = answered.stdout.apply((json) => JSON.parse(json) as Proof);
    this.registerOutputs({ proof: this.proof });
  }
}

/**
 * What to ask, and who should answer.
 *
 * @param checked whether the director knows who is up
 */
export function question(
  service: AddressedService,
  nodes: NodesByAddress,
  checked: boolean,
): Omit<ProveInput, "director" | "peers"> {
  const serving = servingRealServers(service, nodes);
  return {
    url: serviceUrl(service),
    service: renderEndpoint({ ...service, port: httpPort(service) }),
    realServers: Object.fromEntries(serving.map((asked) => [asked.name, renderEndpoint(asked)])),
    direct: serving.filter(({ server }) => server.forwarding !== "masquerade").map(({ name }) => name),
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

/** A virtual service of every port is asked at HTTP's own. */
function httpPort({ port }: AddressedService): number {
  return port === 0 ? HTTP_PORT : port;
}

/** A virtual service as a URL, without HTTP's own port. @see RFC 3986, 3.2.2 */
export function serviceUrl(service: AddressedService): string {
  const port = httpPort(service);
  const endpoint = renderEndpoint({ ...service, port });
  return `http://${port === HTTP_PORT ? endpoint.slice(0, -`:${port}`.length) : endpoint}`;
}
