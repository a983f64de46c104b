import { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { vrrpOf } from "../config/failover";
import { guestOf } from "../config/guest";
import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import { renderVrrp } from "../lvs/keepalived/vrrp";
import type { WaitForMasterInput } from "../tasks/waitForMaster";
import { Director } from "./director";
import { handOverBeforeDestruction } from "./handOver";
import type { Machines } from "./machines";
import { directorsInput, task } from "./task";

/** A cluster's directors. */
export interface Directors {
  /** The one that is preferred as master. */
  first: Director;
  all: Director[];
  /** Whether the VIP and the real servers' gateway float between them. */
  floating: boolean;
  /** What is there once the real servers reach the outside; nothing where the director forwards from its first boot. */
  wayOut: pulumi.Resource[];
}

/** Makes the directors of their machines, and sees to it that what floats between them, if anything, is on one of them. */
export function createDirectors(
  name: string,
  config: StackConfig,
  machines: Machines,
  parent: pulumi.Resource,
): Directors {
  const all: Director[] = [];
  for (const machine of machines.directors) {
    const { node } = machine;
    all.push(
      new Director(
        `${name}-${node}`,
        {
          machine,
          backNetwork: config.networks.back.cidr,
          backNetwork6: config.networks.back.cidr6,
          guest: guestOf(config),
          vrrp: renderVrrp(vrrpOf(config, node), guestProfiles[config.guest].versions),
          after: all.at(-1),
        },
        { parent },
      ),
    );
  }
  const [first] = all as [Director];
  if (config.failover === undefined) {
    // a director that the stack makes forwards from its first boot on, if its image can
    return { first, all, floating: false, wayOut: first.machine.forwardsFromBoot ? [] : all };
  }

  for (const director of all) {
    handOverBeforeDestruction(`${name}-${director.machine.node}-hand-over`, { director, machines }, { parent });
  }
  const master = waitForMaster(`${name}-master`, all, config.failover.advertSeconds, parent);
  return { first, all, floating: true, wayOut: [master] };
}

/** A backup waits for three advertisements and less than one second. */
function takeOverSeconds(advertSeconds: number): number {
  return 3 * advertSeconds + 1;
}

/** For logins, and for a keepalived that was started a moment ago. */
const GRACE_SECONDS = 30;

function waitForMaster(name: string, all: Director[], advertSeconds: number, parent: pulumi.Resource): pulumi.Resource {
  const timeoutSeconds = takeOverSeconds(advertSeconds) + GRACE_SECONDS;
  return new local.Command(
    name,
    {
      create: task("waitForMaster"),
      stdin: directorsInput<WaitForMasterInput>({ all, floating: true }, { timeoutSeconds }),
      triggers: all.map(({ configuration }) => configuration),
    },
    { parent, dependsOn: all },
  );
}
