import { z } from "zod";
import { GUEST_NAMES } from "../../guest/profiles";
import { OWNERS } from "../../lvs/owner";
import { DEFAULT_SYNC_ID, DEFAULT_TIMEOUTS, MAX_SYNC_ID, SYNC_ROLES, type SyncDaemon } from "../../lvs/table";
import { MAX_TIMEOUT_SECONDS } from "../../lvs/virtualService";
import { DEFAULT_ADVERT_SECONDS, DEFAULT_VIRTUAL_ROUTER_IDS, MAX_VIRTUAL_ROUTER_ID } from "../../lvs/vrrp";
import * as defaults from "./defaults";
import { existing } from "./existing";
import {
  absolutePath,
  anyAddress,
  between,
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
import { virtualService } from "./service";

/** A machine: the director, or a real server. */
const node = z.strictObject({
  /** Address on the front network: the director's VIP; a real server's, if it answers clients itself. */
  front: ipv4.optional(),
  front6: ipv6.optional(),
  /** Address on the back network: the director's DIP or a real server's RIP. */
  back: ipv4,
  back6: ipv6.optional(),
  /** Where to log in on a machine that is there already; else the stack makes one. */
  existing: existing.optional(),
  /** Which of several hypervisors makes it. */
  hypervisor: nodeName.optional(),
});

/** One of several places where machines are made. */
const hypervisor = z.strictObject({
  uri: text(/^qemu(\+\w+)?:\/\/\S+$/, "the URI of a QEMU's libvirt: qemu+ssh://root@host1/system"),
});

const syncDaemon = z.strictObject({
  role: z.enum(SYNC_ROLES),
  /** The director's interface that it multicasts on; eth0 is the front network's, eth1 the back network's, the default. */
  interface: text(/^\S+$/, "the name of an interface: eth0 or eth1").optional(),
  /** Tells one group of directors from another; 0 in a backup takes all. */
  syncId: between(0, MAX_SYNC_ID, "a number").default(DEFAULT_SYNC_ID),
});

const virtualRouterId = between(1, MAX_VIRTUAL_ROUTER_ID, "a virtual router's number");

/** What floats between the directors, so that it is there as long as one of them is. */
const failover = z.strictObject({
  /** The VIP: an address of the front network that no machine has as its own. */
  vip: ipv4,
  vip6: ipv6.optional(),
  /** The real servers' way out and back: an address of the back network that no machine has as its own. */
  gateway: ipv4,
  gateway6: ipv6.optional(),
  /** Unicast where the networks carry no multicast. */
  advertisements: z.enum(["multicast", "unicast"]).default(defaults.ADVERTISEMENTS),
  /** Between two of the master's advertisements; without any for three of these a backup takes over. */
  advertSeconds: between(1, 40, "a number of seconds").default(DEFAULT_ADVERT_SECONDS),
  /** Nobody else on the networks may use them. */
  virtualRouterIds: z
    .strictObject({
      front: virtualRouterId.default(DEFAULT_VIRTUAL_ROUTER_IDS.front),
      back: virtualRouterId.default(DEFAULT_VIRTUAL_ROUTER_IDS.back),
    })
    .prefault({}),
});

const timeout = between(1, MAX_TIMEOUT_SECONDS, "a number of seconds");

const DIRECTORS = "the names of one or two nodes";

/** Everything that a stack's configuration may hold below `lvs:`. */
export const stackConfigSchema = z.strictObject({
  /** The operating system of the machines. */
  guest: z.enum(GUEST_NAMES).default(defaults.GUEST),
  networks: z.strictObject({
    /** Where clients are: a network of the stack's own, on which the hypervisor has an address, or one behind a bridge. */
    front: z.strictObject({
      cidr: ipv4Network,
      /** The hypervisor's own address in a network of the stack's: the sample's console. */
      hypervisor: ipv4.optional(),
      cidr6: ipv6Network.optional(),
      hypervisor6: ipv6.optional(),
      /** A bridge that the hypervisor has already, in the place of a network of the stack's own. */
      bridge: interfaceName.optional(),
      /** The router there, behind a bridge; in a network of the stack's own it is the hypervisor. */
      gateway: ipv4.optional(),
      gateway6: ipv6.optional(),
      /** Who resolves names for the machines; in a network of the stack's own the hypervisor does, unless told otherwise. */
      nameservers: z.array(anyAddress).min(1, { error: "one or more addresses" }).optional(),
    }),
    /** Where real servers are; isolated, reached through the director only. */
    back: z.strictObject({
      cidr: ipv4Network,
      cidr6: ipv6Network.optional(),
      bridge: interfaceName.optional(),
    }),
  }),
  /** The libvirts that make the machines, by name, in the place of that of `libvirt:uri`. */
  hypervisors: z
    .record(nodeName, hypervisor, { error: "hypervisors by name" })
    .refine((hypervisors) => Object.keys(hypervisors).length > 0, { error: "one or more hypervisors by name" })
    .optional(),
  nodes: z
    .record(nodeName, node, { error: "the machines by name" })
    .refine((nodes) => Object.keys(nodes).length > 0, { error: "the machines by name, a director among them" }),
  /** The name of the node that is the director, where there is one only. */
  director: nodeName.optional(),
  /** The names of the nodes that are directors; the first becomes master where nobody is yet. */
  directors: z
    .array(nodeName, { error: DIRECTORS })
    .min(1, { error: DIRECTORS })
    .max(2, { error: DIRECTORS })
    .optional(),
  /** What floats between them; two directors need it. */
  failover: failover.optional(),
  /** Who writes the table: lvs-table by ipvsadm, or keepalived, which checks the real servers' health. */
  owner: z.enum(OWNERS).default(defaults.OWNER),
  virtualServices: z.array(virtualService),
  /** The kernel's daemons that keep another director's connections in step with this one's; of two directors both by default. */
  syncDaemons: z.array(syncDaemon).optional(),
  /** How long the director remembers a silent connection. */
  timeouts: z
    .strictObject({
      tcpSeconds: timeout.default(DEFAULT_TIMEOUTS.tcpSeconds),
      tcpFinSeconds: timeout.default(DEFAULT_TIMEOUTS.tcpFinSeconds),
      udpSeconds: timeout.default(DEFAULT_TIMEOUTS.udpSeconds),
    })
    .prefault({}),
  /** The longest time that a real server which leaves may keep its connections; 0 cuts them at once. */
  drainSeconds: z.int({ error: "a whole number of seconds, 0 or more" }).min(0).default(defaults.DRAIN_SECONDS),
  /** Whether a preview or up compares the director's live table with the wanted one first. */
  driftCheck: z.boolean().default(defaults.DRIFT_CHECK),
  /** Whether an up ends with real requests to the VIP; off where pulumi's machine can't reach it. */
  verify: z.boolean().default(defaults.VERIFY),
  /** Whether a preview or up looks first at what the hypervisor has and lacks. */
  preflight: z.boolean().default(defaults.PREFLIGHT),
  /** Each machine's size. */
  machine: z
    .strictObject({
      memoryMiB: mebibytes.default(defaults.MEMORY_MIB),
      vcpus: z.int({ error: "a whole number, 1 or more" }).min(1).default(defaults.VCPUS),
    })
    .prefault({}),
  /** `tcg` where the hypervisor has no working KVM: many times slower. */
  accelerator: z.enum(["kvm", "tcg"]).default(defaults.ACCELERATOR),
  /** A path or URL of the machines' base image instead of the guest's own. */
  image: image.optional(),
  /** What the image must have; the guest's own for its own image by default. */
  imageSha256: sha256.optional(),
  /** The same, where its publisher gives this sum. */
  imageSha512: sha512.optional(),
  /** The folder on pulumi's machine that images are downloaded into; one in the user's cache folder by default. */
  imageCache: absolutePath.optional(),
  /** The folder, on the hypervisor, below which the stack keeps its disks. */
  storage: absolutePath.default(defaults.STORAGE),
  /** The folder, on the hypervisor, for the machines' serial console logs. */
  consoleLogs: absolutePath.default(defaults.CONSOLE_LOGS),
  /** Base URL of a mirror of the guest's packages instead of the guest's own. */
  packageMirror: packageMirror.optional(),
  /** The time that a machine has to boot, answer SSH and end its first set-up. */
  bootTimeoutSeconds: seconds.optional(),
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
  syncDaemons: SyncDaemon[];
}

export type ServiceConfig = StackConfig["virtualServices"][number];
export type RealServerConfig = ServiceConfig["realServers"][number];
export type HealthConfig = NonNullable<ServiceConfig["health"]>;
