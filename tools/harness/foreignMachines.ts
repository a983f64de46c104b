import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Identity, renderSeed } from "../../guest/cloudInit";
import { shellQuote } from "../../guest/shellQuote";
import { newKeyPair } from "../../tasks/generateKeyPair";
import type { Lab } from "./lab";

/** A machine's leg on one of the networks that {@link makeNetworks} makes. */
export interface Leg {
  network: "front" | "back";
  /** What the machine calls it. */
  name: string;
  /** With the prefix's length. */
  address: string;
  gateway?: string;
}

export const BRIDGES = { front: "lab-front", back: "lab-back" };

/** Networks of nobody's stack: the console's own address on the front one, nothing but machines on the back one. */
export async function makeNetworks(lab: Lab): Promise<void> {
  await lab.virsh(
    "net-create",
    `<network>
       <name>front</name><forward mode='nat'/><bridge name='${BRIDGES.front}' stp='off'/>
       <ip address='192.168.1.11' netmask='255.255.255.0'/>
     </network>`,
  );
  await lab.virsh("net-create", `<network><name>back</name><bridge name='${BRIDGES.back}' stp='off'/></network>`);
}

/** Machines that somebody made by hand, before any stack: with their own keys, names of interfaces and boot. */
export class ForeignMachines {
  /** The key that logs in on all of them. */
  private readonly key = newKeyPair();
  /** By name, as /etc/ssh/ssh_host_ed25519_key.pub has it. */
  private readonly hostKeys: Record<string, string> = {};
  private readonly ways: string[] = [];

  constructor(
    private readonly lab: Lab,
    /** Who logs in, by the image. */
    private readonly user: string,
  ) {}

  /** How the stack's configuration names one of them, as far as the machine says it. */
  existing(name: string): { user: string; hostKey: string } {
    return { user: this.user, hostKey: this.hostKeys[name] ?? "" };
  }

  /** Has a stack use the machines' own key, as a user would tell it. */
  async nameKeys(stack: string, ...names: string[]): Promise<void> {
    for (const name of names) {
      const path = `lvs:nodes.${name}.existing.privateKey`;
      await this.lab.expect(`pulumi config set --stack ${stack} --secret --path ${path} <${this.keyFile}`);
    }
  }

  /** Makes and boots one; it isn't waited for. */
  async make(name: string, legs: Leg[], { forwardsFor, through }: { forwardsFor?: string; through?: string } = {}) {
    const hostKey = newKeyPair();
    this.hostKeys[name] = hostKey.publicKey;
    const interfaces = legs.map(({ network: _, ...leg }, index) => ({ ...leg, mac: mac(name, index) }));
    await this.writeSeed({ hostname: name, authorizedKey: this.key.publicKey, hostKey, interfaces, forwardsFor });
    const disk = join(this.lab.dir, `${name}.qcow2`);
    const image = await this.lab.fact("lvs:image");
    await this.lab.expect(`qemu-img create -q -f qcow2 -F qcow2 -b ${image} ${disk}`);
    await this.lab.virsh(
      "create",
      domain(
        await this.domainType(),
        name,
        { disk, seed: this.seedOf(name), log: join(this.lab.dir, "console", `${name}.log`) },
        legs,
      ),
    );

    const [first] = legs;
    this.ways.push(`Host ${name}`, `  HostName ${first?.address.split("/")[0]}`);
    if (through) this.ways.push(`  ProxyCommand ssh -F ${this.sshConfig} -W %h:%p ${through}`);
    await this.writeSshConfig();
  }

  /** Waits, within a bound, until a machine has booted and ended its first set-up. */
  async booted(name: string): Promise<void> {
    await this.reachable(name);
    await this.on(name, "cloud-init status --wait >/dev/null");
  }

  /** Waits, within a bound, until a machine lets in. */
  async reachable(name: string): Promise<void> {
    await this.lab.clone.expect(
      `timeout 600 sh -c 'until ./lab --dir ${this.lab.dir} run ssh -F ${this.sshConfig} -o ConnectTimeout=60 ${name} true 2>/dev/null; do sleep 1; done'`,
    );
  }

