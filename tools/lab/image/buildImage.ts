import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { contentKey } from "../../../runtime/contentKey";
import type { Report } from "../../../runtime/report";
import { cachedFolder } from "../../cache";
import { ensureDebianPackages } from "../debianPackages";
import { runIsolated } from "./isolated";

export const HOST_PACKAGES = ["cpio", "e2fsprogs", "extlinux", "fdisk", "qemu-utils", "zstd"];

/** A bootable image, and what it is made of. */
export interface ImageRecipe {
  /** The image's file name. */
  name: string;
  /** Changes with everything that it's made of, but for the disk's common part. */
  key: string;
  /** The script that makes it: of an installed system, a mirror, a folder to work in and the image's path. */
  script: string;
  /** An installed system, `.tar.zst`. */
  rootfs: string;
  /** The folder that the mirror serves. */
  mirror: string;
}

/** The disks' common part. */
const DISK_SCRIPT = join(import.meta.dirname, "disk.sh");

/** The path of an image, which is built when it isn't in the cache. */
export async function cachedImage({ name, key, ...recipe }: ImageRecipe, report: Report): Promise<string> {
  const build = async (folder: string) => {
    await ensureDebianPackages(HOST_PACKAGES, report);
    const work = join(folder, "work");
    await mkdir(work);
    await runIsolated(recipe.script, [recipe.rootfs, recipe.mirror, work, join(folder, name)], report);
    await rm(work, { recursive: true });
  };
  const whole = contentKey(key, readFileSync(DISK_SCRIPT, "utf8"));
  return join(await cachedFolder({ kind: "guest-image", key: whole, build }, report), name);
}
