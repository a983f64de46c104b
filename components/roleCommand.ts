import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { contentKey, folderKey } from "../host/contentKey";
import type { Host } from "./host";

/**
 * Runs a script as root on a machine, once it is ready and again whenever the script changes.
 * The script is read from standard input, so that neither process lists nor errors repeat it.
 */
export function runOn(
  name: string,
  machine: Host,
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

/** Files on a machine. */
export interface CopiedFiles {
  /** The folder there that holds them. */
  folder: string;
  /** The resource that they are copied by. */
  files: remote.CopyToRemote;
}

/** Copies a folder of the project to a machine, into a folder of its own for each content. */
export function copyTo(name: string, machine: Host, source: string, opts: pulumi.CustomResourceOptions): CopiedFiles {
  // new content is a new path, for which the role's script runs again
  const folder = `${homeOf(machine)}/lvs-${folderKey(source)}`;
  const files = new remote.CopyToRemote(
    name,
    {
      connection: machine.connection,
      // with a slash at its end it is copied as the remote folder, not into it
      source: new pulumi.asset.FileArchive(`${source}/`),
      remotePath: folder,
      triggers: [machine.instance],
    },
    opts,
  );
  return { folder, files };
}

function homeOf({ user }: Host): string {
  return user === "root" ? "/root" : `/home/${user}`;
}

/** Changes with a machine and with the script that was run on it; it resolves when that has ended. */
export function configurationKey(machine: Host, command: remote.Command): pulumi.Output<string> {
  return pulumi.all([machine.instance, command.stdin]).apply(([instance, script = ""]) => contentKey(instance, script));
}
