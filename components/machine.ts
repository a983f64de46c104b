import { local, type types } from "@pulumi/command";
import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { type NetworkInterface, renderSeed } from "../guest/cloudInit";
import type { SshConnection } from "../tasks/sshSession";
import type { WaitInput } from "../tasks/waitForMachine";
import { type Host, loginOf } from "./host";
import { type LeftoverRemoval, stackPrefix } from "./leftovers";
import { withConsoleLog } from "./libvirtXml";
import { macAddress } from "./macAddress";
import type { Network } from "./network";
import { SshKey } from "./sshKey";
import type { Storage } from "./storage";
import { task } from "./task";

/** What all machines of a cluster have in common. */
export interface Hypervisor {
  /** libvirt's URI. */
  uri: string;
  /** What tells it from the stack's other hypervisors, whatever its URI. */
  place: string;
  accelerator: "kvm" | "tcg";
  /** The folder for serial console logs. */
  consoleLogs: string;
  memoryMiB: number;
  vcpus: number;
  bootTimeoutSeconds: number;
  /** Who logs in on the machines. */
  user: string;
  /** Whether the seed names that user, since it may be another than the image's own. */
  namesUser?: boolean;
  storage: Storage;
  /** The description that marks the stack's own domains. */
  mark: pulumi.Output<string>;
  leftovers: LeftoverRemoval;
  /** Closes a volume to other users of the hypervisor. */
  closeVolume: pulumi.ResourceHook;
  /** The key that logs in on every machine. */
  clientKey: SshKey;
}

/** A machine's place on one of the networks. */
export interface Attachment {
  network: Network;
  /** Its static IPv4 address there. */
  address: string;
  /** Its static IPv6 address there, on a network that has a range of them. */
  address6?: string;
  gateway?: string;
  gateway6?: string;
  nameservers?: string[];
}

export interface MachineArgs {
  hypervisor: Hypervisor;
  /** The node's name, which becomes its host name. */
  node: string;
  /** In the order of the machine's interfaces: eth0 first. */
  attachments: Attachment[];
  /** The address that pulumi logs in at. */
  sshAddress: string;
  /** The machine to log in through, where pulumi can't reach this one itself. */
  through?: Host;
  /** The network whose machines reach the outside through this one. */
  forwardsFor?: string;
}

/**
 * A virtual machine with static addresses and a host key of its own that is known before it boots.
 * It is there once it answers SSH with that key and has ended its first set-up.
 */
export class Machine extends pulumi.ComponentResource implements Host {
  readonly node: string;
  readonly user: string;
  readonly sshAddress: string;
  readonly port = undefined;
  readonly through: Host | undefined;
  readonly hostKey: pulumi.Output<string>;
  readonly login: pulumi.Output<SshConnection>;
  readonly connection: pulumi.Output<types.input.remote.ConnectionArgs>;
  readonly instance: pulumi.Output<string>;
  readonly presence: pulumi.Resource;
  readonly forwardsFromBoot: boolean;

  constructor(name: string, args: MachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:machine:Machine", name, {}, opts);
    const { hypervisor, node, sshAddress, through, forwardsFor } = args;
    this.node = node;
    this.user = hypervisor.user;
    this.sshAddress = sshAddress;
    this.through = through;

    const hostKey = new SshKey(`${name}-host-key`, { parent: this });
    this.hostKey = hostKey.publicKey;
    this.login = loginOf(this, hypervisor.clientKey.privateKey);
    this.forwardsFromBoot = forwardsFor !== undefined;

    const domain = this.createDomain(name, args, hostKey);
    const ready = this.waitUntilReady(name, args, domain);

    this.presence = domain;
    this.instance = domain.id;
    this.connection = pulumi.all([this.login, ready.id]).apply(([connection]) => connection);
    this.registerOutputs({ hostKey: this.hostKey, connection: this.connection, instance: this.instance });
  }