  /** Runs a command as root, which must succeed. */
  on(name: string, command: string): Promise<string> {
    const remote = `sudo -n bash -c ${shellQuote(command)}`;
    return this.lab.expect(`ssh -F ${this.sshConfig} ${name} ${shellQuote(remote)}`);
  }

  /** Puts the files of a folder of this machine's below the root of one of them, but for those that it has. */
  async give(name: string, folder: string): Promise<void> {
    const unpack = "sudo -n tar -x --skip-old-files --keep-directory-symlink --no-same-owner -C /";
    const pack = `tar -C ${shellQuote(folder)} -c . | ssh -F ${this.sshConfig} ${name} ${shellQuote(unpack)}`;
    await this.lab.expect(`sh -c ${shellQuote(pack)}`);
  }

  /** Reboots one, and waits, within a bound, until it has come up again. */
  async reboot(name: string): Promise<void> {
    const bootId = "cat /proc/sys/kernel/random/boot_id";
    const before = await this.on(name, bootId);
    // a moment later, or its network may be gone before the connection that carries the command has ended
    await this.on(name, "systemd-run -q --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot");
    const boot = `./lab --dir ${this.lab.dir} run ssh -F ${this.sshConfig} -o ConnectTimeout=60 ${name} ${bootId}`;
    const isAnother = `boot=$(${boot} 2>/dev/null) && [ "$boot" != ${shellQuote(before.trim())} ]`;
    await this.lab.clone.expect(`timeout 600 sh -c ${shellQuote(`until ${isAnother}; do sleep 1; done`)}`);
    await this.on(name, "systemctl is-system-running --wait >/dev/null || true");
  }

  /** The private half of the key that logs in on all of them. */
  get keyFile(): string {
    return join(this.lab.dir, "foreign_key");
  }

  private get sshConfig(): string {
    return join(this.lab.dir, "ssh_config");
  }

  private seedOf(name: string): string {
    return join(this.lab.dir, `${name}-seed.iso`);
  }

  private async writeSeed(identity: Identity): Promise<void> {
    const folder = join(this.lab.dir, `${identity.hostname}-seed`);
    const { metaData, userData, networkConfig } = renderSeed(identity);
    await mkdir(folder);
    const files = { "meta-data": metaData, "user-data": userData, "network-config": networkConfig };
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    await this.lab.expect(
      `mkisofs -quiet -volid cidata -joliet -rock -output ${this.seedOf(identity.hostname)} ${folder}`,
    );
  }

  private async writeSshConfig(): Promise<void> {
    await writeFile(this.keyFile, this.key.privateKey, { mode: 0o600 });
    const common = [`  User ${this.user}`, `  IdentityFile ${this.keyFile}`, "  LogLevel ERROR"];
    const trust = ["  StrictHostKeyChecking no", "  UserKnownHostsFile /dev/null"];
    await writeFile(this.sshConfig, `${["Host *", ...common, ...trust, ...this.ways].join("\n")}\n`);
  }

  private async domainType(): Promise<string> {
    return (await this.lab.fact("lvs:accelerator")) === "kvm" ? "kvm" : "qemu";
  }
}

/** A locally administered address that QEMU's own range has; a machine's number is the last digit of its name. */
function mac(name: string, index: number): string {
  return `52:54:00:00:0${name.slice(-1)}:f${index}`;
}

interface Files {
  disk: string;
  seed: string;
  /** What comes out of its serial console. */
  log: string;
}

function domain(type: string, name: string, { disk, seed, log }: Files, legs: Leg[]): string {
  const interfaces = legs.map(
    ({ network }, index) =>
      `<interface type='bridge'><mac address='${mac(name, index)}'/><source bridge='${BRIDGES[network]}'/>
         <model type='virtio'/></interface>`,
  );
  return `<domain type='${type}'>
    <name>${name}</name><memory unit='MiB'>512</memory><vcpu>2</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <features><acpi/><apic/></features>
    <devices>
      <disk type='file' device='disk'>
        <driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/>
      </disk>
      <disk type='file' device='cdrom'><source file='${seed}'/><target dev='hdd' bus='ide'/><readonly/></disk>
      ${interfaces.join("\n")}
      <serial type='pty'><log file='${log}' append='off'/></serial>
    </devices>
  </domain>`;
}
