import { local, remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { contentKey } from "../runtime/contentKey";
import type { ScriptInput } from "../tasks/runScript";
import type { ClusterNode } from "./clusterNode";
import { task } from "./task";

/** A script that was run on a machine. */
export interface Run {
  /** There once the script has ended. */
  resource: pulumi.Resource;
  /** Its text; it resolves when it has ended. */
  script: pulumi.Output<string | undefined>;
}

/**
 * Runs a script as root on a machine, once it is ready and again whenever the script changes.
 * The script is read from standard input, so that neither process lists nor errors repeat it.
 */
export function runOn(
  name: string,
  machine: ClusterNode,
  script: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Run {
  if (machine.through?.through) return runByTask(name, machine, script, opts);
  const command = "sudo -n bash -s";
  const resource = new remote.Command(
    name,
    {
      connection: machine.connection,
      create: command,
      update: command,
      stdin: script,
      triggers: [machine.instance],
      // CentOS 7's sshd accepts no such variables
      addPreviousOutputInEnv: false,
    },
    opts,
  );
  return { resource, script: resource.stdin };
}

/** The same where two machines are on the way: a connection of `@pulumi/command` has one proxy at most. */
function runByTask(
  name: string,
  machine: ClusterNode,
  script: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Run {
  const { node, connection, instance } = machine;
  const stdin = pulumi
    .all([connection, script])
    .apply(([connection, script]) => JSON.stringify({ node, connection, script } satisfies ScriptInput));
  const command = task("runScript");
  const resource = new local.Command(name, { create: command, update: command, stdin, triggers: [instance] }, opts);
  return { resource, script: pulumi.all([script, resource.id]).apply(([script]) => script) };
}

/** Changes with a machine and with the script that was run on it; it resolves when that has ended. */
export function configurationKey(machine: ClusterNode, { script }: Run): pulumi.Output<string> {
  return pulumi.all([machine.instance, script]).apply(([instance, script = ""]) => contentKey(instance, script));
}
