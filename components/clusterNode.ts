import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { SshConnection } from "../tasks/sshSession";

/** A machine of the cluster that one can log in on, whether the stack makes it or it is there already. */
export interface ClusterNode {
  /** The node's name. */
  readonly node: string;
  readonly user: string;
  readonly sshAddress: string;
  /** Where its sshd listens if not at SSH's own port. */
  readonly port: number | undefined;
  /** The machine to log in through, where pulumi can't reach this one itself. */
  readonly through: ClusterNode | undefined;
  /** OpenSSH public key that the machine answers with. */
  readonly hostKey: pulumi.Output<string>;
  /** How to log in, ready or not. */
  readonly login: pulumi.Output<SshConnection>;
  /** How `@pulumi/command` reaches the machine; it resolves when the machine is ready. */
  readonly connection: pulumi.Output<types.input.remote.ConnectionArgs>;
  /** Changes when the machine is made anew, or is another one. */
  readonly instance: pulumi.Output<string>;
  /** Gone when the machine is, or when it leaves the stack. */
  readonly presence: pulumi.Resource;
  /** Whether a director leads real servers to the outside before it is configured. */
  readonly forwardsFromBoot: boolean;
}

/** The same with its machine as it was made. */
export type OnMachine<Plan> = Omit<Plan, "machine"> & { machine: ClusterNode };

/** How to log in on a machine, through another one if need be. */
export function loginOf(
  {
    sshAddress,
    user,
    port,
    through,
    hostKey,
  }: Pick<ClusterNode, "sshAddress" | "user" | "port" | "through" | "hostKey">,
  privateKey: pulumi.Input<string>,
  /** Where it answers, if only another resource tells that. */
  host: pulumi.Input<string> = sshAddress,
): pulumi.Output<SshConnection> {
  return pulumi.all([host, privateKey, hostKey, through?.login]).apply(([host, privateKey, hostKey, proxy]) => ({
    host,
    ...(port !== undefined && { port }),
    user,
    privateKey,
    hostKey,
    ...(proxy && { proxy }),
  }));
}
