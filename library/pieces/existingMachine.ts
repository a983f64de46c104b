import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ClusterNode } from "../../components/clusterNode";
import { ExistingMachine as Component } from "../../components/existingMachine";
import { BOOT_TIMEOUT_SECONDS } from "../../config/schema/defaults";
import { existing } from "../../config/schema/existing";
import { text } from "../../config/schema/fields";
import { SSH_PORT } from "../../config/schema/login";
import { stackConfigSchema } from "../../config/schema/stack";
import type { Guest } from "../../guest/script";
import { ownerMark } from "../../plan/libvirtNames";
import type { ClusterArgs, ExistingMachineArgs } from "../clusterArgs";
import { checkedPiece } from "./checkedPiece";

/** How to log in on a machine, and what it runs. */
export interface MachineLoginArgs
  extends Pick<ClusterArgs, "guest" | "packageMirror">,
    Pick<ExistingMachineArgs, "user" | "port" | "hostKey"> {
  /** Its address, or its name where pulumi runs. */
  host: pulumi.Input<string>;
  /** The OpenSSH key that logs in, a secret. */
  privateKey: pulumi.Input<string>;
  /** The machine to log in through, where pulumi can't reach this one itself. */
  through?: ExistingMachine;
}

const { guest, packageMirror } = stackConfigSchema.shape;
const { user, port, hostKey } = existing.shape;
const schema = z.strictObject({
  host: text(/^[\w.:-]+$/, "an address or a host's name"),
  user,
  port,
  hostKey,
  privateKey: text(/PRIVATE KEY/, "an OpenSSH private key, as a secret"),
  guest,
  packageMirror,
});

/**
 * A machine that somebody else makes, and that becomes a {@link Director}, a {@link RealServer} or both. It is taken for
 * this stack before it is configured, and given back as it was when the stack is destroyed; packages stay.
 *
 * @throws pulumi.InputPropertiesError that lists everything wrong with its arguments
 */
export class ExistingMachine extends pulumi.ComponentResource {
  /** @internal */
  readonly node: ClusterNode;
  /** @internal */
  readonly guest: Guest;

  /** @param name what its resources are called after, and the machine in messages */
  constructor(name: string, { through, ...login }: MachineLoginArgs, opts?: pulumi.ComponentResourceOptions) {
    const checked = checkedPiece(`the machine ${name}`, schema, login);
    const { host, hostKey, privateKey } = login;
    const { user, port, guest, packageMirror } = checked;
    super("lvs:index:ExistingMachine", name, { host, user, port, hostKey, guest, packageMirror }, opts);
    const stack = { project: pulumi.getProject(), stack: pulumi.getStack(), prefix: name };
    this.node = new Component(
      name,
      {
        plan: {
          node: name,
          path: name,
          // an output has no text before the machine is there
          sshAddress: typeof host === "string" ? host : "",
          user,
          existing: { port: port === SSH_PORT ? undefined : port },
          guest,
          timeoutSeconds: BOOT_TIMEOUT_SECONDS.kvm,
        },
        host,
        keys: { hostKey: pulumi.output(hostKey).apply(withoutComment), privateKey },
        mark: pulumi.output(hostKey).apply((key) => ownerMark(stack, withoutComment(key))),
        through: through?.node,
      },
      { parent: this },
    );
    this.guest = { name: guest, packageMirror };
    this.registerOutputs();
  }
}

function withoutComment(key: string): string {
  return key.trim().split(" ").slice(0, 2).join(" ");
}
