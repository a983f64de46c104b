import type { Facts } from "../facts";
import type { Finding } from "../finding";
import type { Target } from "../target";
import { checkAccelerator } from "./accelerator";
import { checkBridges } from "./bridges";
import { checkCapacity } from "./capacity";
import { checkConsoleLogs } from "./consoleLogs";
import { checkDisk } from "./disk";
import { checkFirewall } from "./firewall";
import { checkJumpHost } from "./jumpHost";
import { checkLeftovers } from "./leftovers";
import { checkLibvirt } from "./libvirt";
import { checkNetworks } from "./networks";
import { checkStorage } from "./storage";
import { checkTools } from "./tools";

/** A question to the facts. */
export interface Check {
  title: string;
  /** Whose answers it needs. */
  needs?: "libvirt" | "host";
  find: (target: Target, facts: Facts) => Finding[];
}

/** In the order in which they are shown. */
export const CHECKS: Check[] = [
  { title: "programs on pulumi's machine", find: checkTools },
  { title: "libvirt", find: checkLibvirt },
  { title: "the way to the machines", find: checkJumpHost },
  { title: "KVM", needs: "libvirt", find: checkAccelerator },
  { title: "networks", needs: "host", find: checkNetworks },
  { title: "bridges", needs: "host", find: checkBridges },
  { title: "storage", needs: "host", find: checkStorage },
  { title: "console logs", needs: "host", find: checkConsoleLogs },
  { title: "memory and CPUs", needs: "host", find: checkCapacity },
  { title: "disk space", needs: "host", find: checkDisk },
  { title: "firewall", needs: "host", find: checkFirewall },
  { title: "leftovers", needs: "libvirt", find: checkLeftovers },
];
