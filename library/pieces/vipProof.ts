import type * as pulumi from "@pulumi/pulumi";
import { VipProof as Component } from "../../components/vipProof";
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
export class VipProof extends Component {
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
    const directors = { first: director, all: [director], floating: false, wayOut: [] };
    super(name, { directors, realServers, tables: [table], question }, opts);
  }
}
