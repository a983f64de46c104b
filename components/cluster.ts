import * as pulumi from "@pulumi/pulumi";
import { backAddresses, vips } from "../config/addresses";
import { BOOT_TIMEOUT_SECONDS } from "../config/defaults";
import type { StackConfig } from "../config/schema";
import { tableOf } from "../config/table";
import { guestProfiles } from "../guest/profiles";
import type { Settings } from "../guest/script";
import { directReturnsOf } from "../lvs/directReturn";
import { type AddressedService, isMarked, type VirtualService } from "../lvs/virtualService";
import type { Proof } from "../tasks/proveVip";
import { Director } from "./director";
import { drainBeforeDestruction } from "./drain";
import { LeftoverRemoval, ownerMark } from "./leftovers";
import { LvsTable } from "./lvsTable";
import type { Hypervisor, Machine } from "./machine";
import { createMachines, realServerRoutes } from "./machines";
import { RealServer } from "./realServer";
import { SshKey } from "./sshKey";
import { Storage } from "./storage";
import { serviceUrl, VipProof } from "./vipProof";

/** How to log in on a node: the address, the user, and the node to jump through if there is one. */
export interface NodeLogin {
  address: string;
  user: string;
  jump?: string;
}

/**
 * An LVS cluster: a director between two networks, real servers behind it, and the table that joins them.
 * The machines boot and are configured side by side; the table follows when all of them are ready.
 */
export class Cluster extends pulumi.ComponentResource {
  /** The address that clients use. */
  readonly vip: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** The director's name. */
  readonly director: pulumi.Output<string>;
  /** The real servers' addresses, by name. */
  readonly realServers: pulumi.Output<Record<string, string>>;
  /** The rules that the director holds, in the form of `ipvsadm -Sn`. */
  readonly table: pulumi.Output<string[]>;
  /** How many requests the VIP answered after the last change, by real server; undefined with `verify: false`. */
  readonly proof: pulumi.Output<Proof | undefined>;
  /** A command line to log in on each node, by name. */
  readonly ssh: pulumi.Output<Record<string, string>>;
  readonly nodes: pulumi.Output<Record<string, NodeLogin>>;
  /** The nodes' pinned host keys, by name. */
  readonly hostKeys: pulumi.Output<Record<string, string>>;
  /** The same as lines of a known_hosts file. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
  readonly knownHosts: pulumi.Output<string>;
  /** The OpenSSH key that logs in on each node, a secret. */
  readonly privateKey: pulumi.Output<string>;

  constructor(name: string, config: StackConfig, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:Cluster", name, {}, opts);

    const hypervisor = this.hypervisor(name, config);
    const machines = createMachines(name, config, hypervisor, this);
    const directorMachine = machines.director;

    const packages = packageSettings(config);
    const director = new Director(
      `${name}-${config.director}`,
      { machine: directorMachine, backNetwork: config.networks.back.cidr, packages },
      { parent: this },
    );
    const wanted = tableOf(config);
    const realServers = machines.realServers.map(
      (machine) =>
        new RealServer(
          `${name}-${machine.node}`,
          {
            machine,
            packages,
            routes: realServerRoutes(config, machine.node),
            directReturns: directReturnsOf(wanted, backAddresses(config, machine.node), vips(config)),
            drainSeconds: config.drainSeconds,
          },
          { parent: this },
        ),
    );
    const drained = realServers.map((realServer) => {
      const { node } = realServer.machine;
      return drainBeforeDestruction(
        `${name}-${node}-drain`,
        { director, realServer, addresses: backAddresses(config, node), drainSeconds: config.drainSeconds },
        { parent: this },
      );
    });
    const table = new LvsTable(
      `${name}-table`,
      {
        director,
        realServers,
        drained,
        table: wanted,
        drainSeconds: config.drainSeconds,
        driftCheck: config.driftCheck,
      },
      { parent: this },
    );
    const service = wanted.virtualServices.find(isHttpCandidate);
    const proof =
      config.verify && service
        ? new VipProof(
            `${name}-proof`,
            { director, realServers, table, service, nodes: nodesByAddress(config) },
            { parent: this },
          ).proof
        : undefined;

    const all = [directorMachine, ...machines.realServers];
    this.vip = pulumi.output(service?.address ?? directorMachine.sshAddress);
    this.url = pulumi.output(service ? serviceUrl(service) : "");
    this.director = pulumi.output(config.director);
    this.realServers = pulumi.output(byNode(machines.realServers, ({ sshAddress }) => sshAddress));
    this.table = table.rules;
    this.proof = pulumi.output(proof);
    this.ssh = pulumi.output(byNode(all, sshCommand));
    this.nodes = pulumi.output(byNode(all, nodeLogin));
    this.hostKeys = pulumi.output(byNode(all, ({ hostKey }) => hostKey));
    this.knownHosts = pulumi.all(all.map(knownHost)).apply((lines) => lines.join("\n"));
    this.privateKey = hypervisor.clientKey.privateKey;
    this.registerOutputs({ vip: this.vip, url: this.url, table: this.table, proof: this.proof });
  }

  private hypervisor(name: string, config: StackConfig): Hypervisor {
    const uri = new pulumi.Config("libvirt").require("uri");
    const guest = guestProfiles[config.guest];
    const clientKey = new SshKey(`${name}-client-key`, { parent: this });
    const mark = clientKey.publicKey.apply(ownerMark);
    const leftovers = new LeftoverRemoval(uri, mark);
    return {
      uri,
      accelerator: config.accelerator,
      consoleLogs: config.consoleLogs,
      memoryMiB: config.machine.memoryMiB,
      vcpus: config.machine.vcpus,
      bootTimeoutSeconds: config.bootTimeoutSeconds ?? BOOT_TIMEOUT_SECONDS[config.accelerator],
      user: guest.user,
      leftovers,
      mark,
      clientKey,
      storage: new Storage(
        `${name}-storage`,
        { folder: config.storage, image: config.image ?? guest.imageUrl, leftovers },
        { parent: this },
      ),
    };
  }
}

function isHttpCandidate(service: VirtualService): service is AddressedService {
  return !isMarked(service) && service.protocol === "tcp";
}

function nodesByAddress(config: StackConfig): Record<string, string> {
  const nodes = Object.keys(config.nodes);
  return Object.fromEntries(nodes.flatMap((node) => backAddresses(config, node).map((address) => [address, node])));
}

function packageSettings({ guest, packageMirror }: StackConfig): Settings {
  const profile = guestProfiles[guest];
  return { PACKAGE_MIRROR: packageMirror ?? profile.packageMirror, RELEASE: profile.release };
}

function byNode<T>(machines: Machine[], value: (machine: Machine) => T): Record<string, T> {
  return Object.fromEntries(machines.map((machine) => [machine.node, value(machine)]));
}

function nodeLogin({ sshAddress, user, through }: Machine): NodeLogin {
  return { address: sshAddress, user, ...(through && { jump: through.node }) };
}

function knownHost({ sshAddress, hostKey }: Machine): pulumi.Output<string> {
  return pulumi.interpolate`${sshAddress} ${hostKey}`;
}

function sshCommand({ sshAddress, user, through }: Machine): string {
  const jump = through ? `-J ${through.user}@${through.sshAddress} ` : "";
  return `ssh ${jump}${user}@${sshAddress}`;
}
