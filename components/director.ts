import * as pulumi from "@pulumi/pulumi";
import { roleScript } from "../guest/script";
import type { DirectorPlan, TablePlan } from "../plan/directors";
import type { ClusterNode, OnMachine } from "./clusterNode";
import { configurationKey, runOn } from "./roleCommand";

export interface DirectorArgs extends OnMachine<DirectorPlan> {
  /** A director that may be master already and must know of this one first, lest both be. */
  after?: Director;
}

/** The machine that holds the table: forwarding, source NAT, ipvsadm and keepalived. */
export class Director extends pulumi.ComponentResource {
  readonly machine: ClusterNode;
  /** What it shall hold. */
  readonly table: TablePlan;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: DirectorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, backNetwork, backNetwork6 = "", guest, vrrp, after } = args;
    super("lvs:cluster:Director", name, { node: machine.node, backNetwork, backNetwork6, guest, vrrp }, opts);
    this.machine = machine;
    this.table = args.table;

    const configured = runOn(
      `${name}-configure`,
      machine,
      roleScript("director", guest, {
        BACK_NETWORK: backNetwork,
        BACK_NETWORK6: backNetwork6,
        VRRP: vrrp,
      }),
      { parent: this, dependsOn: after ? [after] : [] },
    );

    this.configuration = configurationKey(machine, configured);
    this.registerOutputs({ configuration: this.configuration });
  }
}
