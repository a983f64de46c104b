import { z } from "zod";
import { GUEST_NAMES } from "../guest/profiles";
import { DEFAULT_FORWARDING, FORWARDING_METHODS } from "../lvs/forwarding";
import { DEFAULT_SCHEDULER, SCHEDULERS } from "../lvs/schedulers";
import { DEFAULT_WEIGHT, MAX_WEIGHT, PROTOCOLS } from "../lvs/virtualService";
import * as defaults from "./defaults";

const ipv4 = z.ipv4({ error: "an IPv4 address, such as 192.168.1.12" });
const network = z.cidrv4({ error: "an IPv4 network, such as 192.168.1.0/24" });
const port = z.int({ error: "a port, 1 to 65535" }).min(1).max(65_535);
const seconds = z.int({ error: "a whole number of seconds above 0" }).positive();
const mebibytes = z.int({ error: "a whole number of MiB, 256 or more" }).min(256);
const absolutePath = z.string().regex(/^\//, { error: "an absolute path" });
const nodeName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, {
  error: "a host name of lower-case letters, digits and hyphens that starts with a letter",
});

/** A machine: with an address on the front network it can be a director, without one a real server. */
const node = z.strictObject({
  /** Address on the front network; only the director has one. */
  front: ipv4.optional(),
  /** Address on the back network: the director's DIP or a real server's RIP. */
  back: ipv4,
});

const realServer = z.strictObject({
  /** The name of the node that serves. */
  node: nodeName,
  /** The port it serves at; the virtual service's own by default. */
  port: port.optional(),
  /** Share of connections relative to the others; 0 takes no new ones. */
  weight: z
    .int({ error: `a weight, 0 to ${MAX_WEIGHT}` })
    .min(0)
    .max(MAX_WEIGHT)
    .default(DEFAULT_WEIGHT),
});

const virtualService = z.strictObject({
  protocol: z.enum(PROTOCOLS).default("tcp"),
  /** The VIP. */
  address: ipv4,
  port,
  scheduler: z.enum(SCHEDULERS).default(DEFAULT_SCHEDULER),
  forwarding: z.enum(FORWARDING_METHODS).default(DEFAULT_FORWARDING),
  realServers: z.array(realServer),
});

/** Everything that a stack's configuration may hold below `lvs:`; what is left out gets its default. */
export const stackConfigSchema = z.strictObject({
  /** The operating system of the machines. */
  guest: z.enum(GUEST_NAMES).default(defaults.GUEST),
  networks: z.strictObject({
    /** Where clients are. The hypervisor has an address here: the sample's console. */
    front: z.strictObject({ cidr: network, hypervisor: ipv4 }),
    /** Where real servers are; isolated, reached through the director only. */
    back: z.strictObject({ cidr: network }),
  }),
  nodes: z.record(nodeName, node),
  /** The name of the node that is the director. */
  director: nodeName,
  virtualServices: z.array(virtualService),
  /** Whether an up ends with real requests to the VIP; off where pulumi's machine can't reach it. */
  verify: z.boolean().default(defaults.VERIFY),
  /** Each machine's size. */
  machine: z
    .strictObject({
      memoryMiB: mebibytes.default(defaults.MEMORY_MIB),
      vcpus: z.int().positive().default(defaults.VCPUS),
    })
    .prefault({}),
  /** `tcg` where the hypervisor has no working KVM: many times slower. */
  accelerator: z.enum(["kvm", "tcg"]).default(defaults.ACCELERATOR),
  /** A path or URL of the machines' base image instead of the guest's own. */
  image: z.string().min(1).optional(),
  /** The folder, on the hypervisor, below which the stack keeps its disks. */
  storage: absolutePath.default(defaults.STORAGE),
  /** The folder, on the hypervisor, for the machines' serial console logs. */
  consoleLogs: absolutePath.default(defaults.CONSOLE_LOGS),
  /** Base URL of a mirror of the guest's packages instead of the guest's own. */
  packageMirror: z.url({ protocol: /^https?$/, error: "an http or https URL" }).optional(),
  /** The time that a machine has to boot, answer SSH and end its first set-up. */
  bootTimeoutSeconds: seconds.optional(),
});

export type StackConfigInput = z.input<typeof stackConfigSchema>;
export type StackConfig = z.output<typeof stackConfigSchema>;
