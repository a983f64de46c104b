import { machineOf } from "../../plan/machines";
import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import { idleMachines, libvirtOf, missingMachines, type Target } from "../target";
import { bySetting, bySize } from "./sizes";

/** Whether the hypervisor has memory and processors for the machines that don't run yet. */
export function checkCapacity(target: Target, facts: Facts): Finding[] {
  return [...memoryFindings(target, facts), ...processorFindings(target, facts)];
}

function memoryFindings(target: Target, facts: Facts): Finding[] {
  const machines = idleMachines(target, facts);
  if (!("routes" in facts.host) || !facts.host.memory || machines.length === 0) return [];
  const { totalMiB, availableMiB } = facts.host.memory;
  const sizes = bySize(machines, (node) => machineOf(target.config, node).memoryMiB);
  const neededMiB = sizes.reduce((sum, { size, nodes }) => sum + nodes.length * size, 0);
  const shares = sizes.map(({ size, nodes }) => `${nodes.join(", ")}, ${size} MiB each`);
  const need = {
    where: "lvs:machine.memoryMiB",
    expected: `${neededMiB} MiB for ${shares.join("; ")}`,
    fix: `set it${sizes.length > 1 ? ", or that of single nodes," : ""} to less, or free memory there`,
  };
  if (neededMiB > totalMiB) return [error({ what: `the hypervisor has ${totalMiB} MiB of memory in all`, ...need })];
  if (neededMiB > availableMiB) {
    return [warning({ what: `${availableMiB} of the hypervisor's ${totalMiB} MiB of memory are available`, ...need })];
  }
  return [];
}

function processorFindings(target: Target, facts: Facts): Finding[] {
  const cpus = libvirtOf(facts)?.cpus;
  if (cpus === undefined) return [];
  return bySetting(target.config, missingMachines(target, facts), "vcpus").flatMap(({ where, owner, value }) => {
    if (value === undefined || value <= cpus) return [];
    return [
      warning({
        what: `${owner ?? "each machine"} gets ${value} vCPUs, and the hypervisor has ${cpus === 1 ? "1 CPU" : `${cpus} CPUs`}`,
        where,
        expected: `${cpus} or fewer: more are slower, not faster`,
        fix: "set it to that",
      }),
    ];
  });
}
