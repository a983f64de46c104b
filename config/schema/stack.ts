import { z } from "zod";
import { GUEST_NAMES } from "../../guest/profiles";
import { OWNERS } from "../../lvs/owner";
import type { Program } from "../../lvs/program";
import { DEFAULT_SYNC_ID, DEFAULT_TIMEOUTS, MAX_SYNC_ID, SYNC_ROLES, type SyncDaemon } from "../../lvs/table";
import { MAX_TIMEOUT_SECONDS } from "../../lvs/virtualService";
import * as defaults from "./defaults";
import { existing } from "./existing";
import { failover } from "./failover";
import {
  absolutePath,
  anyAddress,
  between,
  gibibytes,
  image,
  interfaceName,
  ipv4,
  ipv4Network,
  ipv6,
  ipv6Network,
  mebibytes,
  nodeName,
  packageMirror,
  seconds,
  sha256,
  sha512,
  text,
} from "./fields";
import { jumpHost } from "./jumpHost";
import { virtualService } from "./service";

const vcpus = z.int({ error: "a whole number, 1 or more" }).min(1);
const cpu = z.enum(["host-passthrough", "host-model", "maximum"]);

const OTHER_NAMES = { memoryMiB: ["memory", "ram"], vcpus: ["vcpu", "cpus", "cores"], diskGiB: ["disk", "disksize"] };

/** What one machine consists of, where it differs from the cluster's. */
export const nodeMachine = z.strictObject({
  memoryMiB: mebibytes.optional().meta({
    otherNames: OTHER_NAMES.memoryMiB,
    description: "Its memory, in MiB.",
    byDefault: "the cluster's",
  }),
  vcpus: vcpus.optional().meta({
    otherNames: OTHER_NAMES.vcpus,
    description: "How many virtual CPUs it has.",
    byDefault: "the cluster's",
  }),
  cpu: cpu.optional().meta({ description: "libvirt's mode of the CPU that it sees.", byDefault: "the cluster's" }),
  diskGiB: gibibytes.optional().meta({
    otherNames: OTHER_NAMES.diskGiB,
    description: "The size of its disk, in GiB.",
    byDefault: "the cluster's",
  }),
});

/** A machine: the director, or a real server. */
export const node = z.strictObject({
  front: ipv4.optional().meta({
    description:
      "Its address on the front network: a director's, which is its VIP where none floats; a real server's, if it answers clients itself (gatewaying, ipip).",
  }),
  front6: ipv6.optional().meta({ description: "Its IPv6 address on the front network." }),
  back: ipv4.optional().meta({
    description:
      "Its address on the back network: a director's DIP, a real server's RIP. Without a back network the address on the front one is these.",
  }),
  back6: ipv6.optional().meta({ description: "Its IPv6 address on the back network." }),
  existing: existing.optional().meta({
    description: "How to log in on a machine that is there already.",
    byDefault: "the stack makes one",
    guide: "placement.md#machines-that-are-there-already",
  }),
  hypervisor: nodeName.optional().meta({
    description: "Which of `hypervisors` makes the machine.",
    byDefault: "the only one",
  }),
  machine: nodeMachine.optional().meta({
    description: "What the machine consists of, where it differs from `machine`.",
    guide: "machines.md#how-large-they-are",
  }),
});

const MAX_POOL_NODES = 1_000;

/** Machines that are alike but for their names and addresses. */
export const nodePool = z.strictObject({
  count: between(0, MAX_POOL_NODES, "a number of machines").meta({
    otherNames: ["replicas", "size", "instances"],
    description: "How many there are. More or fewer make or remove the last ones.",
  }),
  back: ipv4.optional().meta({
    description: "The first one's address on the back network, if there is one; each other one has the next.",
  }),
  back6: ipv6.optional().meta({ description: "The same in IPv6." }),
  front: ipv4.optional().meta({
    description:
      "The first one's address on the front network, if they answer clients themselves (gatewaying, ipip) or there is no other.",
  }),
  front6: ipv6.optional().meta({ description: "The same in IPv6." }),
  hypervisor: nodeName.optional().meta({
    description: "Which of `hypervisors` makes the machines.",
    byDefault: "the only one",
  }),
  machine: nodeMachine.optional().meta({
    description: "What each of them consists of, where it differs from `machine`.",
    guide: "machines.md#how-large-they-are",
  }),
});

