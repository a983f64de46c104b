import type * as pulumi from "@pulumi/pulumi";
import type { SshConnection } from "../tasks/sshSession";
import type { Hop } from "./hop";

/** A machine of the cluster that one can log in on, whether the stack makes it or it is there already. */
export interface ClusterNode extends Hop {
  /** The node's name. */
  readonly node: string;
  /** How to log in; it resolves when the machine is ready. */
  readonly connection: pulumi.Output<SshConnection>;
  /** Changes when the machine is made anew, or is another one. */
  readonly instance: pulumi.Output<string>;
  /** Gone when the machine is, or when it leaves the stack. */
  readonly presence: pulumi.Resource;
  /** Whether a director leads real servers to the outside before it is configured. */
  readonly forwardsFromBoot: boolean;
}

/** The same with its machine as it was made. */
export type OnMachine<Plan> = Omit<Plan, "machine"> & { machine: ClusterNode };
