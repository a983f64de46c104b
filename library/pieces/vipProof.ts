import * as pulumi from "@pulumi/pulumi";
import { VipProof as Component } from "../../components/vipProof";
import type { Proof } from "../../lvs/clusterStatus";
import { refusal } from "../checkedArgs";
import { LvsTable } from "./lvsTable";

export interface VipProofArgs {
  /** The table, whose first TCP service is asked over HTTP. */
  table: LvsTable;
}

/**
 * Real requests to the VIP of a table, sent from where pulumi runs after every change that could have broken it.
 *
 * @throws pulumi.InputPropertiesError where nobody could answer
 */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;

  constructor(name: string, { table }: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    const where = "table";
    if (!(table instanceof LvsTable)) {
      throw refusal(`the proof ${name}`, [{ what: "no table", where, expected: "an LvsTable" }]);
    }
    const { director, realServers, question } = table;
    if (question === undefined) {
      const expected = "a table with a TCP service of an address";
      throw refusal(`the proof ${name}`, [{ what: "nobody answers over HTTP", where, expected }]);
    }
    super("lvs:index:VipProof", name, {}, opts);
    const { component: first } = director;
    const args = {
      directors: { first, all: [first], floating: false, handOvers: {}, wayOut: [] },
      realServers: realServers.map(({ component }) => component),
      tables: [table.component],
      question,
    };
    this.proof = new Component(name, args, { parent: this }).proof;
    this.registerOutputs({ proof: this.proof });
  }
}
