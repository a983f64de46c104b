import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../runtime/process";
import type { Report } from "../../../runtime/report";
import { cachedFolder } from "../../../tools/cache";
import { ensureUserland } from "../../../tools/lab/image/userland/userland";

/** What a machine has already that gets it, on each of the lab's images. */
const THERE = ["dbus", "iptables", "python3"];

/**
 * The path of a folder with Debian's firewalld and what it needs, laid out as below a machine's root: neither the lab's
 * images nor their mirrors have it, which all tests share.
 */
export async function firewalldFiles(report: Report): Promise<string> {
  const recipe = { imagePackages: THERE, mirrorPackages: ["firewalld"], withDependencies: true };
  const { debs, key } = await ensureUserland(recipe, report);
  const build = async (folder: string) => {
    for (const deb of await readdir(debs)) await run("dpkg-deb", ["--extract", join(debs, deb), folder]);
  };
  return cachedFolder({ kind: "firewalld", key, build }, report);
}
