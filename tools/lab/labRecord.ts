import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors/userError";
import { enclosingLab, LAB_RUN_DIR, type LabFolder, type LabOptions, labFolder } from "./labFolder";
import { isAlive, type ProcessIdentity } from "./processIdentity";

/** How guests' code is run: by the processor itself, or translated by QEMU. */
export type Accelerator = "kvm" | "tcg";

/** What is known of a lab from the moment its namespaces exist. */
export interface LabRecord {
  /** The first process of its PID namespace; with it everything else ends. */
  init: ProcessIdentity;
  /** ISO 8601. */
  startedAt: string;
  accelerator: Accelerator;
  /** The guest image's path; undefined if the lab was started without one. */
  image?: string;
  /** The folder, on the package mirror, of that guest's packages. */
  mirrorPath?: string;
}

/** The record of the lab in this folder if it runs; undefined if it doesn't, however it ended. */
export function runningLab(folder: LabFolder): LabRecord | undefined {
  const record = readRecord(folder);
  return record && isAlive(record.init) ? record : undefined;
}

/** Whether a lab runs. */
export function labRuns(options: LabOptions = {}): boolean {
  return runningLab(labFolder(options)) !== undefined;
}

/**
 * @throws UserError when the lab doesn't run
 */
export function requireRunningLab(folder: LabFolder): LabRecord {
  const record = runningLab(folder);
  if (record) return record;
  throw new UserError({ what: "the lab isn't running", where: folder.dir, fix: "./lab start" });
}

/** The running lab's own folder in /run, as this process reaches it. */
export function runDirOf(folder: LabFolder): string {
  if (enclosingLab() === folder.dir) return LAB_RUN_DIR;
  return join("/proc", `${requireRunningLab(folder).init.pid}`, "root", LAB_RUN_DIR);
}

/** Where a lab is started and stopped from: its namespaces can't be seen from within one. */
export function requireOutsideOfLabs(): void {
  const dir = enclosingLab();
  if (dir === undefined) return;
  throw new UserError({ what: `this command runs inside the lab ${dir}`, fix: "leave it first (exit)" });
}

export function writeRecord(folder: LabFolder, record: LabRecord): void {
  const unfinished = `${folder.record}.new`;
  writeFileSync(unfinished, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(unfinished, folder.record);
}

export function removeRecord(folder: LabFolder): void {
  rmSync(folder.record, { force: true });
}

function readRecord(folder: LabFolder): LabRecord | undefined {
  try {
    return JSON.parse(readFileSync(folder.record, "utf8"));
  } catch (error) {
    const unfinished = error instanceof SyntaxError;
    if (unfinished || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
