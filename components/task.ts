import type * as pulumi from "@pulumi/pulumi";
import type { SshConnection } from "../tasks/sshSession";
import type { Director } from "./director";

export type TaskName = "generateKeyPair" | "waitForMachine" | "proveVip" | "readTable" | "drainRealServer";

/**
 * The command line of one of the programs in tasks/. They run in the project's folder,
 * which is where pulumi starts its plugins.
 */
export function task(name: TaskName): string {
  return `node --import tsx tasks/${name}.ts`;
}

/** What a task reads on standard input that logs in on the director; it resolves when the director's machine is ready. */
export function directorInput<Input extends { director: SshConnection }>(
  director: Director,
  more: Omit<Input, "director">,
): pulumi.Output<string> {
  return director.machine.connection.apply((connection) => JSON.stringify({ ...more, director: connection }));
}
