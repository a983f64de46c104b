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

/** What all machines of a cluster have in common: where they run, their base image, and the key that logs in on them. */
export function prepareHypervisor(name: string, config: StackConfig, parent: pulumi.Resource): Hypervisor {
  const uri = new pulumi.Config("libvirt").require("uri");
  const guest = guestProfiles[config.guest];
  const clientKey = new SshKey(`${name}-client-key`, { parent });
  const mark = clientKey.publicKey.apply(ownerMark);
  const leftovers = new LeftoverRemoval(uri, mark);
  void closeVolumesIn(uri, `${config.storage}/${stackPrefix()}`);
  return {
    uri,
    accelerator: config.accelerator,
    consoleLogs: config.consoleLogs,
    memoryMiB: config.machine.memoryMiB,
    vcpus: config.machine.vcpus,
    bootTimeoutSeconds: config.bootTimeoutSeconds ?? BOOT_TIMEOUT_SECONDS[config.accelerator],
    user: guest.user,
    namesUser: guest.namesUser,
    leftovers,
    closeVolume: closeVolumeHook(uri),
    mark,
    clientKey,
    storage: new Storage(
      `${name}-storage`,
      { folder: config.storage, image: baseImageOf(config), leftovers, hint: endOfLifeHint(config) },
      { parent },
    ),
  };
}
