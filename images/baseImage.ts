import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../errors/userError";
import { contentKey } from "../runtime/contentKey";
import { withLock } from "../runtime/lock";
import { cacheDir } from "../runtime/paths";
import type { Report } from "../runtime/report";
import { download, type Perseverance } from "./download";
import { PartialFile } from "./transfer/partialFile";
import { requireImage, requireSums, type Sums } from "./verify";

/** The image that machines' disks are overlays of. */
export interface BaseImage extends Sums {
  /** A path, or a URL of http or https. */
  image: string;
  /** The folder that downloads are kept in; `images` in the user's cache folder by default. */
  cache?: string;
}

export function isUrl(image: string): boolean {
  return /^https?:\/\//i.test(image);
}

/** Where an image is, or will be once it is downloaded. Each sum has a file of its own. */
export function pathOf({ image, sha256 = "", sha512 = "", cache = join(cacheDir(), "images") }: BaseImage): string {
  if (!isUrl(image)) return image;
  const name = basename(new URL(image).pathname).replace(/[^A-Za-z0-9._-]/g, "_");
  return join(cache, `${contentKey(image, sha256 + sha512)}-${name}`);
}

/**
 * The path of an image that is whole and has its sum. A URL is downloaded first, unless that was done before;
 * two processes that want the same image download it once. Only what was verified gets its final name.
 *
 * @throws UserError when it can't be had or isn't what it should be
 */
export async function ensureImage(wanted: BaseImage, report: Report, perseverance?: Perseverance): Promise<string> {
  const { image } = wanted;
  const path = pathOf(wanted);
  if (!isUrl(image)) {
    await requireImage(path, path);
    await requireSums(path, wanted, path);
    return path;
  }
  if (existsSync(path)) return path;
  await inCache(path, () =>
    withLock(path, report, async () => {
      if (existsSync(path)) return;
      const partial = new PartialFile(`${path}.part`);
      await download(image, partial, report, perseverance);
      await verify(partial, wanted, report);
      await rename(partial.path, path);
      await partial.remove();
    }),
  );
  return path;
}

/** What is wrong can't be gone on with. */
async function verify(partial: PartialFile, wanted: BaseImage, report: Report): Promise<void> {
  try {
    if (wanted.sha256 ?? wanted.sha512) report(`${basename(new URL(wanted.image).pathname)}: verifying`);
    await requireSums(partial.path, wanted, wanted.image);
    await requireImage(partial.path, wanted.image);
  } catch (error) {
    await partial.remove();
    throw error;
  }
}

const UNUSABLE = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOSPC", "EDQUOT"];

/** A folder that can't be written to is the user's to fix. */
async function inCache(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (!UNUSABLE.includes(code)) throw error;
    throw new UserError({
      what: `the image's folder can't be used: ${message}`,
      where: path,
      expected: "a folder that you may write to",
      fix: "set lvs:imageCache to another folder",
    });
  }
}
