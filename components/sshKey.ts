import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { task } from "./task";

/**
 * An ed25519 key pair, generated once. Both halves live in the stack's state, the private one as a secret,
 * and nowhere else.
 */
export class SshKey extends pulumi.ComponentResource {
  /** OpenSSH private key, a secret. */
  readonly privateKey: pulumi.Output<string>;
  /** OpenSSH public key: `ssh-ed25519 AAAA…`. */
  readonly publicKey: pulumi.Output<string>;
  /** Gone when the key is. */
  readonly pair: pulumi.Resource;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:ssh:SshKey", name, {}, opts);

    const generated = new local.Command(
      `${name}-pair`,
      { create: task("generateKeyPair"), logging: local.Logging.None },
      // once made it stays, however later versions of this program make theirs
      { parent: this, additionalSecretOutputs: ["stdout"], ignoreChanges: ["create", "logging"] },
    );
    const pair = generated.stdout.apply((json) => JSON.parse(json) as { privateKey: string; publicKey: string });

    this.privateKey = pulumi.secret(pair.privateKey);
    this.publicKey = pulumi.unsecret(pair.publicKey);
    this.pair = generated;
    this.registerOutputs({ privateKey: this.privateKey, publicKey: this.publicKey });
  }
}
