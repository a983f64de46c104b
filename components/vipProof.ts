import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { AddressedService } from "../lvs/virtualService";
import type { Proof, ProveInput } from "../tasks/proveVip";
import type { Director } from "./director";
import type { LvsTable } from "./lvsTable";
import type { RealServer } from "./realServer";
import { task } from "./task";

export interface VipProofArgs {
  director: Director;
  realServers: RealServer[];
  table: LvsTable;
  /** The virtual service to ask, over HTTP. */
  service: AddressedService;
}

/** Real requests to the VIP, sent from where pulumi runs after every change that could have broken it. */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;

  constructor(name: string, args: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:VipProof", name, {}, opts);
    const { director, realServers, table, service } = args;

    const input = director.machine.connection.apply((connection) =>
      JSON.stringify({ ...question(service, realServers), director: connection as ProveInput["director"] }),
    );
    const answered = new local.Command(
      `${name}-requests`,
      {
        create: task("proveVip"),
        stdin: input,
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

function question(service: AddressedService, realServers: RealServer[]): Omit<ProveInput, "director"> {
  const named = realServers.flatMap(({ machine }) =>
    service.realServers
      .filter(({ address, weight }) => address === machine.sshAddress && weight > 0)
      .map(({ address, port }) => [machine.node, `${address}:${port}`] as const),
  );
  return {
    url: serviceUrl(service),
    service: `${service.address}:${service.port}`,
    realServers: Object.fromEntries(named),
  };
}

/** A virtual service as a URL, without HTTP's own port. */
export function serviceUrl({ address, port }: AddressedService): string {
  return port === 80 ? `http://${address}` : `http://${address}:${port}`;
}
