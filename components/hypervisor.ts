import * as libvirt from "@pulumi/libvirt";
import type * as pulumi from "@pulumi/pulumi";
import type { HypervisorPlan } from "../plan/hypervisors";
import type { StackIdentity } from "../plan/libvirtNames";
import type { Leg } from "../plan/placement";
import { closeVolumeHook, closeVolumesIn } from "./closedVolumes";
import type { Credentials } from "./credentials";
import { LeftoverRemoval } from "./leftovers";
import { Network } from "./network";
import { Storage } from "./storage";

/** A libvirt with all that the machines there share. */
export interface PreparedHypervisor {
  /** libvirt's URI. */
  uri: string;
  /** What tells it from the stack's other hypervisors, whatever its URI; empty for that of `libvirt:uri`. */
  suffix: string;
  storage: Storage;
  networks: Record<Leg, Network>;
  leftovers: LeftoverRemoval;
  /** Closes a volume to other users of the hypervisor. */
  closeVolume: pulumi.ResourceHook;
  /** What its resources are made with: the parent, and the provider if it has its own. */
  opts: pulumi.ComponentResourceOptions;
}

/** Makes what all machines on a hypervisor need. Pulumi's default provider serves the one of `libvirt:uri`. */
export function prepareHypervisor(
  cluster: string,
  { name: hypervisor, uri, storage, networks }: HypervisorPlan,
  { stack, credentials, parent }: { stack: StackIdentity; credentials: Credentials; parent: pulumi.Resource },
): PreparedHypervisor {
  const suffix = hypervisor === undefined ? "" : `-${hypervisor}`;
  const name = `${cluster}${suffix}`;
  const opts = {
    parent,
    ...(hypervisor !== undefined && { providers: [new libvirt.Provider(`${name}-libvirt`, { uri }, { parent })] }),
  };
  const leftovers = new LeftoverRemoval({ uri, stack, mark: credentials.mark, suffix });
  void closeVolumesIn(uri, storage.folder);
  return {
    uri,
    suffix,
    storage: new Storage(`${name}-storage`, { ...storage, leftovers }, opts),
    networks: {
      front: new Network(`${name}-front`, { ...networks.front, leftovers }, opts),
      back: new Network(`${name}-back`, { ...networks.back, leftovers }, opts),
    },
    leftovers,
    closeVolume: closeVolumeHook(uri, suffix),
    opts,
  };
}
