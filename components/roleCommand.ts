import { remote } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { Machine } from "./machine";

/**
 * Runs a script as root on a machine, once it is ready and again whenever the script changes.
 * The script is read from standard input, so that neither process lists nor errors repeat it.
 */
export function runOn(
  name: string,
  machine: Machine,
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
