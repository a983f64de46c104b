import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { renderEndpoint } from "../lvs/rules";
import type { AddressedService } from "../lvs/virtualService";
import type { Proof, ProveInput } from "../tasks/proveVip";
import type { Director } from "./director";
import type { LvsTable } from "./lvsTable";
import type { RealServer } from "./realServer";
import { directorInput, task } from "./task";

export interface VipProofArgs {
  director: Director;
  realServers: RealServer[];
  table: LvsTable;
  /** The virtual service to ask, over HTTP. */
  service: AddressedService;
  /** The nodes' names, by their addresses in the table. */
  nodes: Record<string, string>;
}

/** Real requests to the VIP, sent from where pulumi runs after every change that could have broken it. */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;

  constructor(name: string, args: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:VipProof", name, {}, opts);
    const { director, realServers, table, service, nodes } = args;

    const answered = new local.Command(
      `${name}-requests`,
      {
        create: task("proveVip"),
        stdin: directorInput<ProveInput>(director, question(service, nodes)),
        triggers: [
          table.rules,
          table.lastChange,
          director.configuration,
          ...realServers.map(({ configuration }) => configuration),
        ],
      },
      { parent: this, dependsOn: [table] },
    );

    this.proof = answered.stdout.apply((json) => JSON.parse(json) as Proof);
    this.registerOutputs({ proof: this.proof });
  }
}

/** What to ask, and who should answer. */
export function question(service: AddressedService, nodes: Record<string, string>): Omit<ProveInput, "director"> {
  const serving = namedRealServers(service, nodes);
  return {
    url: serviceUrl(service),
    service: renderEndpoint({ ...service, port: httpPort(service) }),
    realServers: Object.fromEntries(serving.map(({ name, endpoint }) => [name, renderEndpoint(endpoint)])),
    direct: serving.filter(({ forwarding }) => forwarding !== "masquerade").map(({ name }) => name),
  };
}

/** The real servers that take new connections, by their node's name or address; with the port where that is no name yet. */
function namedRealServers(service: AddressedService, nodes: Record<string, string>) {
  const serving = service.realServers
    .filter(({ weight }) => weight > 0)
    .map(({ address, port, forwarding }) => ({
      name: nodes[address] ?? address,
      endpoint: { address, port: port === 0 ? httpPort(service) : port },
      forwarding,
    }));
  const isAmbiguous = (name: string) => serving.filter((other) => other.name === name).length > 1;
  return serving.map((server) => ({
    ...server,
    name: isAmbiguous(server.name) ? renderEndpoint({ address: server.name, port: server.endpoint.port }) : server.name,
  }));
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
