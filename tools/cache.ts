import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { withLock } from "../runtime/lock";
import { cacheDir } from "../runtime/paths";
import type { Report } from "../runtime/report";

/** What is kept in the cache: a folder that `build` fills once for each key. */
export interface CachedFolder {
  /** The kind of thing, the first part of its path below the cache. */
  kind: string;
  /** Changes with everything that the content depends on. */
  key: string;
  /** Fills an empty folder. It may be interrupted: an unfinished folder is never used. */
  build: (folder: string, report: Report) => Promise<void>;
}

/** Where a cached folder is, or will be. */
export function cachedPath({ kind, key }: Pick<CachedFolder, "kind" | "key">): string {
  return join(cacheDir(), kind, key);
}

/**
 * The path of a cached folder, built first if it isn't there.
 * Two processes that want the same folder build it once: the second waits for the first.
 */
export async function cachedFolder(wanted: CachedFolder, report: Report): Promise<string> {
  const path = cachedPath(wanted);
  if (existsSync(path)) return path;

  return withLock(path, report, async () => {
    if (existsSync(path)) return path;
    await removeUnfinished(path);
    const unfinished = await mkdtemp(`${path}${UNFINISHED}`);
    try {
      await wanted.build(unfinished, report);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return path;
  });
}

const UNFINISHED = ".unfinished-";

/** Removes what a build of this folder has left that was killed: there is no other one while the lock is ours. */
async function removeUnfinished(path: string): Promise<void> {
  const siblings = await readdir(dirname(path));
  const left = siblings.filter((name) => name.startsWith(`${basename(path)}${UNFINISHED}`));
  await Promise.all(left.map((name) => rm(join(dirname(path), name), { recursive: true, force: true })));
}
