import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Director as Component } from "../../components/director";
import { ipv4Network, ipv6Network } from "../../config/schema/fields";
import { checkedPiece } from "./checkedPiece";
import { ExistingMachine } from "./existingMachine";

export interface DirectorArgs {
  machine: ExistingMachine;
  /** The real servers' network, whose own connections the director hides behind itself: `192.168.2.0/24`. Default: none. */
  backNetwork?: string;
  /** The same in IPv6. */
  backNetwork6?: string;
}

const schema = z.strictObject({
  machine: z.instanceof(ExistingMachine, { error: "an ExistingMachine" }),
  backNetwork: ipv4Network.optional(),
  backNetwork6: ipv6Network.optional(),
});

/**
 * A machine that can hold a table: it forwards, and has ipvsadm and keepalived. The VIPs are addresses that it has already.
 *
 * @throws pulumi.InputPropertiesError that lists everything wrong with its arguments
 */
export class Director extends pulumi.ComponentResource {
  /** @internal */
  readonly component: Component;
  /** @internal */
  readonly machine: ExistingMachine;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: DirectorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, backNetwork, backNetwork6 } = checkedPiece(`the director ${name}`, schema, args);
    super("lvs:index:Director", name, { backNetwork, backNetwork6 }, opts);
    const plan = { guest: machine.guest, backNetwork, backNetwork6, vrrp: "", serving: undefined };
    this.component = new Component(name, { machine: machine.node, ...plan, after: [] }, { parent: this });
    this.machine = machine;
    this.configuration = this.component.configuration;
    this.registerOutputs({ configuration: this.configuration });
  }
}
