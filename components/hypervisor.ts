import * as pulumi from "@pulumi/pulumi";
import { BOOT_TIMEOUT_SECONDS } from "../config/defaults";
import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import type { BaseImage } from "../images/baseImage";
import { closeVolumeHook, closeVolumesIn } from "./closedVolumes";
import { LeftoverRemoval, ownerMark, stackPrefix } from "./leftovers";
import type { Hypervisor } from "./machine";
import { SshKey } from "./sshKey";
import { Storage } from "./storage";

/** The guest's own image has the guest's own sum. */
function baseImageOf({ guest, image, imageSha256, imageCache }: StackConfig): BaseImage {
  const own = guestProfiles[guest];
  const chosen = image ?? own.imageUrl;
  return {
    image: chosen,
    sha256: imageSha256 ?? (chosen === own.imageUrl ? own.imageSha256 : undefined),
    cache: imageCache,
  };
}

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
    leftovers,
    closeVolume: closeVolumeHook(uri),
    mark,
    clientKey,
    storage: new Storage(
      `${name}-storage`,
      { folder: config.storage, image: baseImageOf(config), leftovers },
      { parent },
    ),
  };
}
