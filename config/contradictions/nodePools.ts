import type { Problem } from "../../errors/userError";
import { configPath } from "../configPath";
import { nodesOf } from "../nodePools";
import { nodeName } from "../schema/fields";
import type { StackSettings } from "../schema/stack";
import { taken } from "./problem";

/** Names of pools' nodes that others have, or nobody could have. The first of each pool: the others are like it. */
export function nodePoolProblems({ nodePools = {}, nodes }: StackSettings): Problem[] {
  const owners = new Map(Object.keys(nodes).map((name) => [name, configPath(["nodes", name])]));
  return Object.entries(nodePools).flatMap(([pool, of]) => {
    const path = ["nodePools", pool];
    const names = Object.keys(nodesOf(pool, of));
    const tooLong = names.filter((name) => !nodeName.safeParse(name).success).slice(0, 1);
    return [
      ...names.flatMap((name) => taken(owners, name, path)).slice(0, 1),
      ...tooLong.map((name) => ({
        what: `the name ${name} is too long for a machine's`,
        where: configPath(path),
        expected: `a name that leaves room for the numbers 1 to ${of.count}`,
      })),
    ];
  });
}
