import { configPath } from "../config/configPath";
import type { StackConfig } from "../config/schema/stack";
import type { Hypervisor } from "../plan/hypervisors";
import { libvirtNames, type StackIdentity } from "../plan/libvirtNames";
import type { Domain, Facts, Libvirt } from "./facts";

/** A hypervisor, and what the stack is going to do there. */
export interface Target {
  config: StackConfig;
  stack: StackIdentity;
  /** libvirt's. */
  uri: string;
  /** Which setting names it. */
  setting: string;
  /** The names of the nodes whose machines the stack makes there. */
  nodes: string[];
}

export function targetOf(config: StackConfig, { uri = "", name, nodes }: Hypervisor, stack: StackIdentity): Target {
  const setting = name === undefined ? "libvirt:uri" : configPath(["hypervisors", name, "uri"]);
  return { config, stack, uri, setting, nodes };
}

/** The names of the domains that are to be there. */
export function domainNames({ stack, nodes }: Target): string[] {
  return nodes.map((node) => libvirtNames.domain(stack, node));
}

/** libvirt's facts, if it answered. */
export function libvirtOf({ libvirt }: Facts): Libvirt | undefined {
  return libvirt && "domains" in libvirt ? libvirt : undefined;
}

/** The nodes whose machines are to be made: those without a domain. All of them where libvirt can't be asked. */
export function missingMachines(target: Target, facts: Facts): string[] {
  return target.nodes.filter((node) => domainOf(target, facts, node) === undefined);
}

/** The nodes whose machines need memory which they don't have yet. */
export function idleMachines(target: Target, facts: Facts): string[] {
  return target.nodes.filter((node) => !domainOf(target, facts, node)?.running);
}

function domainOf({ stack }: Target, facts: Facts, node: string): Domain | undefined {
  return libvirtOf(facts)?.domains.find(({ name }) => name === libvirtNames.domain(stack, node));
}
