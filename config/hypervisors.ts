import { createdNodes } from "./placement";
import type { StackSettings } from "./schema";

type Settings = Pick<StackSettings, "nodes" | "hypervisors">;

/** A libvirt, and the machines that the stack makes there. */
export interface Place {
  /** Its name in the configuration; undefined for that of `libvirt:uri`. */
  name: string | undefined;
  uri: string | undefined;
  nodes: string[];
}

/** Where the stack makes machines, the default place first, if it makes any there. */
export function placesOf({ nodes, hypervisors = {} }: Settings): Place[] {
  const [first] = hypervisorNames({ hypervisors });
  const created = createdNodes({ nodes });
  const names = [...new Set([first, ...hypervisorNames({ hypervisors })])];
  return names
    .map((name) => ({
      name,
      uri: name === undefined ? undefined : hypervisors[name]?.uri,
      nodes: created.filter((node) => (nodes[node]?.hypervisor ?? first) === name),
    }))
    .filter(({ nodes }) => nodes.length > 0);
}

/** In the order of the alphabet, since Pulumi keeps no other; the first one is the default. */
export function hypervisorNames({ hypervisors = {} }: Pick<Settings, "hypervisors">): string[] {
  return Object.keys(hypervisors).sort();
}
