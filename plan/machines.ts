import { BOOT_TIMEOUT_SECONDS } from "../config/schema/defaults";
import { SSH_PORT } from "../config/schema/login";
import type { StackConfig } from "../config/schema/stack";
import type { NetworkInterface } from "../guest/cloudInit";
import { type GuestName, guestProfiles } from "../guest/profiles";
import { gateways } from "./addresses";
import { libvirtNames, type StackIdentity } from "./libvirtNames";
import { interfacesOf, type Leg } from "./placement";

/** A machine of the cluster: one that the stack makes, or one that is there already. */
export type MachinePlan = CreatedMachinePlan | ExistingMachinePlan;

interface Reached {
  /** The node's name, which becomes a created machine's host name. */
  node: string;
  /** The address that pulumi logs in at. */
  sshAddress: string;
  /** Who logs in there. */
  user: string;
}

export interface CreatedMachinePlan extends Reached {
  existing?: undefined;
  domain: string;
  /** libvirt's name for how it runs: kvm, or qemu where it is emulated. */
  type: "kvm" | "qemu";
  memoryMiB: number;
  vcpus: number;
  /** libvirt's mode of the CPU that it sees. @see libvirt's documentation, "Domain XML format", CPU model and topology */
  cpu: StackConfig["machine"]["cpu"];
  /** The size of its disk; that of the image if left out. */
  diskGiB: number | undefined;
  /** Names of volumes in the stack's pool. */
  disk: string;
  seed: string;
  /** The file, on the hypervisor, with its serial console. */
  consoleLog: string;
  /** The time that it has to boot, answer SSH and end its first set-up. */
  bootTimeoutSeconds: number;
  /** Whether the seed names the user, since it may be another than the image's own. */
  namesUser: boolean;
  /** In the order in which the kernel names them. */
  interfaces: InterfacePlan[];
  /** The network whose machines reach the outside through this one from its first boot on. */
  forwardsFor: string | undefined;
}

/** One of a machine's interfaces, but for its MAC address. */
export interface InterfacePlan extends Omit<NetworkInterface, "mac"> {
  leg: Leg;
  /** What the MAC address is made of. */
  macWords: string[];
}

export interface ExistingMachinePlan extends Reached {
  /** What the user calls its settings, where it is no node of a stack's. */
  path?: string;
  /** How it is logged in on, but for the keys. */
  existing: {
    /** Where its sshd listens if not at SSH's own port. */
    port: number | undefined;
  };
  guest: GuestName;
  /** The time that it may take until it lets us in. */
  timeoutSeconds: number;
}

/** A director: eth0 on the front network, with the way to the outside; eth1 on the back network, if there is one. */
export function planDirectorMachine(config: StackConfig, stack: StackIdentity, node: string): MachinePlan {
  const { gateway, gateway6, nameservers } = config.networks.front;
  const { front = "" } = config.nodes[node] ?? {};
  return planMachine(config, stack, node, {
    sshAddress: front,
    ways: { front: { gateway, gateway6, nameservers }, ...(config.networks.back && { back: {} }) },
    forwardsFor: guestProfiles[config.guest].imageHasIptables ? config.networks.back?.cidr : undefined,
  });
}

/**
 * A real server: eth0 on the back network, with the way out through a director; eth1 on the front network, if at all, which
 * is its way out where directors have no address for that. Without a back network eth0 is on the front network.
 */
export function planRealServerMachine(config: StackConfig, stack: StackIdentity, node: string): MachinePlan {
  const { gateway, gateway6, nameservers } = config.networks.front;
  const { front = "", back } = config.nodes[node] ?? {};
  const direct = { gateway, gateway6, nameservers };
  if (back === undefined) return planMachine(config, stack, node, { sshAddress: front, ways: { front: direct } });
  const throughDirector = gateways(config, node);
  return planMachine(config, stack, node, {
    sshAddress: back,
    ways:
      throughDirector.gateway === undefined
        ? { back: {}, front: direct }
        : { back: { ...throughDirector, nameservers }, ...(front !== "" && { front: {} }) },
  });
}

