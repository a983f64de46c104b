import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellQuote } from "../../../guest/shellQuote";
import type { Typed } from "../../../tools/harness/clone";
import { Lab } from "../../../tools/harness/lab";
import { LabSshd } from "../../labSshd";
import { clone } from "../sharedClone";

const ADDRESSES = { hypervisor: "10.99.0.1", laptop: "10.99.0.2" };
/** A cable's two ends are one subnet. */
const PREFIX_LENGTH = 30;
const NAMESPACE = "laptop";

/**
 * A machine beside the lab's hypervisor, on a cable to it and on no other network: it has the lab's files and programs,
 * and an SSH agent for each command.
 */
export class Laptop {
  private readonly lab = new Lab(clone, ".lab");
  readonly hypervisor = new LabSshd(this.lab, ADDRESSES.hypervisor);

  /** libvirt, as the laptop reaches it. */
  get libvirtUri(): string {
    return `qemu+ssh://root@${ADDRESSES.hypervisor}/system?knownhosts=${this.hypervisor.knownHosts}`;
  }

  async plugIn(): Promise<void> {
    const there = `ip -n ${NAMESPACE}`;
    await this.lab.alter(
      [
        `ip netns add ${NAMESPACE}`,
        `ip link add cable type veth peer name eth0 netns ${NAMESPACE}`,
        `ip address add ${ADDRESSES.hypervisor}/${PREFIX_LENGTH} dev cable`,
        `${there} address add ${ADDRESSES.laptop}/${PREFIX_LENGTH} dev eth0`,
        `ip link set cable up && ${there} link set eth0 up && ${there} link set lo up`,
      ].join(" && "),
    );
    await this.hypervisor.start();
    const config = join(this.lab.dir, "laptop_ssh_config");
    await writeFile(config, `BatchMode yes\nUserKnownHostsFile ${this.hypervisor.knownHosts}\n`);
    await this.lab.alter(`mount --bind ${config} /etc/ssh/ssh_config`);
  }

  async unplug(): Promise<void> {
    await this.hypervisor.stop();
    await this.lab.alter(`umount /etc/ssh/ssh_config; ip link delete cable; ip netns delete ${NAMESPACE}`);
  }

  /** Types a command there, whose SSH agent has the hypervisor's key. */
  type(command: string): Promise<Typed> {
    return clone.type(this.there(command));
  }

  /** The same for one that must succeed; returns its standard output. */
  expect(command: string): Promise<string> {
    return clone.expect(this.there(command));
  }

  private there(command: string): string {
    const withKey = `ssh-add -q ${this.hypervisor.keyFile} && ${command}`;
    return `./lab nsenter --net=/run/netns/${NAMESPACE} ssh-agent sh -c ${shellQuote(withKey)}`;
  }
}