  private createDomain(name: string, args: MachineArgs, hostKey: SshKey): libvirt.Domain {
    const { hypervisor, node, attachments } = args;
    const { storage, leftovers, closeVolume } = hypervisor;
    const volumeOptions = {
      parent: this,
      deleteBeforeReplace: true,
      ...onAnotherHypervisor(hypervisor),
      hooks: { beforeCreate: [leftovers.volume], afterCreate: [closeVolume] },
    };

    const disk = new libvirt.Volume(
      `${name}-disk`,
      { name: `${node}.qcow2`, pool: storage.pool, baseVolumeId: storage.baseImageId, format: "qcow2" },
      volumeOptions,
    );
    const seed = new libvirt.CloudinitDisk(
      `${name}-seed`,
      { name: `${node}-seed.iso`, pool: storage.pool, ...this.seed(args, hostKey) },
      // other words in a later version are no reason to make a living machine anew; other addresses are
      { ...volumeOptions, ignoreChanges: ["userData"] },
    );
    return new libvirt.Domain(
      `${name}-domain`,
      {
        name: domainName(node),
        description: hypervisor.mark,
        type: hypervisor.accelerator === "kvm" ? "kvm" : "qemu",
        memory: hypervisor.memoryMiB,
        vcpu: hypervisor.vcpus,
        autostart: true,
        disks: [{ volumeId: disk.id }],
        cloudinit: seed.id,
        networkInterfaces: attachments.map(({ network }) => ({
          ...network.attachment,
          mac: macOf(node, network, hypervisor.mark),
        })),
        consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
        xml: { xslt: withConsoleLog(consoleLog(hypervisor, node)) },
        graphics: { type: "vnc", listenType: "address", autoport: true },
      },
      {
        parent: this,
        // two machines can't have the same name, disk or addresses at once
        deleteBeforeReplace: true,
        replaceOnChanges: ["cloudinit", "networkInterfaces"],
        ...onAnotherHypervisor(hypervisor),
        hooks: { beforeCreate: [leftovers.domain] },
      },
    );
  }

  private seed({ hypervisor, node, attachments, forwardsFor }: MachineArgs, hostKey: SshKey) {
    const macs = pulumi.all(attachments.map(({ network }) => macOf(node, network, hypervisor.mark)));
    const interfaces = macs.apply((macs) =>
      attachments.map((attachment, index) => networkInterface(attachment, index, macs[index] ?? "")),
    );
    const seed = pulumi
      .all([hypervisor.clientKey.publicKey, hostKey.privateKey, hostKey.publicKey, interfaces])
      .apply(([authorizedKey, privateKey, publicKey, interfaces]) =>
        renderSeed({
          hostname: node,
          user: hypervisor.namesUser ? hypervisor.user : undefined,
          authorizedKey,
          hostKey: { privateKey, publicKey },
          interfaces,
          forwardsFor,
        }),
      );
    return {
      metaData: pulumi.unsecret(seed.metaData),
      userData: seed.userData,
      networkConfig: pulumi.unsecret(seed.networkConfig),
    };
  }

  private waitUntilReady(name: string, { hypervisor, node }: MachineArgs, domain: libvirt.Domain): local.Command {
    const input = pulumi.all([domain.name, this.login]).apply(([domainName, connection]) =>
      JSON.stringify({
        node,
        connection,
        timeoutSeconds: hypervisor.bootTimeoutSeconds,
        libvirtUri: hypervisor.uri,
        domain: domainName,
        consoleLog: consoleLog(hypervisor, node),
      } satisfies WaitInput),
    );
    return new local.Command(
      `${name}-ready`,
      { create: task("waitForMachine"), update: "true", stdin: input, triggers: [domain.id] },
      { parent: this },
    );
  }
}

/** Another provider alone would make Pulumi look for the same object there. */
function onAnotherHypervisor({ place }: Hypervisor): pulumi.CustomResourceOptions {
  return { replacementTrigger: `hypervisor${place}` };
}

function domainName(node: string): string {
  return `${stackPrefix()}-${node}`;
}

function consoleLog({ consoleLogs }: Hypervisor, node: string): string {
  return `${consoleLogs}/${domainName(node)}-console.log`;
}

function networkInterface(attachment: Attachment, index: number, mac: string): NetworkInterface {
  const { network, address, address6, gateway, gateway6, nameservers } = attachment;
  const prefixLength = (cidr: string) => cidr.split("/")[1];
  return {
    name: `eth${index}`,
    mac,
    address: `${address}/${prefixLength(network.cidr)}`,
    ...(gateway !== undefined && { gateway }),
    ...(address6 !== undefined && network.cidr6 && { address6: `${address6}/${prefixLength(network.cidr6)}` }),
    ...(gateway6 !== undefined && { gateway6 }),
    ...(nameservers !== undefined && { nameservers }),
  };
}

/**
 * The MAC address of a stack's node on a network. Behind a bridge another stack of the same name may have machines too,
 * so there it differs with the stack's own mark.
 */
function macOf(node: string, network: Network, mark: pulumi.Output<string>): pulumi.Output<string> {
  const place = [stackPrefix(), node, network.cidr];
  if (network.network) return pulumi.output(macAddress(...place));
  return mark.apply((own) => macAddress(...place, own));
}
