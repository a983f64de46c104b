import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import { idleMachines, libvirtOf, missingMachines, type Target } from "../target";

/** Whether the hypervisor has memory and processors for the machines that don't run yet. */
export function checkCapacity(target: Target, facts: Facts): Finding[] {
  return [...memoryFindings(target, facts), ...processorFindings(target, facts)];
}

function memoryFindings(target: Target, facts: Facts): Finding[] {
  const machines = idleMachines(target, facts);
  if (!("routes" in facts.host) || !facts.host.memory || machines.length === 0) return [];
  const { memoryMiB } = target.config.machine;
  const { totalMiB, availableMiB } = facts.host.memory;
  const neededMiB = machines.length * memoryMiB;
  const need = {
    where: "lvs:machine.memoryMiB",
    expected: `${neededMiB} MiB for ${machines.join(", ")}, ${memoryMiB} MiB each`,
    fix: "set it to less, or free memory there",
  };
  if (neededMiB > totalMiB) return [error({ what: `the hypervisor has ${totalMiB} MiB of memory in all`, ...need })];
  if (neededMiB > availableMiB) {
    return [warning({ what: `${availableMiB} of the hypervisor's ${totalMiB} MiB of memory are available`, ...need })];
  }
  return [];
}

function processorFindings(target: Target, facts: Facts): Finding[] {
  const cpus = libvirtOf(facts)?.cpus;
  const { vcpus } = target.config.machine;
  if (cpus === undefined || vcpus <= cpus || missingMachines(target, facts).length === 0) return [];
  return [
    warning({
      what: `each machine gets ${vcpus} vCPUs, and the hypervisor has ${cpus === 1 ? "1 CPU" : `${cpus} CPUs`}`,
      where: "lvs:machine.vcpus",
      expected: `${cpus} or fewer: more are slower, not faster`,
      fix: "set it to that",
    }),
  ];
}
