import * as pulumi from "@pulumi/pulumi";
import { roleScript } from "../guest/script";
import type { RealServerPlan } from "../plan/realServers";
import type { ClusterNode, OnMachine } from "./clusterNode";
import { DirectReturn } from "./directReturn";
import { configurationKey, runOn } from "./roleCommand";

export interface RealServerArgs extends OnMachine<RealServerPlan> {
  /** What must be there before it reaches its packages. */
  wayOut: pulumi.Resource[];
  /** The longest time that connections may go on when such a VIP leaves it. */
  drainSeconds: number;
}

/** A machine that serves: a web server, enabled, with a page that says which real server answered. */
export class RealServer extends pulumi.ComponentResource {
  readonly machine: ClusterNode;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: RealServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, wayOut, ...plan } = args;
    super("lvs:cluster:RealServer", name, { node: machine.node, ...plan }, opts);
    const { guest, routes, directReturns, drainSeconds } = plan;
    this.machine = machine;

    const greeting = machine.node.charAt(0).toUpperCase() + machine.node.slice(1);
    const settings = { GREETING: greeting };
    const configured = runOn(
      `${name}-configure`,
      machine,
      roleScript("real-server", guest, routes === undefined ? settings : { ...settings, ROUTES: routes }),
      { parent: this, dependsOn: wayOut },
    );
    for (const { forwarding, vip } of directReturns) {
      new DirectReturn(
        // a colon has a meaning in the names of resources
        `${name}-${forwarding}-${vip.replaceAll(/[.:]/g, "-")}`,
        { machine, configured, forwarding, vip, drainSeconds },
        { parent: this },
      );
    }

    this.configuration = configurationKey(machine, configured);
    this.registerOutputs({ configuration: this.configuration });
  }
}
