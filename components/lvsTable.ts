import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { renderRules } from "../lvs/rules";
import type { Table } from "../lvs/table";
import type { Director } from "./director";
import type { RealServer } from "./realServer";

export interface LvsTableArgs {
  director: Director;
  /** They serve before they enter the table. */
  realServers: RealServer[];
  /** The table that the director shall hold. */
  table: Table;
}

/** The director's IPVS table: kept equal to the wanted one by the fewest commands, and saved for its next boot. */
export class LvsTable extends pulumi.ComponentResource {
  /** The rules that were applied, in the form of `ipvsadm -Sn`; they resolve when the director holds them. */
  readonly rules: pulumi.Output<string[]>;
  /** What the last change did and when: another text after each change, also after one that was taken back. */
  readonly lastChange: pulumi.Output<string>;

  constructor(name: string, { director, realServers, table }: LvsTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:LvsTable", name, {}, opts);

    const rules = renderRules(table);
    const command = "sudo -n /usr/local/sbin/lvs-table";
    const applied = new remote.Command(
      `${name}-rules`,
      {
        connection: director.machine.connection,
        create: command,
        update: command,
        stdin: rules.map((rule) => `${rule}\n`).join(""),
        triggers: [director.machine.instance],
        addPreviousOutputInEnv: false,
      },
      { parent: this, dependsOn: [director, ...realServers] },
    );

    this.rules = applied.id.apply(() => rules);
    this.lastChange = applied.stdout;
    this.registerOutputs({ rules: this.rules });
  }
}
