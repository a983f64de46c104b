import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { cacheDir } from "./paths";
import type { Report } from "./progress";

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

  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, report);
  try {
    if (existsSync(path)) return path;
    const unfinished = await mkdtemp(`${path}.unfinished-`);
    try {
      await wanted.build(unfinished, report);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return path;
  } finally {
    await release();
  }
}

const LOCK_POLL_MS = 1_000;
const LOCK_STALE_MS = 30_000;

async function acquire(path: string, report: Report): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lock(path, { realpath: false, stale: LOCK_STALE_MS });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      report(`another process is building ${path}`);
      await new Promise((wake) => setTimeout(wake, LOCK_POLL_MS));
    }
  }
}
