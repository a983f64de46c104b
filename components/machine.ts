import { local } from "@pulumi/command";
import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { renderSeed } from "../guest/cloudInit";
import type { CreatedMachinePlan, InterfacePlan } from "../plan/machines";
import type { SshConnection } from "../tasks/sshSession";
import type { WaitInput } from "../tasks/waitForMachine";
import type { ClusterNode } from "./clusterNode";
import type { Credentials } from "./credentials";
import { type Hop, loginOf, type Way } from "./hop";
import type { PreparedHypervisor } from "./hypervisor";
import { withConsoleLog } from "./libvirtXml";
import { macAddress } from "./macAddress";
import { SshKey } from "./sshKey";
import { task } from "./task";

const GIBIBYTE = 1_024 ** 3;

export interface MachineArgs extends Credentials, Way {
  plan: CreatedMachinePlan;
  /** Where it is made. */
  hypervisor: PreparedHypervisor;
}

/**
 * A virtual machine with static addresses and a host key of its own that is known before it boots.
 * It is there once it answers SSH with that key and has ended its first set-up.
 */
export class Machine extends pulumi.ComponentResource implements ClusterNode {
  readonly node: string;
  readonly user: string;
  readonly sshAddress: string;
  readonly port = undefined;
  readonly through: Hop | undefined;
  readonly hostKey: pulumi.Output<string>;
  readonly login: pulumi.Output<SshConnection>;
  readonly connection: pulumi.Output<SshConnection>;
  readonly instance: pulumi.Output<string>;
  readonly presence: pulumi.Resource;
  readonly forwardsFromBoot: boolean;

  constructor(name: string, args: MachineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, through, sshAddress = plan.sshAddress, clientKey } = args;
    super("lvs:machine:Machine", name, plan, opts);
    this.node = plan.node;
    this.user = plan.user;
    this.sshAddress = sshAddress;
    this.through = through;

    const hostKey = new SshKey(`${name}-host-key`, { parent: this });
    this.hostKey = hostKey.publicKey;
    this.login = loginOf(this, clientKey.privateKey);
    this.forwardsFromBoot = plan.forwardsFor !== undefined;

    const domain = this.createDomain(name, args, hostKey);
    const ready = this.waitUntilReady(name, args, domain);

    this.presence = domain;
    this.instance = domain.id;
    this.connection = pulumi.all([this.login, ready.id]).apply(([connection]) => connection);
    this.registerOutputs({
      hostKey: this.hostKey,
      login: this.login,
      connection: this.connection,
      instance: this.instance,
    });
  }

  private createDomain(name: string, args: MachineArgs, hostKey: SshKey): libvirt.Domain {
    const { plan, hypervisor, mark } = args;
    const { storage, networks, leftovers, closeVolume } = hypervisor;
    const macs = plan.interfaces.map((each) => macOf(each, args));
    const volumeOptions = {
      parent: this,
      deleteBeforeReplace: true,
      ...onAnotherHypervisor(hypervisor),
      hooks: { beforeCreate: [leftovers.volume], afterCreate: [closeVolume] },
    };

    const disk = new libvirt.Volume(
      `${name}-disk`,
      {
        name: plan.disk,
        pool: storage.pool,
        baseVolumeId: storage.baseImageId,
        format: "qcow2",
        size: plan.diskGiB && plan.diskGiB * GIBIBYTE,
      },
      volumeOptions,
    );
    const seed = new libvirt.CloudinitDisk(
      `${name}-seed`,
      { name: plan.seed, pool: storage.pool, ...this.seed(args, hostKey, macs) },
      // other words in a later version are no reason to make a living machine anew; other addresses are
      { ...volumeOptions, ignoreChanges: ["userData"] },
    );
    return new libvirt.Domain(
      `${name}-domain`,
      {
        name: plan.domain,
        description: mark,
        type: plan.type,
        memory: plan.memoryMiB,
        vcpu: plan.vcpus,
        cpu: plan.cpu && { mode: plan.cpu },
        autostart: true,
        disks: [{ volumeId: disk.id }],
        cloudinit: seed.id,
        networkInterfaces: plan.interfaces.map(({ leg }, index) => ({
          ...networks[leg]?.attachment,
          mac: macs[index],
        })),
        consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
        xml: { xslt: withConsoleLog(plan.consoleLog) },
        graphics: { type: "vnc", listenType: "address", autoport: true },
      },
      {
        parent: this,
        // two machines can't have the same name, disk or addresses at once
        deleteBeforeReplace: true,
        replaceOnChanges: ["cloudinit", "networkInterfaces", "cpu"],
        ...onAnotherHypervisor(hypervisor),
        hooks: { beforeCreate: [leftovers.domain] },
      },
    );
  }

  private seed({ plan, clientKey }: MachineArgs, hostKey: SshKey, macs: pulumi.Output<string>[]) {
    const seed = pulumi
      .all([clientKey.publicKey, hostKey.privateKey, hostKey.publicKey, pulumi.all(macs)])
      .apply(([authorizedKey, privateKey, publicKey, macs]) =>
        renderSeed({
          hostname: plan.node,
          user: plan.namesUser ? plan.user : undefined,
          authorizedKey,
          hostKey: { privateKey, publicKey },
          interfaces: plan.interfaces.map((each, index) => ({ ...each, mac: macs[index] ?? "" })),
          forwardsFor: plan.forwardsFor,
        }),
      );
    return {
      metaData: pulumi.unsecret(seed.metaData),
      userData: seed.userData,
      networkConfig: pulumi.unsecret(seed.networkConfig),
    };
  }

  private waitUntilReady(name: string, { plan, hypervisor }: MachineArgs, domain: libvirt.Domain): local.Command {
    const { node, bootTimeoutSeconds: timeoutSeconds, consoleLog } = plan;
    const input = pulumi.all([domain.name, this.login, hypervisor.uri]).apply(([domainName, connection, libvirtUri]) =>
      JSON.stringify({
        node,
        connection,
        timeoutSeconds,
        libvirtUri,
        domain: domainName,
        consoleLog,
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
function onAnotherHypervisor({ suffix }: PreparedHypervisor): pulumi.CustomResourceOptions {
  return { replacementTrigger: `hypervisor${suffix}` };
}

/** Behind a bridge another stack of the same name may have machines too, so there it differs with the stack's own mark. */
function macOf({ leg, macWords }: InterfacePlan, { hypervisor, mark }: MachineArgs): pulumi.Output<string> {
  if (hypervisor.networks[leg]?.network) return pulumi.output(macAddress(...macWords));
  return mark.apply((own) => macAddress(...macWords, own));
}
