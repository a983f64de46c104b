import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceProof } from "../lvs/clusterStatus";
import type { ProveInput } from "../tasks/proveVip";
import type { GroupQuestions } from "../tasks/question";
import type { Directors } from "./directors";
import type { LvsTable } from "./lvsTable";
import type { RealServer } from "./realServer";
import { directorsInput, task } from "./task";

export interface VipProofArgs {
  directors: Directors;
  realServers: RealServer[];
  /** Of each director. */
  tables: LvsTable[];
  /** What each service is asked, and who should answer. */
  asked: pulumi.Input<GroupQuestions>;
}

/** Real requests to virtual services, sent from where pulumi runs after every change that could have broken it. */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent to each service and how many each real server answered. */
  readonly proofs: pulumi.Output<Record<string, ServiceProof>>;

  constructor(name: string, args: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    const { directors, realServers, tables, asked } = args;
    super("lvs:cluster:VipProof", name, { asked }, opts);

    const answered = new local.Command(
      `${name}-requests`,
      {
        create: task("proveVip"),
        stdin: directorsInput<ProveInput>(directors, asked),
        triggers: [
          tables[0]?.rules,
          ...tables.map(({ lastChange }) => lastChange),
          ...directors.all.map(({ configuration }) => configuration),
          ...realServers.map(({ configuration }) => configuration),
        ],
      },
      { parent: this, dependsOn: tables },
    );

    this.proofs = answered.stdout.apply((json) => JSON.parse(json) as Record<string, ServiceProof>);
    this.registerOutputs({ proofs: this.proofs });
  }
}
