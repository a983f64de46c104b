import * as pulumi from "@pulumi/pulumi";
import { roleScript, type Settings } from "../guest/script";
import type { Machine } from "./machine";
import { configurationKey, runOn } from "./roleCommand";

export interface RealServerArgs {
  machine: Machine;
  /** Where the guest's packages come from. */
  packages: Settings;
}

/** A machine that serves: httpd, enabled, with a page that says which real server answered. */
export class RealServer extends pulumi.ComponentResource {
  readonly machine: Machine;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, { machine, packages }: RealServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:RealServer", name, {}, opts);
    this.machine = machine;

    const greeting = machine.node.charAt(0).toUpperCase() + machine.node.slice(1);
    const configured = runOn(
      `${name}-configure`,
      machine,
      roleScript("real-server", { ...packages, GREETING: greeting }),
      { parent: this },
    );

    this.configuration = configurationKey(machine, configured);
    this.registerOutputs({ configuration: this.configuration });
  }
}
