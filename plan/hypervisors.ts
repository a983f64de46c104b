import type { StackConfig, StackSettings } from "../config/schema/stack";
import type { BaseImage } from "../images/baseImage";
import type { SizedDisk } from "../images/diskSize";
import { baseImageOf, endOfLifeHint } from "./image";
import { libvirtNames, type StackIdentity } from "./libvirtNames";
import { machineOf } from "./machines";
import { createdNodes, type Leg, ownNetworks } from "./placement";

type Settings = Pick<StackSettings, "nodes" | "hypervisors">;

/** A libvirt, and the machines that the stack makes there. */
export interface Hypervisor {
  /** Its name in the configuration; undefined for that of `libvirt:uri`. */
  name: string | undefined;
  /** libvirt's URI; undefined where none is configured. */
  uri: string | undefined;
  nodes: string[];
}

/**
 * Where the stack makes machines: each node names one of several hypervisors; if there is only one, all are there.
 * None where all machines are there already.
 *
 * @param defaultUri that of `libvirt:uri`
 */
export function hypervisorsOf({ nodes, hypervisors = {} }: Settings, defaultUri?: string): Hypervisor[] {
  const names = hypervisorNames({ hypervisors });
  const created = createdNodes({ nodes });
  if (names.length === 0) return created.length > 0 ? [{ name: undefined, uri: defaultUri, nodes: created }] : [];
  const only = names.length === 1 ? names[0] : undefined;
  return names
    .map((name) => ({
      name,
      uri: hypervisors[name]?.uri,
      nodes: created.filter((node) => (nodes[node]?.hypervisor ?? only) === name),
    }))
    .filter(({ nodes }) => nodes.length > 0);
}

/** Sorted, since Pulumi doesn't keep the order of keys. */
export function hypervisorNames({ hypervisors = {} }: Pick<Settings, "hypervisors">): string[] {
  return Object.keys(hypervisors).sort();
}

/** A libvirt, and what all machines there have in common. */
export interface HypervisorPlan {
  /**
   * What its resources are called beside the cluster's name; undefined for the libvirt of `libvirt:uri`, by whatever
   * name, which Pulumi's default provider serves.
   */
  name: string | undefined;
  /** libvirt's URI; undefined where only the cluster's provider knows it. */
  uri: string | undefined;
  nodes: string[];
  storage: StoragePlan;
  networks: Networks<NetworkPlan>;
}

/** Something of each network; all may be on the front one. */
export interface Networks<Thing> {
  front: Thing;
  back?: Thing;
}

/** A pool, and the image in it. */
export interface StoragePlan {
  pool: string;
  /** The pool's folder on the hypervisor. */
  folder: string;
  /** The qcow2 image that every machine's disk is an overlay of. */
  image: BaseImage;
  /** What the user is told whenever the image is put into the pool, and not again until then. */
  hint: string | undefined;
  /** The smallest of the disks that are told their size. */
  smallestDisk: SizedDisk | undefined;
}

/** A network that the stack makes or finds behind a bridge. */
export interface NetworkPlan {
  /** What libvirt calls it. */
  name: string;
  /** Whether it is made; else it is behind a bridge, or no machine that the stack makes is there. */
  made: boolean;
  /** 192.168.1.0/24 */
  cidr: string;
  /** fd00:1::/64 */
  cidr6?: string;
  /**
   * The hypervisor's own address on the network, from where it also routes to the outside.
   * Left out for an isolated network: neither the hypervisor nor anything behind it is reached from there.
   */
  hypervisor?: string;
  /** The same in the IPv6 range; from there, too, it routes, but without address translation. */
  hypervisor6?: string;
  /** A bridge that the hypervisor has already: the network behind it is taken as it is, and nothing is made. */
  bridge?: string;
}

/** @param libvirtUri that of `libvirt:uri` */
export function planHypervisors(
  config: StackConfig,
  stack: StackIdentity,
  libvirtUri: string | undefined,
): HypervisorPlan[] {
  const storage = {
    pool: libvirtNames.pool(stack),
    folder: `${config.storage}/${libvirtNames.prefix(stack)}`,
    image: baseImageOf(config),
    hint: endOfLifeHint(config),
  };
  const networks = planNetworks(config, stack);
  return hypervisorsOf(config, libvirtUri).map(({ name, uri, nodes }) => ({
    name: uri === libvirtUri ? undefined : name,
    uri,
    nodes,
    storage: { ...storage, smallestDisk: smallestDisk(config, nodes) },
    networks,
  }));
}

function smallestDisk(config: StackConfig, nodes: string[]): SizedDisk | undefined {
  const sized = nodes.flatMap((node) => {
    const { diskGiB } = machineOf(config, node);
    return diskGiB === undefined ? [] : [{ node, diskGiB }];
  });
  return sized.sort((one, other) => one.diskGiB - other.diskGiB)[0];
}

function planNetworks(config: StackConfig, stack: StackIdentity): Networks<NetworkPlan> {
  const { front, back } = config.networks;
  const made = ownNetworks(config);
  const state = (leg: Leg) => ({ name: libvirtNames.network(stack, leg), made: made.includes(leg) });
  return {
    front: { ...front, ...state("front") },
    ...(back && { back: { ...back, ...state("back") } }),
  };
}
