import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The project's folder: the one that holds Pulumi.yaml. */
export const projectDir = resolve(import.meta.dirname, "..");

/**
 * Where slow things (the toolchain's builds, the guest image) are kept between clones.
 * `LVS_CACHE` names another place; the default is `lvs` in the XDG cache folder.
 *
 * @see XDG Base Directory Specification, `$XDG_CACHE_HOME`
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LVS_CACHE) return resolve(env.LVS_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "lvs");
}
