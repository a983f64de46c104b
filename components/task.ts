import * as pulumi from "@pulumi/pulumi";
import type { SshConnection } from "../tasks/sshSession";
import type { ClusterNode } from "./clusterNode";

export type TaskName =
  | "generateKeyPair"
  | "fetchImage"
  | "waitForMachine"
  | "waitForMaster"
  | "proveVip"
  | "readTable"
  | "readStatus"
  | "drainRealServer"
  | "handOver"
  | "claimMachine"
  | "releaseMachine";

/**
 * The command line of one of the programs in tasks/. They run in the project's folder,
 * which is where pulumi starts its plugins.
 */
export function task(name: TaskName): string {
  return `node host/run.mjs tasks/${name}.ts`;
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
  more: Omit<Input, keyof WithDirectors>,
): pulumi.Output<string> {
  return pulumi
    .all(all.map(({ machine }) => machine.connection))
    .apply(([director, ...peers]) => JSON.stringify({ ...more, director, ...(floating && { peers }) }));
}
