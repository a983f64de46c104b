import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DirectorStatus } from "../lvs/clusterStatus";
import type { HandOverInput } from "../tasks/handOver";
import type { ReadStatuses, ReadStatusInput } from "../tasks/readStatus";
import type { SshConnection } from "../tasks/sshSession";
import type { WaitForMasterInput } from "../tasks/waitForMaster";
import type { ClusterNode } from "./clusterNode";
import type { Director } from "./director";
import type { Machines } from "./machines";
import { settled } from "./settled";
import { directorInput, runTask, task } from "./task";

/** How to log in on each of a cluster's directors, by its name. */
type Logins = Record<string, SshConnection>;

/**
 * Keeps how to log in on each director for the run that takes one away: by then the program no longer knows it, and it must
 * have handed over before the others are told that it is gone.
 *
 * @param takeOverSeconds how long it may take until another one is master
 * @returns what comes before anything that directors are told
 */
export function handOverBeforeLeaving(
  name: string,
  machines: { machine: ClusterNode }[],
  takeOverSeconds: number,
  parent: pulumi.Resource,
): pulumi.Resource {
  const handOver = new pulumi.ResourceHook(`${name}-hand-over`, async ({ oldInputs, newInputs }) => {
    const [before, now] = [await loginsIn(oldInputs), await loginsIn(newInputs)];
    const leaving = Object.entries(before).filter(([node]) => !(node in now));
    if (leaving.length === 0) return;
    const [director, ...peers] = await standingBy(now);
    // one that comes takes over by itself, once it can
    if (director === undefined) return;
    for (const [node, director] of leaving) await runTask<HandOverInput>("handOver", { node, director });
    await runTask<WaitForMasterInput>("waitForMaster", { director, peers, timeoutSeconds: takeOverSeconds });
  });
  const logins = pulumi.all(Object.fromEntries(machines.map(({ machine }) => [machine.node, machine.login])));
  return new local.Command(
    name,
    // there is nothing to do but what the hook does
    { create: "true", update: "true", stdin: logins.apply((all) => JSON.stringify(all)) },
    { parent, hooks: { beforeUpdate: [handOver] } },
  );
}

/** Those that can take over at once, or have done so. */
async function standingBy(directors: Logins): Promise<SshConnection[]> {
  const answers = JSON.parse(await runTask<ReadStatusInput>("readStatus", { directors })) as ReadStatuses;
  return successors(answers).flatMap((node) => directors[node] ?? []);
}

/** The names of those that are ready to be master, or are. */
export function successors(answers: ReadStatuses): string[] {
  return Object.entries(answers)
    .filter(([, answer]) => answer.reachable && isReady(answer.status))
    .map(([node]) => node);
}

function isReady({ vrrp }: DirectorStatus): boolean {
  return Object.values(vrrp).every(({ state }) => ["BACKUP", "MASTER"].includes(state));
}

/** A hook gets what is secret as an output. */
async function loginsIn(inputs: { stdin?: pulumi.Input<string> } = {}): Promise<Logins> {
  return JSON.parse((await settled(inputs.stdin)) ?? "{}");
}

/**
 * What happens to a director before its machine is destroyed, for good or to be made anew: if it is master, another
 * takes over at once. Nothing is handed over when the whole cluster goes.
 */
export function handOverBeforeDestruction(
  name: string,
  { director, machines }: { director: Director; machines: Machines },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { node, instance } = director.machine;
  return new local.Command(
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
