import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { contentKey } from "../runtime/contentKey";
import type { ClusterNode } from "./clusterNode";

/**
 * Runs a script as root on a machine, once it is ready and again whenever the script changes.
 * The script is read from standard input, so that neither process lists nor errors repeat it.
 */
export function runOn(
  name: string,
  machine: ClusterNode,
  script: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): remote.Command {
  const command = "sudo -n bash -s";
  return new remote.Command(
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
}

/** Changes with a machine and with the script that was run on it; it resolves when that has ended. */
export function configurationKey(machine: ClusterNode, command: remote.Command): pulumi.Output<string> {
  return pulumi.all([machine.instance, command.stdin]).apply(([instance, script = ""]) => contentKey(instance, script));
}
