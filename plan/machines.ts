import { BOOT_TIMEOUT_SECONDS } from "../config/schema/defaults";
import { SSH_PORT } from "../config/schema/existing";
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
  /** How it is believed and logged in on. */
  existing: {
    /** OpenSSH public key that it answers with. */
    hostKey: string;
    /** Where its sshd listens if not at SSH's own port. */
    port: number | undefined;
    /** The OpenSSH key that logs in, a secret; the stack's own if left out. */
    privateKey: string | undefined;
  };
  guest: GuestName;
  /** The time that it may take until it lets us in. */
  timeoutSeconds: number;
}

/** A director: eth0 on the front network, with the way to the outside; eth1 on the back network. */
export function planDirectorMachine(config: StackConfig, stack: StackIdentity, node: string): MachinePlan {
  const { gateway, gateway6, nameservers } = config.networks.front;
  const { front = "" } = config.nodes[node] ?? {};
  return planMachine(config, stack, node, {
    sshAddress: front,
    ways: { front: { gateway, gateway6, nameservers }, back: {} },
    forwardsFor: guestProfiles[config.guest].imageHasIptables ? config.networks.back.cidr : undefined,
  });
}

/** A real server: eth0 on the back network, with the way out through a director; eth1 on the front network, if at all. */
export function planRealServerMachine(config: StackConfig, stack: StackIdentity, node: string): MachinePlan {
  const { nameservers } = config.networks.front;
  const { front, back = "" } = config.nodes[node] ?? {};
  return planMachine(config, stack, node, {
    sshAddress: back,
    ways: { back: { ...gateways(config), nameservers }, ...(front !== undefined && { front: {} }) },
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
    const { user, hostKey, port, privateKey } = existing;
    return {
      node,
      sshAddress,
      user,
      existing: { hostKey, port: port === SSH_PORT ? undefined : port, privateKey },
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
    ...config.machine,
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
  const { cidr, cidr6 } = config.networks[leg];
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

/** The address as its network's machines have it: 192.168.1.12/24. */
function withPrefixLength(address: string, cidr: string): string {
  return `${address}/${cidr.split("/")[1]}`;
}
