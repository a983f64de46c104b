import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HandOverInput } from "../tasks/handOver";
import type { Director } from "./director";
import type { Machines } from "./machines";
import { directorInput, task } from "./task";

/**
 * What happens to a director before its machine is destroyed, for good or to be made anew: if it is master, another
 * takes over at once. Nothing is handed over when the whole cluster goes.
 */
export function handOverBeforeDestruction(
  name: string,
  { director, machines }: { director: Director; machines: Machines },
  opts: pulumi.CustomResourceOptions,
): void {
  const { node, instance } = director.machine;
  new local.Command(
    name,
    {
      delete: task("handOver"),
      stdin: directorInput<HandOverInput>(director, { node }),
      triggers: [instance],
    },
    // what depends on something is deleted before it; a machine that is gone already must not be handed over when its
    // successor serves
    pulumi.mergeOptions(opts, { dependsOn: [director], deletedWith: machines.last, deleteBeforeReplace: true }),
  );
}
