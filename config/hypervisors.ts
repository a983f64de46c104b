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

/** Where the stack makes machines: each node names one of several hypervisors, and is on the only one without a word. */
export function placesOf({ nodes, hypervisors = {} }: Settings): Place[] {
  const names = hypervisorNames({ hypervisors });
  const created = createdNodes({ nodes });
  if (names.length === 0) return created.length > 0 ? [{ name: undefined, uri: undefined, nodes: created }] : [];
  const only = names.length === 1 ? names[0] : undefined;
  return names
    .map((name) => ({
      name,
      uri: hypervisors[name]?.uri,
      nodes: created.filter((node) => (nodes[node]?.hypervisor ?? only) === name),
    }))
    .filter(({ nodes }) => nodes.length > 0);
}

/** In the order of the alphabet, since Pulumi keeps no other. */
export function hypervisorNames({ hypervisors = {} }: Pick<Settings, "hypervisors">): string[] {
  return Object.keys(hypervisors).sort();
}
