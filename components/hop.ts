import * as pulumi from "@pulumi/pulumi";
import type { JumpHostPlan } from "../plan/jumpHost";
import type { SshConnection } from "../tasks/sshSession";

/** What one can log in on, and from there on the next: a machine of the cluster, or the jump host before all of them. */
export interface Hop {
  /** The node's name; undefined for the jump host. */
  readonly node: string | undefined;
  readonly user: string;
  readonly sshAddress: string;
  /** Where its sshd listens if not at SSH's own port. */
  readonly port: number | undefined;
  /** What it is logged in on through, where pulumi can't reach it itself. */
  readonly through: Hop | undefined;
  /** OpenSSH public key that it answers with. */
  readonly hostKey: pulumi.Output<string>;
  /** How to log in, ready or not. */
  readonly login: pulumi.Output<SshConnection>;
}

/** How a machine is reached through others. */
export interface Way {
  /** What to log in through, where pulumi can't reach the machine itself. */
  through?: Hop;
  /** Where it is found from there, if not at the address of its plan. */
  sshAddress?: string;
}

/** What a host that is there already, and its user, prove themselves with. */
export interface LoginKeys {
  /** OpenSSH public key that it answers with. */
  hostKey: pulumi.Input<string>;
  /** The OpenSSH key that logs in, a secret. Left out: on a machine the stack's own, on the jump host the SSH agent's. */
  privateKey?: pulumi.Input<string>;
}

/** The host that all logins go through. Nothing is made there. */
export function jumpHostOf({ host, port, user }: JumpHostPlan, { hostKey, privateKey }: LoginKeys): Hop {
  const hop = { user, sshAddress: host, port, through: undefined, hostKey: pulumi.output(hostKey) };
  const secret = privateKey === undefined ? undefined : pulumi.secret(privateKey);
  return { node: undefined, ...hop, login: loginOf(hop, secret) };
}

/**
 * How to log in, through others if need be.
 *
 * @param privateKey undefined for the keys of the SSH agent
 */
export function loginOf(
  { sshAddress, user, port, through, hostKey }: Omit<Hop, "node" | "login">,
  privateKey: pulumi.Input<string> | undefined,
  /** Where it answers, if only another resource tells that. */
  host: pulumi.Input<string> = sshAddress,
): pulumi.Output<SshConnection> {
  return pulumi.all([host, privateKey, hostKey, through?.login]).apply(([host, privateKey, hostKey, proxy]) => ({
    host,
    ...(port !== undefined && { port }),
    user,
    ...(privateKey !== undefined && { privateKey }),
    hostKey,
    ...(proxy && { proxy }),
  }));
}
