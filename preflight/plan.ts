import { configPath } from "../config/configPath";
import { placesOf } from "../config/hypervisors";
import type { StackConfig } from "../config/schema";
import type { Domain, Facts, Libvirt } from "./facts";

/** What the stack is going to do on a hypervisor. */
export interface Plan {
  config: StackConfig;
  /** libvirt's. */
  uri: string;
  /** What every object of the stack is named after. */
  prefix: string;
  /** Which setting names it. */
  setting: string;
  /** The names of the machines that the stack makes there. */
  machines: string[];
}

/** One of the hypervisors that a stack makes machines on. */
export interface Place {
  /** libvirt's. */
  uri: string;
  /** Its name, where there are several. */
  name?: string;
  /** The names of the machines that the stack makes there. */
  machines: string[];
}

/** The hypervisors of a configuration; none where all machines are there already. */
export function placesIn(config: StackConfig, defaultUri: string | undefined): Place[] {
  return placesOf(config).map(({ name, uri = defaultUri ?? "", nodes: machines }) => ({
    ...{ uri, machines },
    ...(name !== undefined && { name }),
  }));
}

export function planOf(config: StackConfig, { uri, name, machines }: Place, prefix: string): Plan {
  const setting = name === undefined ? "libvirt:uri" : configPath(["hypervisors", name, "uri"]);
  return { config, uri, setting, prefix, machines };
}

export function domainName({ prefix }: Plan, machine: string): string {
  return `${prefix}-${machine}`;
}

/** The folder of the stack's pool. */
export function poolFolder({ config, prefix }: Plan): string {
  return `${config.storage}/${prefix}`;
}

/** libvirt's facts, if it answered. */
export function libvirtOf({ libvirt }: Facts): Libvirt | undefined {
  return libvirt && "domains" in libvirt ? libvirt : undefined;
}

/** The machines that are to be made: those without a domain. All of them where libvirt can't be asked. */
export function missingMachines(plan: Plan, facts: Facts): string[] {
  return plan.machines.filter((machine) => domainOf(plan, facts, machine) === undefined);
}

/** The machines that need memory which they don't have yet. */
export function idleMachines(plan: Plan, facts: Facts): string[] {
  return plan.machines.filter((machine) => !domainOf(plan, facts, machine)?.running);
}

function domainOf(plan: Plan, facts: Facts, machine: string): Domain | undefined {
  return libvirtOf(facts)?.domains.find(({ name }) => name === domainName(plan, machine));
}
