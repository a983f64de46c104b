import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { baseImageOf } from "../config/baseImage";
import { BOOT_TIMEOUT_SECONDS } from "../config/defaults";
import { endOfLifeHint } from "../config/guest";
import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import { closeVolumeHook, closeVolumesIn } from "./closedVolumes";
import { LeftoverRemoval, ownerMark, stackPrefix } from "./leftovers";
import type { Hypervisor } from "./machine";
import { SshKey } from "./sshKey";
import { Storage } from "./storage";

/** Who the stack is to its machines. */
export interface Identity {
  /** The key that logs in on every machine. */
  clientKey: SshKey;
  /** What marks its own machines, and tells it from all other stacks. */
  mark: pulumi.Output<string>;
}

export function createIdentity(name: string, parent: pulumi.Resource): Identity {
  const clientKey = new SshKey(`${name}-client-key`, { parent });
  return { clientKey, mark: clientKey.publicKey.apply(ownerMark) };
}

export function bootTimeoutSeconds({ bootTimeoutSeconds, accelerator }: StackConfig): number {
  return bootTimeoutSeconds ?? BOOT_TIMEOUT_SECONDS[accelerator];
}

/**
 * The provider of a libvirt: the default one for the libvirt of `libvirt:uri`, by whatever name.
 *
 * @param hypervisor its name in the configuration, if it has one
 */
export function providerOf(name: string, hypervisor: string | undefined, uri: string, parent: pulumi.Resource) {
  if (hypervisor === undefined || uri === new pulumi.Config("libvirt").get("uri")) return undefined;
  return new libvirt.Provider(`${name}-${hypervisor}-libvirt`, { uri }, { parent });
}

/**
 * What all machines that the stack makes in one place have in common: where they run, and their base image.
 *
 * @param suffix what tells the place's objects from those of others; empty for that of `libvirt:uri`
 */
export function prepareHypervisor(
  name: string,
  config: StackConfig,
  identity: Identity,
  { uri, suffix }: { uri: string; suffix: string },
  opts: pulumi.ComponentResourceOptions,
): Hypervisor {
  const guest = guestProfiles[config.guest];
  const leftovers = new LeftoverRemoval(uri, identity.mark, suffix);
  void closeVolumesIn(uri, `${config.storage}/${stackPrefix()}`);
  return {
    uri,
    place: suffix,
    accelerator: config.accelerator,
    consoleLogs: config.consoleLogs,
    memoryMiB: config.machine.memoryMiB,
    vcpus: config.machine.vcpus,
    bootTimeoutSeconds: bootTimeoutSeconds(config),
    user: guest.user,
    namesUser: guest.namesUser,
    leftovers,
    closeVolume: closeVolumeHook(uri, suffix),
    ...identity,
    storage: new Storage(
      `${name}-storage`,
      { folder: config.storage, image: baseImageOf(config), leftovers, hint: endOfLifeHint(config) },
      opts,
    ),
  };
}
