export type TaskName = "generateKeyPair" | "waitForMachine" | "proveVip" | "readTable" | "drainRealServer";

/**
 * The command line of one of the programs in tasks/. They run in the project's folder,
 * which is where pulumi starts its plugins.
 */
export function task(name: TaskName): string {
  return `node --import tsx tasks/${name}.ts`;
}
