import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../../../runtime/report";
import { Clone } from "../../harness/clone";
import { ForeignMachines, makeNetworks } from "../../harness/foreignMachines";
import { Lab } from "../../harness/lab";
import { type EndState, PROBES, readEndState } from "./endState";
import { BACK_ADDRESSES, DIRECTOR, VIP } from "./wanted";

const NODES = Object.keys(BACK_ADDRESSES);
/** Who logs in, by the image. */
const USER = "centos";
const SNAPSHOT = "booted";
/** No step takes as long as this, however slow the machines are. */
const STEP_SECONDS = 600;

/** How a command ended, and how long it took within the lab. */
export interface Timed {
  seconds: number;
  output: string;
}

/** The machines that all peers configure, in a lab of their own: booted, and configured by nobody. */
export class Site {
  private readonly machines: ForeignMachines;

  private constructor(readonly lab: Lab) {
    this.machines = new ForeignMachines(lab, USER);
  }

  /** Boots them in a fresh clone, and keeps the state that {@link reset} goes back to. */
  static async create(report: Report): Promise<Site> {
    const clone = await Clone.create();
    const site = new Site(new Lab(clone, ".provisioning"));
    try {
      await site.boot(report);
      return site;
    } catch (error) {
      await site.remove();
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.lab.clone.type(`./lab --dir ${this.lab.dir} stop`);
    await this.lab.clone.remove();
  }

  /** How OpenSSH reaches the machines by their names: real servers through the director, connections shared. */
  get sshConfig(): string {
    return join(this.lab.dir, "peers_ssh_config");
  }

  /** The private key that logs in on all of them. */
  get keyFile(): string {
    return this.machines.keyFile;
  }

  /** A folder of a peer's own in the lab's. */
  async folderFor(peer: string): Promise<string> {
    const folder = join(this.lab.dir, "peers", peer);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  login(node: string): { user: string; hostKey: string } {
    return this.machines.existing(node);
  }

  /** Has a stack log in with the machines' own key. */
  nameKeys(stack: string): Promise<void> {
    return this.machines.nameKeys(stack, ...NODES);
  }

  /** All machines as they were when they had booted. */
  async reset(): Promise<void> {
    await this.closeConnections();
    for (const node of NODES) await this.lab.expect(`virsh --quiet snapshot-revert ${node} ${SNAPSHOT} --running`);
    for (const node of NODES) await this.machines.reachable(node);
  }

  /** Runs a command inside, from the clone's folder, with no connection open beforehand. It must succeed. */
  async time(command: string): Promise<Timed> {
    await this.closeConnections();
    const timed = join(import.meta.dirname, "timed.sh");
    const { exitStatus, stdout } = await this.lab.type(`timeout ${STEP_SECONDS} ${timed} ${command}`);
    if (exitStatus !== 0) throw new Error(`${command}: exit status ${exitStatus}\n${stdout}`);
    const lines = stdout.trimEnd().split("\n");
    return { seconds: Number(lines.pop()), output: lines.join("\n") };
  }

  /** What the machines are like, and what clients get of this many real servers. */
  async observe(realServers: number): Promise<EndState> {
    const texts = await Promise.all(
      NODES.map(async (node) => {
        const probe = node === DIRECTOR ? PROBES.director : PROBES.realServer;
        return [node, await this.machines.on(node, await readFile(probe, "utf8"))] as const;
      }),
    );
    const answers = await this.lab.expect(`bash ${PROBES.client} http://${VIP}/ ${realServers}`);
    return readEndState(Object.fromEntries(texts), answers);
  }

  private async boot(report: Report): Promise<void> {
    const { clone } = this.lab;
    report("getting what the clone needs");
    await clone.expect("npm run toolchain");
    report("starting the lab");
    await this.lab.begin();
    await makeNetworks(this.lab);
    await this.makeMachines();
    await this.writeSshConfig();
    const script = await readFile(join(import.meta.dirname, "use-mirror.sh"), "utf8");
    for (const node of NODES) {
      report(`booting ${node}`);
      await this.machines.booted(node);
      await this.machines.on(node, script);
    }
    for (const node of NODES) {
      report(`keeping the state of ${node}`);
      await this.lab.expect(`virsh --quiet snapshot-create-as ${node} ${SNAPSHOT}`);
    }
  }

  private async makeMachines(): Promise<void> {
    for (const [node, address] of Object.entries(BACK_ADDRESSES)) {
      const back = { network: "back", address: `${address}/24` } as const;
      if (node === DIRECTOR) {
        const front = { network: "front", name: "eth0", address: `${VIP}/24`, gateway: "192.168.1.11" } as const;
        await this.machines.make(node, [front, { ...back, name: "eth1" }], { forwardsFor: "192.168.2.0/24" });
      } else {
        const gateway = BACK_ADDRESSES[DIRECTOR];
        await this.machines.make(node, [{ ...back, name: "eth0", gateway }], { through: DIRECTOR });
      }
    }
  }

  private async writeSshConfig(): Promise<void> {
    const knownHosts = join(this.lab.dir, "peers_known_hosts");
    const common = [
      "Host *",
      `  User ${USER}`,
      `  IdentityFile ${this.keyFile}`,
      "  IdentitiesOnly yes",
      "  LogLevel ERROR",
      "  StrictHostKeyChecking yes",
      `  UserKnownHostsFile ${knownHosts}`,
      "  ControlMaster auto",
      `  ControlPath ${this.controlFolder}/%n`,
      "  ControlPersist 60",
    ];
    const ways = NODES.flatMap((node) => [
      `Host ${node}`,
      `  HostKeyAlias ${node}`,
      `  HostName ${node === DIRECTOR ? VIP : BACK_ADDRESSES[node]}`,
      ...(node === DIRECTOR ? [] : [`  ProxyCommand ssh -F ${this.sshConfig} -W %h:%p ${DIRECTOR}`]),
    ]);
    await mkdir(this.controlFolder, { recursive: true });
    await writeFile(this.sshConfig, `${[...common, ...ways].join("\n")}\n`);
    await writeFile(knownHosts, NODES.map((node) => `${node} ${this.login(node).hostKey}\n`).join(""));
  }

  /** A socket's path has room for 108 characters. */
  private get controlFolder(): string {
    return join(this.lab.dir, "c");
  }

  /** A run begins as if the one before had been a while ago. */
  private async closeConnections(): Promise<void> {
    // real servers first: their connections pass through the director's
    const close = NODES.toReversed().map((node) => `ssh -F ${this.sshConfig} -O exit ${node} 2>/dev/null;`);
    await this.lab.expect(`sh -c '${close.join(" ")} true'`);
  }
}
