import * as libvirt from "@pulumi/libvirt";
import type * as pulumi from "@pulumi/pulumi";
import type { HypervisorPlan, Networks } from "../plan/hypervisors";
import type { StackIdentity } from "../plan/libvirtNames";
import { closeVolumeHook, closeVolumesIn } from "./closedVolumes";
import type { Credentials } from "./credentials";
import { LeftoverRemoval } from "./leftovers";
import { Network } from "./network";
import { Storage } from "./storage";

/** A libvirt with all that the machines there share. */
export interface PreparedHypervisor {
  /** libvirt's URI. */
  uri: pulumi.Input<string>;
  /** What tells it from the stack's other hypervisors, whatever its URI; empty for that of `libvirt:uri`. */
  suffix: string;
  storage: Storage;
  networks: Networks<Network>;
  leftovers: LeftoverRemoval;
  /** Closes a volume to other users of the hypervisor. */
  closeVolume: pulumi.ResourceHook;
  /** What its resources are made with: the parent, and the provider if it has its own. */
  opts: pulumi.ComponentResourceOptions;
}

interface HypervisorArgs {
  stack: StackIdentity;
  credentials: Credentials;
  /** The URI of the cluster's provider, which serves the hypervisor without a URI of its own. */
  providersUri: pulumi.Input<string> | undefined;
  parent: pulumi.Resource;
}

/** Makes what all machines on a hypervisor need. Pulumi's default provider serves the one of `libvirt:uri`. */
export function prepareHypervisor(
  cluster: string,
  { name: hypervisor, uri: namedUri, storage, networks }: HypervisorPlan,
  { stack, credentials, providersUri = "", parent }: HypervisorArgs,
): PreparedHypervisor {
  const suffix = hypervisor === undefined ? "" : `-${hypervisor}`;
  const name = `${cluster}${suffix}`;
  const uri = namedUri ?? providersUri;
  const opts = {
    parent,
    ...(hypervisor !== undefined && { providers: [new libvirt.Provider(`${name}-libvirt`, { uri }, { parent })] }),
  };
  const leftovers = new LeftoverRemoval(name, { uri, stack, mark: credentials.mark });
  void closeVolumesIn(uri, storage.folder);
  return {
    uri,
    suffix,
    storage: new Storage(`${name}-storage`, { ...storage, leftovers }, opts),
    networks: {
      front: new Network(`${name}-front`, { ...networks.front, leftovers }, opts),
      ...(networks.back && { back: new Network(`${name}-back`, { ...networks.back, leftovers }, opts) }),
    },
    leftovers,
    closeVolume: closeVolumeHook(name, uri),
    opts,
  };
}
