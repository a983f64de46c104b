import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Proof } from "../lvs/clusterStatus";
import type { ProveInput } from "../tasks/proveVip";
import type { Question } from "../tasks/question";
import type { Directors } from "./directors";
import type { LvsTable } from "./lvsTable";
import type { RealServer } from "./realServer";
import { directorsInput, task } from "./task";

export interface VipProofArgs {
  directors: Directors;
  realServers: RealServer[];
  /** Of each director. */
  tables: LvsTable[];
  /** What the VIP is asked, and who should answer. */
  question: pulumi.Input<Question>;
}

/** Real requests to the VIP, sent from where pulumi runs after every change that could have broken it. */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;

  constructor(name: string, args: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    const { directors, realServers, tables, question } = args;
    super("lvs:cluster:VipProof", name, { question }, opts);

    const answered = new local.Command(
      `${name}-requests`,
      {
        create: task("proveVip"),
        stdin: directorsInput<ProveInput>(directors, question),
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