/** The way from a network to the outside. */
type Way = Pick<NetworkInterface, "gateway" | "gateway6" | "nameservers">;

interface Part {
  sshAddress: string;
  /** By the networks that the machine is on, in the order of its interfaces. */
  ways: Partial<Record<Leg, Way>>;
  forwardsFor?: string;
}

function planMachine(
  config: StackConfig,
  stack: StackIdentity,
  node: string,
  { sshAddress, ways, forwardsFor }: Part,
): MachinePlan {
  const { existing } = config.nodes[node] ?? {};
  const timeoutSeconds = config.bootTimeoutSeconds ?? BOOT_TIMEOUT_SECONDS[config.accelerator];
  if (existing !== undefined) {
    const { user, port } = existing;
    return {
      node,
      sshAddress,
      user,
      existing: { port: port === SSH_PORT ? undefined : port },
      guest: config.guest,
      timeoutSeconds,
    };
  }
  const { user, namesUser = false } = guestProfiles[config.guest];
  return {
    node,
    sshAddress,
    user,
    namesUser,
    domain: libvirtNames.domain(stack, node),
    type: config.accelerator === "kvm" ? "kvm" : "qemu",
    ...machineOf(config, node),
    disk: libvirtNames.disk(node),
    seed: libvirtNames.seed(node),
    consoleLog: `${config.consoleLogs}/${libvirtNames.consoleLog(stack, node)}`,
    bootTimeoutSeconds: timeoutSeconds,
    interfaces: Object.entries(ways).map(([leg, way]) => planInterface(config, stack, node, leg as Leg, way)),
    forwardsFor,
  };
}

function planInterface(
  config: StackConfig,
  stack: StackIdentity,
  node: string,
  leg: Leg,
  { gateway, gateway6, nameservers }: Way,
): InterfacePlan {
  const { cidr, cidr6 } = config.networks[leg] ?? config.networks.front;
  const address = config.nodes[node]?.[leg] ?? "";
  const address6 = config.nodes[node]?.[`${leg}6`];
  return {
    leg,
    name: interfacesOf(config, node)[leg],
    macWords: [libvirtNames.prefix(stack), node, cidr],
    address: withPrefixLength(address, cidr),
    ...(gateway !== undefined && { gateway }),
    ...(address6 !== undefined && cidr6 !== undefined && { address6: withPrefixLength(address6, cidr6) }),
    ...(address6 !== undefined && gateway6 !== undefined && { gateway6 }),
    ...(nameservers !== undefined && { nameservers }),
  };
}

/** What a machine that the stack makes consists of. */
export type MachineSize = Pick<CreatedMachinePlan, "memoryMiB" | "vcpus" | "cpu" | "diskGiB">;

/** What is said of a node itself comes before what is said of all. */
export function machineOf(config: StackConfig, node: string): MachineSize {
  const { machine: all } = config;
  const own = config.nodes[node]?.machine ?? {};
  return {
    memoryMiB: own.memoryMiB ?? all.memoryMiB,
    vcpus: own.vcpus ?? all.vcpus,
    cpu: own.cpu ?? all.cpu ?? guestsCpu(config),
    diskGiB: own.diskGiB ?? all.diskGiB,
  };
}

/** All that the hypervisor can give, where the guest needs more than QEMU's own. */
function guestsCpu({ guest, accelerator }: StackConfig): CreatedMachinePlan["cpu"] {
  if (!guestProfiles[guest].needsNewerCpu) return undefined;
  return accelerator === "kvm" ? "host-passthrough" : "maximum";
}

/** The address as its network's machines have it: 192.168.1.12/24. */
function withPrefixLength(address: string, cidr: string): string {
  return `${address}/${cidr.split("/")[1]}`;
}
