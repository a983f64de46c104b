import { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { GroupPlan, Plan } from "../plan";
import type { WaitForMasterInput } from "../tasks/waitForMaster";
import { Director } from "./director";
import { handOverBeforeDestruction, handOverBeforeLeaving } from "./handOver";
import type { Machines } from "./machines";
import { directorsInput, task } from "./task";

/** A cluster's directors. */
export interface Directors {
  /** The one that is preferred as master. */
  first: Director;
  all: Director[];
  /** Whether the VIP and the real servers' gateway float between them. */
  floating: boolean;
  /** What hands over before a director's machine is destroyed, by its node; none where nothing floats. */
  handOvers: Record<string, pulumi.Resource>;
  /** What is there once the real servers reach the outside; nothing where the director forwards from its first boot. */
  wayOut: pulumi.Resource[];
}

/** For logins, and for a keepalived that was started a moment ago. */
const GRACE_SECONDS = 30;

/**
 * Makes the directors of their machines, and sees to it that what floats between them, if anything, is on one
 * of them.
 *
 * @param plan how long that may take, undefined where nothing floats, and where it goes by itself after that
 */
export function createDirectors(
  name: string,
  { takeOverSeconds, groups }: Pick<Plan, "takeOverSeconds" | "groups">,
  machines: Machines,
  parent: pulumi.Resource,
): Directors {
  const before =
    takeOverSeconds === undefined
      ? []
      : [handOverBeforeLeaving(`${name}-directors`, machines.directors, takeOverSeconds + GRACE_SECONDS, parent)];
  const all: Director[] = [];
  for (const plan of machines.directors) {
    const after = [...before, ...all.slice(-1)];
    all.push(new Director(`${name}-${plan.machine.node}`, { ...plan, after }, { parent }));
  }
  const [first] = all as [Director];
  if (takeOverSeconds === undefined) {
    // a director that the stack makes forwards from its first boot on, if its image can
    return { first, all, floating: false, handOvers: {}, wayOut: first.machine.forwardsFromBoot ? [] : all };
  }

  const handOvers = Object.fromEntries(
    all.map((director) => {
      const { node } = director.machine;
      return [node, handOverBeforeDestruction(`${name}-${node}-hand-over`, { director, machines }, { parent })];
    }),
  );
  const master = waitForMaster(`${name}-master`, all, { takeOverSeconds, groups }, parent);
  return { first, all, floating: true, handOvers, wayOut: [master] };
}

function waitForMaster(
  name: string,
  all: Director[],
  { takeOverSeconds, groups }: { takeOverSeconds: number; groups: GroupPlan[] },
  parent: pulumi.Resource,
): pulumi.Resource {
  // before real servers fetch anything, which a way out that moves would break off
  const comesBack = groups.flatMap(({ name, comesBack }) => (comesBack ? [[name, comesBack] as const] : []));
  const input = {
    timeoutSeconds: takeOverSeconds + GRACE_SECONDS,
    ...(comesBack.length > 0 && { comesBack: Object.fromEntries(comesBack) }),
  };
  return new local.Command(
    name,
    {
      create: task("waitForMaster"),
      stdin: directorsInput<WaitForMasterInput>({ all, floating: true }, input),
      triggers: all.map(({ configuration }) => configuration),
    },
    { parent, dependsOn: all },
  );
}
