import * as pulumi from "@pulumi/pulumi";
import { VipProof as Component } from "../../components/vipProof";
import { firstProof, type Proof, type ServiceProof } from "../../lvs/clusterStatus";
import { refusal } from "../checkedArgs";
import { LvsTable } from "./lvsTable";

export interface VipProofArgs {
  /** The table, whose services are asked, each by the protocol that it speaks. */
  table: LvsTable;
}

/**
 * Real requests to the virtual services of a table, sent from where pulumi runs after every change that could have broken it.
 *
 * @throws pulumi.InputPropertiesError where nobody could answer
 */
export class VipProof extends pulumi.ComponentResource {
  /** How many requests were sent to the first service and how many each real server answered. */
  readonly proof: pulumi.Output<Proof>;
  /** The same of each service, `-t 192.168.1.12:80`. */
  readonly proofs: pulumi.Output<Record<string, ServiceProof>>;

  constructor(name: string, { table }: VipProofArgs, opts?: pulumi.ComponentResourceOptions) {
    const where = "table";
    if (!(table instanceof LvsTable)) {
      throw refusal(`the proof ${name}`, [{ what: "no table", where, expected: "an LvsTable" }]);
    }
    const { director, realServers, questions } = table;
    if (questions === undefined) {
      const expected = "a table with a service that can be asked";
      throw refusal(`the proof ${name}`, [{ what: "nobody can be asked", where, expected }]);
    }
    super("lvs:index:VipProof", name, {}, opts);
    const { component: first } = director;
    const args = {
      directors: { first, all: [first], floating: false, handOvers: {}, wayOut: [] },
      realServers: realServers.map(({ component }) => component),
      tables: [table.component],
      asked: pulumi.output(questions).apply((questions) => ({ questions })),
    };
    this.proofs = new Component(name, args, { parent: this }).proofs;
    this.proof = this.proofs.apply((proofs) => firstProof(proofs) as Proof);
    this.registerOutputs({ proof: this.proof, proofs: this.proofs });
  }
}
