import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellQuote } from "../../../guest/shellQuote";
import { newKeyPair } from "../../../tasks/generateKeyPair";
import type { Clone } from "../../../tools/harness/clone";
import { Lab } from "../../../tools/harness/lab";

/** What the networks are behind, on each of the two. */
export const JOINED_BRIDGES = { front: "br-front", back: "br-back" };

/** The hypervisors' own addresses on the front network. */
const ADDRESSES = { first: "192.168.1.11", second: "192.168.1.21" };

/**
 * Two labs as two hypervisors on one pair of switches: each has bridges of its own, with a cable between them. What runs
 * in the first reaches the second's libvirt by SSH. All of it is in the labs' namespaces, and goes with them.
 */
export class JoinedLabs {
  readonly first: Lab;
  readonly second: Lab;

  constructor(private readonly clone: Clone) {
    this.first = new Lab(clone, ".first");
    this.second = new Lab(clone, ".second");
  }

  /** The second's libvirt, as the first calls it. */
  get secondUri(): string {
    const { keyFile, knownHosts } = this.files;
    return `qemu+ssh://root@${ADDRESSES.second}/system?keyfile=${keyFile}&knownhosts=${knownHosts}`;
  }

  async begin(): Promise<void> {
    await this.first.begin();
    await this.second.begin();
    await this.makeBridges();
    await this.giveSecondItsOwnDisks();
    await this.listen();
    await this.introduce();
  }

  async end(): Promise<void> {
    await this.second.end();
    await this.first.end();
  }

  private get files() {
    const below = (name: string) => join(this.first.dir, name);
    return {
      keyFile: below("hypervisor_key"),
      knownHosts: below("known_hosts"),
      sshConfig: below("hypervisor_ssh_config"),
    };
  }

  private async makeBridges(): Promise<void> {
    const second = await pidOf(this.second);
    for (const [leg, bridge] of Object.entries(JOINED_BRIDGES)) {
      for (const lab of [this.first, this.second]) {
        await lab.expect(`sh -c 'ip link add ${bridge} type bridge && ip link set ${bridge} up'`);
      }
      const cable = `${leg}-cable`;
      await this.in(this.first, "net", `ip link add ${cable} type veth peer name ${cable} netns ${second}`);
      for (const lab of [this.first, this.second]) {
        await lab.expect(`sh -c 'ip link set ${cable} master ${bridge} && ip link set ${cable} up'`);
      }
    }
    await this.first.expect(`ip address add ${ADDRESSES.first}/24 dev ${JOINED_BRIDGES.front}`);
    await this.second.expect(`ip address add ${ADDRESSES.second}/24 dev ${JOINED_BRIDGES.front}`);
  }

  /** Where the first has its pool and console logs the second has folders of its own, as another machine would. */
  private async giveSecondItsOwnDisks(): Promise<void> {
    for (const folder of ["pool", "console"]) {
      const [own, seenAs] = [join(this.second.dir, folder), join(this.first.dir, folder)];
      await this.in(this.second, "mount", `mount --bind ${own} ${seenAs}`);
    }
  }

  /** Has an SSH server run on the second, by which libvirt is found where it usually listens. */
  private async listen(): Promise<void> {
    const below = (name: string) => join(this.second.dir, name);
    const hostKey = newKeyPair();
    const key = newKeyPair();
    await writeFile(below("ssh_host_key"), hostKey.privateKey, { mode: 0o600 });
    await writeFile(below("authorized_keys"), `${key.publicKey}\n`);
    await writeFile(
      below("sshd_config"),
      [
        ...[`ListenAddress ${ADDRESSES.second}`, `HostKey ${below("ssh_host_key")}`, "PidFile none"],
        ...[`AuthorizedKeysFile ${below("authorized_keys")}`, "StrictModes no", "UsePAM no", ""],
      ].join("\n"),
    );
    await this.in(this.second, "mount", "ln -sf /run/lvs-lab/libvirt-sock /run/libvirt/libvirt-sock");
    await this.second.expect(`sh -c 'mkdir -p /run/sshd && /usr/sbin/sshd -f ${below("sshd_config")}'`);

    const { keyFile, knownHosts, sshConfig } = this.files;
    await writeFile(keyFile, key.privateKey, { mode: 0o600 });
    await writeFile(knownHosts, `${ADDRESSES.second} ${hostKey.publicKey}\n`);
    await writeFile(sshConfig, `IdentityFile ${keyFile}\nUserKnownHostsFile ${knownHosts}\n`);
  }

  /** Has ssh on the first know the second, and use the key that it lets in. */
  private async introduce(): Promise<void> {
    await this.in(this.first, "mount", `mount --bind ${this.files.sshConfig} /etc/ssh/ssh_config`);
    await this.first.expect(`ssh -o BatchMode=yes root@${ADDRESSES.second} true`);
  }

  /** Runs a command as root in a lab's namespaces themselves, so that what it changes stays. */
  private async in(lab: Lab, kind: "net" | "mount", command: string): Promise<void> {
    await mkdir(lab.dir, { recursive: true });
    const namespaces = kind === "net" ? "--net" : "--mount --net";
    await this.clone.expect(`nsenter --target=${await pidOf(lab)} ${namespaces} sh -c ${shellQuote(command)}`);
  }
}

/** The lab's first process, by its number on this machine. */
async function pidOf(lab: Lab): Promise<number> {
  return JSON.parse(await readFile(join(lab.dir, "lab.json"), "utf8")).init.pid;
}
