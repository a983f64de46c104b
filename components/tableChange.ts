import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { describeChanges, describeDrift, type TableLines } from "../lvs/describeRules";
import type { LiveTable, ReadTableInput } from "../tasks/readTable";
import type { Director } from "./director";
import { directorInput, task } from "./task";

/** The inputs of the table's command, as far as a hook knows them. */
interface TableInputs {
  stdin?: unknown;
}

/**
 * Hooks that make a preview show the rules that come and go. The up itself needs none: it shows the commands.
 *
 * @param about the resource that the rules are shown with
 */
export function tableChangeHook(name: string, about: () => pulumi.Resource): pulumi.ResourceHookBinding {
  const hook = new pulumi.ResourceHook(
    `${name}-show-change`,
    async ({ oldInputs, newInputs }) => {
      if (!pulumi.runtime.isDryRun()) return;
      const change = describeChanges(linesOf(oldInputs), linesOf(newInputs));
      // not awaited: it is sent once the resource is registered, which waits for this hook
      if (change.length > 0) void pulumi.log.info(["the table's change:", ...change].join("\n"), about());
    },
    { onDryRun: true },
  );
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}

function linesOf(inputs: TableInputs | undefined): string[] {
  const text = inputs?.stdin;
  return typeof text === "string" ? text.split("\n").filter(Boolean) : [];
}

/**
 * Reads the director's table over one SSH connection, in previews too, and warns of what somebody changed by hand.
 *
 * @param drained for each real server whether this run took it out of the table
 * @param about the resource that the warnings are shown with
 * @returns how the table differs from what it was told to be, a line each; none when that can't be known
 */
export function readDrift(
  director: Director,
  drained: pulumi.Output<boolean>[],
  about: pulumi.Resource,
): pulumi.Output<string[]> {
  const { keepsFirewalld } = director;
  const stdin = directorInput<ReadTableInput>(director, keepsFirewalld ? { keepsFirewalld } : {});
  const read = local.runOutput({ command: task("readTable"), stdin, logging: local.Logging.None }, { parent: about });
  // the connection makes it a secret; what is read is none
  const live = pulumi.unsecret(read.stdout).apply((json) => JSON.parse(json) as LiveTable);
  return pulumi.all([live, pulumi.all(drained)]).apply(([live, drained]) => {
    if (!live.reachable) {
      pulumi.log.warn(
        `the director's table can't be read, so it isn't known whether it has drifted: ${live.reason}`,
        about,
      );
      return [];
    }
    const drift = driftOf(live, drained.includes(true));
    if (drift.length > 0) pulumi.log.warn(warning(drift), about);
    return drift;
  });
}

/**
 * How a director's table differs from what it was told to be, a line each.
 *
 * @param draining whether this run takes real servers out of the table, which may be seen already
 */
export function driftOf(table: TableLines, draining: boolean): string[] {
  // a director that never got a table has nothing to drift from
  if (table.wanted.length === 0) return [];
  return describeDrift(table, draining);
}

function warning(drift: string[]): string {
  const cure = pulumi.runtime.isDryRun() ? "pulumi up fixes it" : "it is being fixed";
  return [`the director's table has drifted from the wanted one; ${cure}:`, ...drift.map((line) => `  ${line}`)].join(
    "\n",
  );
}

/**
 * A command with a mark in a shell comment. Another mark changes the command's text, so that Pulumi runs an update, but not
 * what the command does.
 */
export function marked(command: string, mark: string): string {
  return `${command} # ${mark}`;
}

/**
 * Keeps an input as it was when the resource was made or last changed, while there is no reason for a change.
 * A mark that says why a command runs this time would be a change once more when the next run has no such reason.
 *
 * @param hasReason asked when everything that the resource needs is known, as far as this run can know it
 */
export function keepInput(input: string, { unless: hasReason }: { unless: () => boolean }): pulumi.ResourceTransform {
  return ({ props, opts }) => {
    if (hasReason()) return undefined;
    return { props, opts: { ...opts, ignoreChanges: [...(opts.ignoreChanges ?? []), input] } };
  };
}
