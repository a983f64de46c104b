import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clone } from "../../../tools/harness/clone";
import { Lab } from "../../../tools/harness/lab";
import { LabSshd } from "../../labSshd";

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
  private readonly sshd: LabSshd;

  constructor(clone: Clone) {
    this.first = new Lab(clone, ".first");
    this.second = new Lab(clone, ".second");
    this.sshd = new LabSshd(this.second, ADDRESSES.second);
  }

  /** The second's libvirt, as the first calls it. */
  get secondUri(): string {
    const { keyFile, knownHosts } = this.sshd;
    return `qemu+ssh://root@${ADDRESSES.second}/system?keyfile=${keyFile}&knownhosts=${knownHosts}`;
  }

  async begin(): Promise<void> {
    await this.first.begin();
    await this.second.begin();
    await this.makeBridges();
    await this.giveSecondItsOwnDisks();
    await this.sshd.start();
    await this.introduce();
  }

  async end(): Promise<void> {
    await this.second.end();
    await this.first.end();
  }

  private get sshConfig(): string {
    return join(this.first.dir, "hypervisor_ssh_config");
  }

  private async makeBridges(): Promise<void> {
    const second = await this.second.pid();
    for (const [leg, bridge] of Object.entries(JOINED_BRIDGES)) {
      for (const lab of [this.first, this.second]) {
        await lab.expect(`sh -c 'ip link add ${bridge} type bridge && ip link set ${bridge} up'`);
      }
      const cable = `${leg}-cable`;
      await this.first.onNetwork(`ip link add ${cable} type veth peer name ${cable} netns ${second}`);
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
      await this.second.alter(`mount --bind ${own} ${seenAs}`);
    }
  }

  /** Has ssh on the first know the second, and use the key that it lets in. */
  private async introduce(): Promise<void> {
    const { keyFile, knownHosts } = this.sshd;
    await writeFile(this.sshConfig, `IdentityFile ${keyFile}\nUserKnownHostsFile ${knownHosts}\n`);
    await this.first.alter(`mount --bind ${this.sshConfig} /etc/ssh/ssh_config`);
    await this.first.expect(`ssh -o BatchMode=yes root@${ADDRESSES.second} true`);
  }
}
