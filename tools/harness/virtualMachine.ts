import type { Clone } from "./clone";

/** A node as the hypervisor sees it: something with a power switch and cables. */
export class VirtualMachine {
  private readonly domain: string;

  /** The boot that it had when it was last seen to end. */
  private lastBoot = "";

  constructor(
    private readonly clone: Clone,
    readonly node: string,
  ) {
    this.domain = `lvs-lab-${node}`;
  }

  /** Switches it off, without a word to what runs there. */
  async powerOff(): Promise<void> {
    await this.clone.expect(`./lab virsh -q destroy ${this.domain}`);
  }

  async powerOn(): Promise<void> {
    await this.clone.expect(`./lab virsh -q start ${this.domain}`);
  }

  /** Tells it to reboot, as its administrator does; {@link hasBooted} waits for the end of that. */
  async reboots(): Promise<void> {
    this.lastBoot = await this.clone.onNode(this.node, `cat ${BOOT_ID}`);
    // a moment later, or its network may be gone before the connection that carries the command has ended
    const timer = "--on-active=1 --timer-property=AccuracySec=100ms";
    await this.clone.type(`./lab ssh ${this.node} sudo -n systemd-run -q ${timer} systemctl reboot`);
  }

  /** Waits, within a bound, until it has come up after {@link powerOn} or {@link reboots}. */
  async hasBooted(): Promise<void> {
    await this.clone.expect(`timeout 300 sh -c '
      until boot=$(./lab ssh ${this.node} cat ${BOOT_ID}) && [ "$boot" != "${this.lastBoot}" ]; do sleep 1; done
      ./lab ssh ${this.node} "systemctl is-system-running --wait" >/dev/null || true'`);
  }

  /** Pulls the cable of its interface on a network. */
  unplug(network: "front" | "back"): Promise<void> {
    return this.setLink(network, "down");
  }

  plugIn(network: "front" | "back"): Promise<void> {
    return this.setLink(network, "up");
  }

  private async setLink(network: string, state: "down" | "up"): Promise<void> {
    const interfaces = await this.clone.expect(`./lab virsh -q domiflist ${this.domain}`);
    const line = interfaces.split("\n").find((line) => line.includes(`lvs-lab-${network}`));
    const target = line?.trim().split(/\s+/)[0];
    await this.clone.expect(`./lab virsh -q domif-setlink ${this.domain} ${target} ${state}`);
  }
}

const BOOT_ID = "/proc/sys/kernel/random/boot_id";
