import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { describeDrift } from "../lvs/describeRules";
import type { LiveTable, ReadTableInput } from "../tasks/readTable";
import type { Director } from "./director";
import { task } from "./task";

/**
 * Reads the director's table over one SSH connection, in previews too, and warns of what somebody changed by hand.
 *
 * @param about the resource that the warnings are shown with
 * @returns how the table differs from what it was told to be, a line each; none when that can't be known
 */
export function readDrift(director: Director, about: pulumi.Resource): pulumi.Output<string[]> {
  const stdin = director.machine.connection.apply((connection) =>
    JSON.stringify({ director: connection as ReadTableInput["director"] } satisfies ReadTableInput),
  );
  const read = local.runOutput({ command: task("readTable"), stdin, logging: local.Logging.None }, { parent: about });
  // the connection makes it a secret; what is read is none
  return pulumi.unsecret(read.stdout).apply((json) => driftIn(JSON.parse(json) as LiveTable, about));
}

function driftIn(table: LiveTable, about: pulumi.Resource): string[] {
  if (!table.reachable) {
    pulumi.log.warn(`the director's table can't be read, so it isn't known whether it drifted: ${table.reason}`, about);
    return [];
  }
  // a director that never got a table has nothing to drift from
  const drift = table.wanted.length > 0 ? describeDrift(table) : [];
  if (drift.length > 0) {
    const cure = pulumi.runtime.isDryRun() ? "pulumi up mends it" : "it is being mended";
    const lines = drift.map((line) => `  ${line}`);
    pulumi.log.warn([`the director's table was changed by hand; ${cure}:`, ...lines].join("\n"), about);
  }
  return drift;
}
