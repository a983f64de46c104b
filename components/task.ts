import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import type { SshConnection } from "../tasks/sshSession";
import type { ClusterNode } from "./clusterNode";

export type TaskName =
  | "generateKeyPair"
  | "fetchImage"
  | "waitForMachine"
  | "waitForMaster"
  | "proveVip"
  | "runScript"
  | "readTable"
  | "readStatus"
  | "drainRealServer"
  | "handOver"
  | "claimMachine"
  | "releaseMachine";

/** It is the same wherever this package is installed: Node.js looks for that from the folder that pulumi runs in. */
let commandLine = `node --eval 'import("lvs/task")'`;

/** The command line of one of the programs in tasks/. */
export function task(name: TaskName): string {
  return `${commandLine} ${name}`;
}

/**
 * Runs one of them from within this program, to its end, and shows what it tells.
 *
 * @returns its result, as text
 * @throws pulumi.RunError when it fails
 */
export async function runTask<Input>(name: TaskName, input: Input): Promise<string> {
  const options = { shell: true, input: JSON.stringify(input), reject: false } as const;
  const { failed, stdout, stderr } = await execa(task(name), options);
  if (failed) throw new pulumi.RunError(stderr.trim());
  for (const line of stderr.split("\n").filter(Boolean)) void pulumi.log.info(line);
  return stdout;
}

/** What all of them begin with in this process, where Node.js wouldn't find the package. */
export function runTasksBy(other: string): void {
  commandLine = other;
}

/** What a task reads on standard input that logs in on the director; it resolves when the director's machine is ready. */
export function directorInput<Input extends { director: SshConnection }>(
  director: { machine: ClusterNode },
  more: Omit<Input, "director">,
): pulumi.Output<string> {
  return director.machine.connection.apply((connection) => JSON.stringify({ ...more, director: connection }));
}

/** The input of a task that logs in on any director. */
interface WithDirectors {
  /** The first one. */
  director: SshConnection;
  /** The others, where addresses float between them. */
  peers?: SshConnection[];
}

/** The same for a task that logs in on any director; it resolves when all of their machines are ready. */
export function directorsInput<Input extends WithDirectors>(
  { all, floating }: { all: { machine: ClusterNode }[]; floating: boolean },
  more: pulumi.Input<Omit<Input, keyof WithDirectors>>,
): pulumi.Output<string> {
  return pulumi
    .all([pulumi.output(more as object), pulumi.all(all.map(({ machine }) => machine.connection))])
    .apply(([rest, [director, ...peers]]) => JSON.stringify({ ...rest, director, ...(floating && { peers }) }));
}
