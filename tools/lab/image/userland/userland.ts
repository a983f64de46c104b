import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentKey } from "../../../../runtime/contentKey";
import { run } from "../../../../runtime/process";
import type { Report } from "../../../../runtime/report";
import { cachedFolder } from "../../../cache";
import { updateLists } from "../../apt";
import { ensureDebianPackages } from "../../debianPackages";
import { runIsolated } from "../isolated";
import { aptSources, indexTargetsFormat } from "./aptSources";

const SCRIPT = join(import.meta.dirname, "userland.sh");
export const HOST_PACKAGES = ["mmdebstrap", "debian-archive-keyring", "zstd"];

/** What a guest image and the package mirror beside it are made of. */
export interface UserlandRecipe {
  /** What is installed in the image, besides Debian's essential packages. */
  imagePackages: string[];
  /** The packages that the mirror is made of. */
  mirrorPackages: string[];
  /** Whether the mirror has what they need as well, as far as the image hasn't. */
  withDependencies: boolean;
}

/** The Debian parts of a guest image and of its package mirror. */
export interface Userland {
  /** An installed system, `.tar.zst`. */
  rootfs: string;
  /** The folder of the Debian packages that the mirror is made of. */
  debs: string;
  /** Changes with the lists of packages; not with Debian's own updates. */
  key: string;
}

/**
 * Gets Debian's packages from the mirrors of Debian that the host's apt uses, or from Debian's own archive. What was
 * got is kept until the lists change: the guests live in a network of their own, so they needn't follow each of
 * Debian's updates.
 */
export async function ensureUserland(recipe: UserlandRecipe, report: Report): Promise<Userland> {
  const key = contentKey(readFileSync(SCRIPT, "utf8"), ...settingsOf(recipe));
  const folder = await cachedFolder(
    { kind: "guest-userland", key, build: (into) => buildUserland(into, recipe, report) },
    report,
  );
  return { rootfs: join(folder, "rootfs.tar.zst"), debs: join(folder, "debs"), key };
}

async function buildUserland(folder: string, recipe: UserlandRecipe, report: Report): Promise<void> {
  await ensureDebianPackages(HOST_PACKAGES, report);
  const sources = join(folder, "sources.list");
  const settings = join(folder, "apt.conf");
  await writeFile(sources, await hostSources(report));
  await writeFile(settings, await run("apt-config", ["dump", "Acquire::http", "Acquire::https", "Acquire::Retries"]));
  await runIsolated(SCRIPT, [folder, sources, settings, ...settingsOf(recipe)], report);
}

/** As the script has them. */
function settingsOf({ imagePackages, mirrorPackages, withDependencies }: UserlandRecipe): string[] {
  return [imagePackages.join(" "), mirrorPackages.join(" "), withDependencies ? "with-dependencies" : "alone"];
}

async function hostSources(report: Report): Promise<string> {
  const indexTargets = () => run("apt-get", ["indextargets", "--format", indexTargetsFormat, "Created-By: Packages"]);
  const known = aptSources(await indexTargets());
  if (known) return known;
  // apt knows an archive's origin only once it has read its index
  await updateLists(report);
  return aptSources(await indexTargets());
}
