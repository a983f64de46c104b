import type * as pulumi from "@pulumi/pulumi";
import { ownerMark, type StackIdentity } from "../plan/libvirtNames";
import { SshKey } from "./sshKey";

/** What a stack logs in with, and what it knows its own machines by. */
export interface Credentials {
  /** The key that logs in on every machine. */
  clientKey: SshKey;
  /** What marks the stack's own machines, and tells it from all other stacks. */
  mark: pulumi.Output<string>;
}

/** @param protect whether Pulumi refuses to remove them */
export function createCredentials(
  name: string,
  { stack, protect }: { stack: StackIdentity; protect: boolean | undefined },
  parent: pulumi.Resource,
): Credentials {
  const clientKey = new SshKey(`${name}-client-key`, { parent, protect });
  return { clientKey, mark: clientKey.publicKey.apply((publicKey) => ownerMark(stack, publicKey)) };
}
