import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DrainInput } from "../tasks/drainRealServer";
import type { Directors } from "./directors";
import type { Machines } from "./machines";
import type { RealServer } from "./realServer";
import { directorsInput, task } from "./task";

export interface DrainArgs {
  directors: Directors;
  machines: Machines;
  realServer: RealServer;
  /** The real server's addresses in the table. */
  addresses: string[];
  /** How long its connections may take to end. */
  drainSeconds: number;
}

/**
 * What happens to a real server before its machine is destroyed to be made anew: it takes no new connections, and
 * those it has get time to end. The table's next change gives the new machine its weight back.
 *
 * A real server that leaves the configuration was drained by the tables' own changes before, so this finds nothing
 * to do; and nothing is drained when the only director goes as well.
 *
 * @returns whether this run destroyed the machine and made it anew, or made it at all; false in previews
 */
export function drainBeforeDestruction(
  name: string,
  { directors, machines, realServer, addresses, drainSeconds }: DrainArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<boolean> {
  const { node, instance, presence } = realServer.machine;
  let madeAnew = false;
  const creation = new pulumi.ResourceHook(`${name}-happened`, async () => {
    madeAnew = true;
  });
  const drain = new local.Command(
    name,
    {
      delete: task("drainRealServer"),
      stdin: directorsInput<DrainInput>(directors, { node, addresses, drainSeconds }),
      triggers: [instance],
    },
    pulumi.mergeOptions(opts, {
      // what depends on something is deleted before it: here all that makes the real server one
      dependsOn: [presence, realServer],
      // where the machine is gone already, its successor would be drained at the run's end
      deleteBeforeReplace: true,
      deletedWith: directors.floating ? machines.last : directors.first.machine.presence,
      hooks: { beforeCreate: [creation] },
    }),
  );
  return pulumi.runtime.isDryRun() ? pulumi.output(false) : drain.id.apply(() => madeAnew);
}
