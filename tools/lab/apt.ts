import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../errors/userError";
import { run } from "../../runtime/process";
import type { Report } from "../../runtime/report";

/** Others, such as the upgrades of a machine's first minutes, are done by then. */
const LOCK_SECONDS = 600;
const LOCK_POLL_MS = 1_000;

/** A download that breaks off is tried again, and dpkg draws no progress for a terminal. @see apt.conf(5) */
const OPTIONS = ["-q", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"];

/** What apt and dpkg say of a failure. */
const CAUSES = /^(E|W|Err|dpkg):/;

/** How apt says that another process is at work. */
const LOCKED = /Could not get lock \S+(?: It is held by process (\d+) \((.*)\))?$/m;

/**
 * Brings apt's lists of packages up to date.
 *
 * @returns why an archive couldn't be read. What it would have brought may not be needed.
 */
export async function updateLists(report: Report): Promise<UserError | undefined> {
  try {
    await aptGet(["update", "-o", "APT::Update::Error-Mode=any"], report);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/**
 * Installs Debian packages, without recommended ones.
 *
 * @throws UserError with what apt said; before it, why the lists of packages are out of date, where they are
 */
export async function installPackages(names: string[], report: Report): Promise<void> {
  const outdated = await updateLists(report);
  try {
    await aptGet(["install", "-y", "--no-install-recommends", ...names], report);
  } catch (error) {
    if (outdated === undefined || !(error instanceof UserError)) throw error;
    throw new UserError({ what: `${outdated.message}\n${error.message}` });
  }
}

/** Runs apt-get; while another process uses apt, it waits, at most ten minutes. */
async function aptGet(args: string[], report: Report): Promise<void> {
  // its messages are read
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const tell = (line: string) => {
    if (!CAUSES.test(line)) report(line);
  };
  const deadline = Date.now() + LOCK_SECONDS * 1_000;
  for (;;) {
    try {
      // cut off, it would leave packages that are neither there nor not there
      await run("apt-get", [...OPTIONS, ...args], { env, report: tell, causes: CAUSES, uncut: "apt-get" });
      return;
    } catch (error) {
      const locked = LOCKED.exec((error as Error).message);
      if (locked === null || Date.now() > deadline) throw error;
      const [, pid, name] = locked;
      report(`waiting for ${name === undefined ? "another process" : `${name} (process ${pid})`}, which uses apt`);
      await pause(LOCK_POLL_MS);
    }
  }
}
