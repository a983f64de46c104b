import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingMachinePlan } from "../plan/machines";
import type { ClaimInput } from "../tasks/claimMachine";
import type { SshConnection } from "../tasks/sshSession";
import type { ClusterNode } from "./clusterNode";
import { type Hop, type LoginKeys, loginOf, type Way } from "./hop";
import type { SshKey } from "./sshKey";
import { task } from "./task";

export interface ExistingMachineArgs extends Way {
  plan: ExistingMachinePlan;
  keys: LoginKeys;
  /** Where it answers, if only another resource tells that. */
  host?: pulumi.Input<string>;
  /** What tells the stack's own machines from all others. */
  mark: pulumi.Input<string>;
  /** What logs in where the machine has no key of its own. */
  clientKey?: SshKey;
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
  readonly through: Hop | undefined;
  readonly hostKey: pulumi.Output<string>;
  readonly login: pulumi.Output<SshConnection>;
  readonly connection: pulumi.Output<SshConnection>;
  readonly instance: pulumi.Output<string>;
  readonly presence: pulumi.Resource;
  readonly forwardsFromBoot = false;

  constructor(name: string, args: ExistingMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, through, sshAddress = plan.sshAddress, host = sshAddress, keys, clientKey, mark } = args;
    const { node, path, user, existing, guest, timeoutSeconds } = plan;
    const { hostKey } = keys;
    const privateKey = keys.privateKey === undefined ? undefined : pulumi.secret(keys.privateKey);
    super("lvs:machine:ExistingMachine", name, { ...plan, existing: { ...existing, hostKey, privateKey } }, opts);
    this.node = node;
    this.user = user;
    this.sshAddress = sshAddress;
    this.port = existing.port;
    this.through = through;
    this.hostKey = pulumi.output(hostKey);
    this.login = loginOf(this, privateKey ?? clientKey?.privateKey ?? "", host);

    const stdin = pulumi.all([this.login, mark, clientKey?.publicKey]).apply(([connection, mark, publicKey]) =>
      JSON.stringify({
        node,
        path,
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
        // another way to the same machine is no other machine; of a host that is told later there is no address
        triggers: [hostKey, plan.sshAddress || host],
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
