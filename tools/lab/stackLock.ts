import { type Dirent, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LabFolder } from "./labFolder";

/**
 * Removes the locks that a killed pulumi left on the lab's stacks, as `pulumi cancel` would.
 * A lock names the process that holds it: one whose process is gone holds nothing.
 *
 * @param proc the lab's own /proc, by the process IDs that pulumi sees
 */
export function removeStaleLocks({ state }: Pick<LabFolder, "state">, proc: string): void {
  for (const file of lockFiles(join(state, ".pulumi", "locks"))) {
    if (!isHeld(file, proc)) rmSync(file, { force: true });
  }
}

/** Whether somebody works on one of the lab's stacks, or was killed at that and not found out yet. */
export function hasLocks({ state }: Pick<LabFolder, "state">): boolean {
  return lockFiles(join(state, ".pulumi", "locks")).some((file) => file.endsWith(".json"));
}

function lockFiles(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    // before the first update there are none
    return [];
  }
}

function isHeld(file: string, proc: string): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
    return readFileSync(join(proc, String(pid), "comm"), "utf8").trim() === "pulumi";
  } catch {
    // no such process, or a lock that was cut off while it was written
    return false;
  }
}
