import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";

type Machines = Pick<StackConfig, "machine" | "nodes" | "accelerator">;

/** A CPU that can't be had, and settings of machines that nobody makes. */
export function machineProblems({ machine, nodes, accelerator }: Machines): Problem[] {
  return [
    ...cpuProblems(["machine", "cpu"], machine.cpu, accelerator),
    ...Object.entries(nodes).flatMap(([name, node]) => {
      if (node.machine === undefined) return [];
      const path = ["nodes", name, "machine"];
      return node.existing === undefined
        ? cpuProblems([...path, "cpu"], node.machine.cpu, accelerator)
        : [{ what: `${name} is there already, so this would do nothing`, where: configPath(path), fix: "remove it" }];
    }),
  ];
}

/** @see libvirt's documentation, "Domain XML format": only KVM passes the host's through */
function cpuProblems(
  path: PropertyKey[],
  cpu: Machines["machine"]["cpu"],
  accelerator: Machines["accelerator"],
): Problem[] {
  if (cpu !== "host-passthrough" || accelerator === "kvm") return [];
  return [
    {
      what: "host-passthrough needs KVM, and machines are emulated here",
      where: configPath(path),
      expected: "maximum or host-model, or lvs:accelerator: kvm",
      fix: "set it to maximum",
    },
  ];
}
