import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DirectReturn as Wanted } from "../lvs/directReturn";
import type { ClusterNode } from "./clusterNode";

export interface DirectReturnArgs extends Wanted {
  /** A real server's machine. */
  machine: ClusterNode;
  /** What puts its files in place. */
  configured: pulumi.Resource;
  /** The longest time that connections may go on when the VIP leaves the real server. */
  drainSeconds: number;
}

const SCRIPT = "/usr/local/sbin/lvs-direct-return";

/**
 * The way of replies that doesn't pass through the director: the VIP is the real server's own address too, which
 * nobody hears of. The table follows its creation, and the engine deletes it after the table's update, so that the
 * real server has the VIP as long as the director sends it packets for it.
 */
export class DirectReturn extends pulumi.ComponentResource {
  constructor(name: string, args: DirectReturnArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, configured, forwarding, vip, drainSeconds } = args;
    super("lvs:cluster:DirectReturn", name, { node: machine.node, forwarding, vip, drainSeconds }, opts);

    const instance = `${forwarding}:${vip}`;
    const enter = `sudo -n ${SCRIPT} enter ${instance}`;
    new remote.Command(
      `${name}-address`,
      {
        connection: machine.connection,
        create: enter,
        update: enter,
        // a machine that was made anew without a leg to the clients has no such file
        delete: `[ ! -x ${SCRIPT} ] || sudo -n ${SCRIPT} leave ${instance} ${drainSeconds}`,
        // a new machine is entered by an update: a replacement would end with leaving it again
        stdin: machine.instance,
        addPreviousOutputInEnv: false,
      },
      { parent: this, dependsOn: [configured], deletedWith: machine.presence },
    );
    this.registerOutputs();
  }
}