/** One of several places where machines are made. */
const hypervisor = z.strictObject({
  uri: text(/^qemu(\+\w+)?:\/\/\S+$/, "the URI of a QEMU's libvirt: qemu+ssh://root@host1/system").meta({
    description: "Where its libvirt is.",
  }),
});

const syncDaemon = z.strictObject({
  role: z.enum(SYNC_ROLES).meta({ description: "Whether it sends (master) or listens (backup); one each." }),
  interface: text(/^\S+$/, "the name of an interface: eth0 or eth1").optional().meta({
    description:
      "The director's interface that it multicasts on; eth0 is the front network's, eth1 the back network's.",
    byDefault: "the back network's",
  }),
  syncId: between(0, MAX_SYNC_ID, "a number")
    .default(DEFAULT_SYNC_ID)
    .meta({ description: "Tells one group of directors from another; 0 in a backup takes all." }),
});

const timeout = between(1, MAX_TIMEOUT_SECONDS, "a number of seconds");

const DIRECTORS = "the names of one or two nodes";

/** Everything that a stack's configuration may hold below `lvs:`. */
export const stackConfigSchema = z.strictObject({
  guest: z.enum(GUEST_NAMES).default(defaults.GUEST).meta({
    description: "The machines' operating system; el9 is AlmaLinux 9 or Rocky Linux 9.",
    guide: "guests.md",
  }),
  networks: z
    .strictObject({
      front: z
        .strictObject({
          cidr: ipv4Network.meta({ description: "The network's IPv4 range." }),
          hypervisor: ipv4.optional().meta({
            description:
              "The hypervisor's own address in a network of the stack's own, which is the way to the outside. Left out behind a bridge.",
          }),
          cidr6: ipv6Network.optional().meta({ description: "The network's IPv6 range." }),
          hypervisor6: ipv6.optional().meta({ description: "The hypervisor's own address in the IPv6 range." }),
          bridge: interfaceName.optional().meta({
            description: "A bridge that the hypervisor has already, in the place of a network of the stack's own.",
            guide: "placement.md#on-a-network-of-yours",
          }),
          gateway: ipv4.optional().meta({
            description: "The router of the network behind a bridge.",
            byDefault: "in a network of the stack's own the hypervisor",
          }),
          gateway6: ipv6.optional().meta({ description: "The IPv6 router of the network behind a bridge." }),
          nameservers: z.array(anyAddress).min(1, { error: "one or more addresses" }).optional().meta({
            description: "Who resolves names for the machines.",
            byDefault: "`gateway`, which in a network of the stack's own is the hypervisor",
          }),
        })
        .meta({ description: "Where clients are." }),
      back: z
        .strictObject({
          cidr: ipv4Network.meta({ description: "The network's IPv4 range." }),
          cidr6: ipv6Network.optional().meta({ description: "The network's IPv6 range." }),
          bridge: interfaceName.optional().meta({
            description:
              "A bridge that the hypervisor has already, another than the front network's, in the place of a network of the stack's own.",
            guide: "placement.md#on-a-network-of-yours",
          }),
        })
        .optional()
        .meta({
          description:
            "Where real servers are. Isolated: the outside is reached through the director. Left out where directors and real servers are on one network, the front one, which goes with gatewaying, ipip and `snat`.",
          guide: "configuration.md#one-network",
        }),
    })
    .meta({ description: "The two networks that the director connects." }),
  hypervisors: z
    .record(nodeName, hypervisor, { error: "hypervisors by name" })
    .refine((hypervisors) => Object.keys(hypervisors).length > 0, { error: "one or more hypervisors by name" })
    .optional()
    .meta({
      description: "Several libvirts that make machines, by name, in the place of that of `libvirt:uri`.",
      guide: "placement.md#on-several-hypervisors",
    }),
  jumpHost: jumpHost.optional().meta({
    otherNames: ["proxyjump", "proxy", "bastion"],
    description:
      "What pulumi logs in through, and asks the VIP from, where its own machine doesn't reach the front network: the hypervisor, or another host on that network.",
    guide: "placement.md#from-a-laptop",
  }),
  nodes: z
    .record(nodeName, node, { error: "the machines by name" })
    .refine((nodes) => Object.keys(nodes).length > 0, { error: "the machines by name, a director among them" })
    .meta({ description: "The machines by name." }),
  nodePools: z.record(nodeName, nodePool, { error: "the pools by name" }).optional().meta({
    description: "Real servers that are alike, by the name that theirs begin with: `web` stands for web1, web2, …",
    guide: "machines.md#many-alike",
  }),
  director: nodeName.optional().meta({
    description: "The name of the node that is the director; all others are real servers. Either this or `directors`.",
  }),
  directors: z
    .array(nodeName, { error: DIRECTORS })
    .min(1, { error: DIRECTORS })
    .max(2, { error: DIRECTORS })
    .optional()
    .meta({
      otherNames: ["priority"],
      description:
        "The names of the nodes that are directors. The first one becomes master where nobody is yet, and pulumi reaches the real servers through it.",
    }),
  failover: failover.optional().meta({
    otherNames: ["vrrp_instance", "vrrp"],
    description: "The addresses that float between the directors; two directors need them.",
    guide: "failover.md",
  }),
  vips: z
    .array(anyAddress)
    .default([])
    .meta({
      otherNames: ["virtual_addresses", "vip_addresses", "static_ipaddress", "virtual_ipaddress_excluded"],
      description:
        "VIPs beside the director's own address, or beside `failover.vip`, with which they float. One outside the front network is reached where your network routes it to the director.",
      guide: "configuration.md#several-vips",
    }),
  owner: z.enum(OWNERS).default(defaults.OWNER).meta({
    description:
      "Who writes the table: `ipvsadm`, whenever the stack changes, or `keepalived`, which also checks the real servers' health.",
  }),
  virtualServices: z.array(virtualService).meta({
    otherNames: ["virtual_server", "services"],
    description: "What clients reach: each of an address and port, or of a firewall mark.",
  }),
  syncDaemons: z
    .array(syncDaemon)
    .optional()
    .meta({
      otherNames: ["lvs_sync_daemon"],
      description:
        "The kernel's daemons that keep another director's connections in step with this one's; `[]` for none.",
      byDefault: "none; both with two directors",
    }),
  timeouts: z
    .strictObject({
      tcpSeconds: timeout
        .default(DEFAULT_TIMEOUTS.tcpSeconds)
        .meta({ otherNames: ["tcp_timeout"], description: "How long a silent TCP connection is remembered." }),
      tcpFinSeconds: timeout
        .default(DEFAULT_TIMEOUTS.tcpFinSeconds)
        .meta({ description: "How long a TCP connection is remembered after a FIN." }),
      udpSeconds: timeout
        .default(DEFAULT_TIMEOUTS.udpSeconds)
        .meta({ description: "How long a silent UDP client is remembered." }),
    })
    .prefault({})
    .meta({ description: "How long the director remembers connections, in seconds." }),
  drainSeconds: z
    .int({ error: "a whole number of seconds, 0 or more" })
    .min(0)
    .default(defaults.DRAIN_SECONDS)
    .meta({
      otherNames: ["drain_timeout"],
      description: "How long the connections of a real server that leaves may take to end; 0 cuts them at once.",
    }),
  driftCheck: z.boolean().default(defaults.DRIFT_CHECK).meta({
    description:
      "Whether each preview and up looks at the director's table for what was changed by hand, over one SSH connection.",
  }),
  verify: z.boolean().default(defaults.VERIFY).meta({
    description: "Whether an up ends with real requests to the VIP; off where pulumi's machine can't reach it.",
  }),
  protect: z
    .boolean()
    .optional()
    .meta({
      otherNames: ["deletion_protection", "prevent_destroy", "retain"],
      description:
        "Whether Pulumi refuses to remove the directors, or to make them anew, and to destroy the stack. With `false` and an up it may again.",
      byDefault: "nothing is protected",
      guide: "operations.md#what-must-not-go-by-mistake",
    }),
  preflight: z.boolean().default(defaults.PREFLIGHT).meta({
    description: "Whether a preview or up looks first at what the hypervisor has and lacks.",
    guide: "preflight.md",
  }),
  machine: z
    .strictObject({
      memoryMiB: mebibytes.default(defaults.MEMORY_MIB).meta({
        otherNames: OTHER_NAMES.memoryMiB,
        description:
          "Each machine's memory, in MiB. Another one makes the machines anew, with the disks that they have.",
      }),
      vcpus: vcpus.default(defaults.VCPUS).meta({
        otherNames: OTHER_NAMES.vcpus,
        description:
          "How many virtual CPUs each machine has. Another number makes the machines anew, with the disks that they have.",
      }),
      cpu: cpu.optional().meta({
        description:
          "libvirt's mode of the CPU that machines see: the hypervisor's own, the fastest; nearly that, so that the machine can be moved to a similar hypervisor; or all that QEMU can give, without KVM too. Another one makes the machines anew.",
        byDefault: "QEMU's own; for el9 `host-passthrough`, without KVM `maximum`",
      }),
      diskGiB: gibibytes.optional().meta({
        otherNames: OTHER_NAMES.diskGiB,
        description:
          "The size of each machine's disk, in GiB: the image's or more. The file system fills it from the first boot on. Another one makes the machines anew, their disks too.",
        byDefault: "the image's",
      }),
    })
    .prefault({})
    .meta({ description: "What each machine consists of.", guide: "machines.md#how-large-they-are" }),
  accelerator: z.enum(["kvm", "tcg"]).default(defaults.ACCELERATOR).meta({
    description:
      "`tcg` where the hypervisor has no working KVM: many times slower. Give its machines two vCPUs: with one, QEMU before 8.1 may let a NIC under load stand still.",
  }),
  image: image.optional().meta({
    description: "The machines' base image, a qcow2 file.",
    byDefault: "the guest's cloud image",
    guide: "configuration.md#images",
  }),
  imageSha256: sha256.optional().meta({
    description: "The SHA-256 that the image must have.",
    byDefault: "the guest's, for its own image",
  }),
  imageSha512: sha512.optional().meta({ description: "Its SHA-512, where its publisher gives that one." }),
  imageCache: absolutePath.optional().meta({
    description: "The folder, on pulumi's machine, that images are downloaded into.",
    byDefault: "`lvs/images` in your cache folder",
  }),
  storage: absolutePath.default(defaults.STORAGE).meta({
    description: "The folder, on the hypervisor, below which the stack keeps its disks.",
  }),
  consoleLogs: absolutePath.default(defaults.CONSOLE_LOGS).meta({
    description: "The folder, on the hypervisor, for the machines' serial console logs.",
  }),
  packageMirror: packageMirror.optional().meta({
    description:
      "Base URL of a mirror of the guest's packages: for centos7 `PACKAGE_MIRROR/7.9.2009/os/x86_64/…`, for el9 `PACKAGE_MIRROR/9/BaseOS/x86_64/os/…`, for debian12 `PACKAGE_MIRROR/dists/bookworm/…` and `PACKAGE_MIRROR-security/…`.",
    byDefault: "the guest's own: centos7's is the vault, the others' images know theirs",
  }),
  bootTimeoutSeconds: seconds.optional().meta({
    description: "The time that a machine has to boot, answer SSH and end its first set-up.",
    byDefault: "300; without KVM 600",
  }),
});

export type StackConfigInput = z.input<typeof stackConfigSchema>;
/** What the schema gives: right by itself, setting by setting. */
export type StackSettings = z.output<typeof stackConfigSchema>;

type NetworkSettings = StackSettings["networks"];

/** The front network with the way from it to the outside. */
export type FrontNetwork = NetworkSettings["front"] & { gateway: string; nameservers: string[] };

/** A stack's configuration with all that is left out in it. */
export interface StackConfig extends StackSettings {
  networks: NetworkSettings & { front: FrontNetwork };
  /** The first director: preferred as master, and the one that pulumi reaches the real servers through. */
  director: string;
  /** One or two. */
  directors: string[];
  /** The project's files that commands name. */
  programs: Program[];
  syncDaemons: SyncDaemon[];
}

export type ServiceConfig = StackConfig["virtualServices"][number];
export type RealServerConfig = ServiceConfig["realServers"][number];
export type HealthConfig = NonNullable<ServiceConfig["health"]>;
