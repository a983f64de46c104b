import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";
import { interruption } from "./interruption";
import type { Report } from "./report";

const LOCK_POLL_MS = 1_000;
const LOCK_STALE_MS = 30_000;

/**
 * Does some work that only one process at a time may do on a path, which needn't exist yet. Another process that
 * wants the same waits, and says so; the lock of one that was killed counts for half a minute more.
 */
export async function withLock<T>(path: string, report: Report, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, report);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(path: string, report: Report): Promise<() => Promise<void>> {
  for (let reported = false; ; reported = true) {
    try {
      return await lock(path, { realpath: false, stale: LOCK_STALE_MS });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (!reported) report(`waiting for another process that works on ${path}`);
      await new Promise((wake) => setTimeout(wake, LOCK_POLL_MS));
      interruption.throwIfAborted();
    }
  }
}
