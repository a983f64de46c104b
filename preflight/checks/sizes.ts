import { configPath } from "../../config/configPath";
import type { StackConfig } from "../../config/schema/stack";

/** Machines of which each needs so much. */
export interface SameSize {
  size: number;
  nodes: string[];
}

/** Machines by what they need, so that each size is told once. */
export function bySize(nodes: string[], sizeOf: (node: string) => number): SameSize[] {
  const sizes = new Map<number, string[]>();
  for (const node of nodes) sizes.set(sizeOf(node), [...(sizes.get(sizeOf(node)) ?? []), node]);
  return [...sizes].map(([size, nodes]) => ({ size, nodes }));
}

type SizeSetting = "vcpus" | "diskGiB";

/** What a setting says of machines' size, each setting once. */
export interface SaidSize {
  where: string;
  /** The node whose own setting it is; undefined for the cluster's. */
  owner: string | undefined;
  /** A machine that it holds for. */
  node: string;
  value: number | undefined;
}

export function bySetting({ machine, nodes }: StackConfig, names: string[], setting: SizeSetting): SaidSize[] {
  const said = names.map((node): SaidSize => {
    const own = nodes[node]?.machine?.[setting];
    return own === undefined
      ? { where: configPath(["machine", setting]), owner: undefined, node, value: machine[setting] }
      : { where: configPath(["nodes", node, "machine", setting]), owner: node, node, value: own };
  });
  return [...new Map(said.reverse().map((each) => [each.where, each])).values()].reverse();
}
