/**
 * The command line of one of the programs in tasks/. They run in the project's folder,
 * which is where pulumi starts its plugins.
 */
export function task(name: "generateKeyPair" | "waitForMachine" | "proveVip"): string {
  return `node --import tsx tasks/${name}.ts`;
}
