import * as pulumi from "@pulumi/pulumi";
import { roleScript } from "../guest/script";
import type { DirectorPlan } from "../plan/directors";
import type { ClusterNode, OnMachine } from "./clusterNode";
import { configurationKey, runOn } from "./roleCommand";

export interface DirectorArgs extends OnMachine<DirectorPlan> {
  /** What must happen before: a director that may be master already has to know of this one first, or both would be. */
  after: pulumi.Resource[];
}

/** The machine that holds the table: forwarding, source NAT, ipvsadm and keepalived. */
export class Director extends pulumi.ComponentResource {
  readonly machine: ClusterNode;
  /** Whether a firewalld that runs there stays on. */
  readonly keepsFirewalld: boolean;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: DirectorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, backNetwork = "", backNetwork6 = "", guest, vrrp, firewalld, after } = args;
    super(
      "lvs:cluster:Director",
      name,
      { node: machine.node, backNetwork, backNetwork6, guest, vrrp, firewalld },
      opts,
    );
    this.machine = machine;
    this.keepsFirewalld = firewalld !== undefined;

    const configured = runOn(
      `${name}-configure`,
      machine,
      roleScript("director", guest, { BACK_NETWORK: backNetwork, BACK_NETWORK6: backNetwork6, VRRP: vrrp }, firewalld),
      { parent: this, dependsOn: after },
    );

    this.configuration = configurationKey(machine, configured);
    this.registerOutputs({ configuration: this.configuration });
  }
}
