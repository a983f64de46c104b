import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newKeyPair } from "../tasks/generateKeyPair";
import type { Lab } from "../tools/harness/lab";
import { sshdProgram } from "./sshdProgram";

/** An SSH server in a lab, by which its libvirt is found where it usually listens. It goes with the lab. */
export class LabSshd {
  /** OpenSSH public key that it answers with. */
  readonly hostKey: string;
  private readonly privateHostKey: string;

  constructor(
    private readonly lab: Lab,
    /** Where it listens. */
    readonly address: string,
  ) {
    const { publicKey, privateKey } = newKeyPair();
    this.hostKey = publicKey;
    this.privateHostKey = privateKey;
  }

  /** The file of the private key that it lets in as root. */
  get keyFile(): string {
    return this.file("sshd_client_key");
  }

  /** A file by which ssh knows it. */
  get knownHosts(): string {
    return this.file("sshd_known_hosts");
  }

  async start(): Promise<void> {
    const client = newKeyPair();
    await writeFile(this.file("sshd_host_key"), this.privateHostKey, { mode: 0o600 });
    await writeFile(this.file("sshd_authorized_keys"), `${client.publicKey}\n`);
    await writeFile(this.keyFile, client.privateKey, { mode: 0o600 });
    await writeFile(this.knownHosts, `${this.address} ${this.hostKey}\n`);
    const config = this.file("sshd_config");
    await writeFile(
      config,
      [
        ...[
          `ListenAddress ${this.address}`,
          `HostKey ${this.file("sshd_host_key")}`,
          `PidFile ${this.file("sshd_pid")}`,
        ],
        ...[`AuthorizedKeysFile ${this.file("sshd_authorized_keys")}`, "StrictModes no", "UsePAM no", ""],
      ].join("\n"),
    );
    // a machine without the server's package has no user for it
    await this.lab.alter("grep -q ^sshd: /etc/passwd || echo sshd:x:100:65534::/run/sshd:/bin/false >>/etc/passwd");
    await this.lab.alter("ln -sf /run/lvs-lab/libvirt-sock /run/libvirt/libvirt-sock");
    await this.lab.expect(`sh -c 'mkdir -p /run/sshd && ${await sshdProgram()} -f ${config}'`);
  }

  /** Ends it; logins go on. */
  async stop(): Promise<void> {
    await this.lab.expect(`sh -c 'kill $(cat ${this.file("sshd_pid")})'`);
  }

  private file(name: string): string {
    return join(this.lab.dir, name);
  }
}
