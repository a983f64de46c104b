import type { Facts } from "../facts";
import type { Finding } from "../finding";
import type { Plan } from "../plan";
import { checkAccelerator } from "./accelerator";
import { checkBridges } from "./bridges";
import { checkCapacity } from "./capacity";
import { checkConsoleLogs } from "./consoleLogs";
import { checkDisk } from "./disk";
import { checkFirewall } from "./firewall";
import { checkLeftovers } from "./leftovers";
import { checkLibvirt } from "./libvirt";
import { checkNetworks } from "./networks";
import { checkStorage } from "./storage";
import { checkTools } from "./tools";

/** A question to the facts. */
export interface Check {
  title: string;
  find: (plan: Plan, facts: Facts) => Finding[];
}

/** In the order in which they are shown. */
export const CHECKS: Check[] = [
  { title: "programs on pulumi's machine", find: checkTools },
  { title: "libvirt", find: checkLibvirt },
  { title: "KVM", find: checkAccelerator },
  { title: "networks", find: checkNetworks },
  { title: "bridges", find: checkBridges },
  { title: "storage", find: checkStorage },
  { title: "console logs", find: checkConsoleLogs },
  { title: "memory and CPUs", find: checkCapacity },
  { title: "disk space", find: checkDisk },
  { title: "firewall", find: checkFirewall },
  { title: "leftovers", find: checkLeftovers },
];
