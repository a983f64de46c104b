import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../host/paths";

/** Loads a module of the project if it's there. */
export async function optionalModule<T>(path: string): Promise<T | undefined> {
  const file = join(projectDir, path);
  return existsSync(file) ? await import(file) : undefined;
}
