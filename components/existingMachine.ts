import { local, type types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingMachinePlan } from "../plan/machines";
import type { ClaimInput } from "../tasks/claimMachine";
import type { SshConnection } from "../tasks/sshSession";
import { type ClusterNode, loginOf } from "./clusterNode";
import type { Credentials } from "./credentials";
import { task } from "./task";

/** What an existing machine and its user prove themselves with. */
export interface MachineKeys {
  /** OpenSSH public key that it answers with. */
  hostKey: pulumi.Input<string>;
  /** The OpenSSH key that logs in, a secret; the stack's own if left out. */
  privateKey?: pulumi.Input<string>;
}

export interface ExistingMachineArgs extends Credentials {
  plan: ExistingMachinePlan;
  keys: MachineKeys;
  /** The machine to log in through, where pulumi can't reach this one itself. */
  through?: ClusterNode;
}

/**
 * A machine that is there already. The stack takes it for itself before it configures it, and gives it back as it was
 * when it leaves the configuration; packages stay. One that can't be reached then is left as it is.
 */
export class ExistingMachine extends pulumi.ComponentResource implements ClusterNode {
  readonly node: string;
  readonly user: string;
  readonly sshAddress: string;
  readonly port: number | undefined;
  readonly through: ClusterNode | undefined;
  readonly hostKey: pulumi.Output<string>;
  readonly login: pulumi.Output<SshConnection>;
  readonly connection: pulumi.Output<types.input.remote.ConnectionArgs>;
  readonly instance: pulumi.Output<string>;
  readonly presence: pulumi.Resource;
  readonly forwardsFromBoot = false;

  constructor(name: string, args: ExistingMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, through, keys, clientKey, mark } = args;
    const { node, user, sshAddress, existing, guest, timeoutSeconds } = plan;
    const { hostKey } = keys;
    const privateKey = keys.privateKey === undefined ? undefined : pulumi.secret(keys.privateKey);
    super("lvs:machine:ExistingMachine", name, { ...plan, existing: { ...existing, hostKey, privateKey } }, opts);
    this.node = node;
    this.user = user;
    this.sshAddress = sshAddress;
    this.port = existing.port;
    this.through = through;
    this.hostKey = pulumi.output(hostKey);
    this.login = loginOf(this, privateKey ?? clientKey.privateKey);

    const stdin = pulumi.all([this.login, mark, clientKey.publicKey]).apply(([connection, mark, publicKey]) =>
      JSON.stringify({
        node,
        connection,
        mark,
        guest,
        timeoutSeconds,
        ...(privateKey === undefined && { publicKey }),
      } satisfies ClaimInput),
    );
    const claim = new local.Command(
      `${name}-claim`,
      {
        create: task("claimMachine"),
        update: task("claimMachine"),
        delete: task("releaseMachine"),
        stdin,
        triggers: [hostKey, sshAddress],
      },
      // the same machine would be released after it was claimed again
      { parent: this, deleteBeforeReplace: true },
    );

    this.presence = claim;
    this.instance = claim.id;
    this.connection = pulumi.all([this.login, claim.id]).apply(([connection]) => connection);
    this.registerOutputs({
      hostKey: this.hostKey,
      login: this.login,
      connection: this.connection,
      instance: this.instance,
    });
  }
}
