import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { TablePlan } from "../plan/directors";
import { contentKey } from "../runtime/contentKey";
import type { Director } from "./director";
import type { RealServer } from "./realServer";
import { keepInput, marked, readDrift, tableChangeHook } from "./tableChange";

export interface LvsTableArgs {
  director: Director;
  /** They serve before they enter the table. */
  realServers: RealServer[];
  /** For each of them whether this run took it out of the table to make its machine anew. */
  drained: pulumi.Output<boolean>[];
  /** What it shall hold. */
  table: pulumi.Input<TablePlan>;
  /** How long the connections of a real server that leaves may take to end. */
  drainSeconds: number;
  /** Whether every preview and up looks at the director's table for what was changed by hand. */
  driftCheck: boolean;
}

/** Where the guest keeps it, and what takes its place where firewalld stays on; see guest/. */
const LVS_TABLE = "sudo -n /usr/local/sbin/lvs-table";
const LVS_FIREWALLD = "sudo -n /usr/local/sbin/lvs-firewalld";

/** A director's IPVS table: kept equal to the wanted one by the fewest commands, and there again after its next boot. */
export class LvsTable extends pulumi.ComponentResource {
  /** The rules that were applied, in the form of `ipvsadm -Sn`; they resolve when the director holds them. */
  readonly rules: pulumi.Output<string[]>;
  /** What the last change did and when: another text after each change, also after one that was taken back. */
  readonly lastChange: pulumi.Output<string>;

  constructor(name: string, args: LvsTableArgs, opts?: pulumi.ComponentResourceOptions) {
    const { director, realServers, drained, drainSeconds, driftCheck } = args;
    const { lines, rules, virtualServices } = pulumi.output(args.table);
    // how a run looks for drift is no property of the table
    super("lvs:cluster:LvsTable", name, { node: director.machine.node, rules, virtualServices, drainSeconds }, opts);

    const apply = `${director.keepsFirewalld ? LVS_FIREWALLD : LVS_TABLE} apply`;
    const machines = pulumi.all(realServers.map(({ machine }) => machine.instance));
    const update = pulumi.all([lines, machines]).apply(([{ length }, all]) =>
      marked(
        `${apply} --drain-seconds ${drainSeconds} --lines ${length}`,
        // a real server whose machine is made anew left the table, though no rule changes
        `for the real servers' machines ${contentKey(...all)}`,
      ),
    );
    // for the transform, which gets an input that it can't look into; stays unknown in the preview of a new director
    let drifted: boolean | undefined;
    const fixing = (driftCheck ? readDrift(director, drained, this) : pulumi.output([])).apply((drift) => {
      drifted = drift.length > 0;
      return drifted ? marked(apply, `fixes what was found at ${new Date().toISOString()}`) : apply;
    });
    const applied: remote.Command = new remote.Command(
      `${name}-rules`,
      {
        connection: director.machine.connection,
        // other words than the mark's would stay as they were at first; a new director has no connections to wait for
        create: fixing,
        update,
        stdin: lines.apply((all) => all.map((line) => `${line}\n`).join("")),
        triggers: [director.machine.instance],
        addPreviousOutputInEnv: false,
      },
      {
        parent: this,
        dependsOn: [director, ...realServers],
        hooks: tableChangeHook(name, () => applied),
        transforms: [keepInput("create", { unless: () => drifted !== false })],
      },
    );

    this.rules = pulumi.all([rules, applied.id]).apply(([rules]) => rules);
    this.lastChange = applied.stdout;
    this.registerOutputs({ rules: this.rules, lastChange: this.lastChange });
  }
}
