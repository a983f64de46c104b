import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { runInLab, startLab, stopLab } from "../../../tools/lab";

/** The folder of a lab that is stopped and removed at the test's end. It isn't started. */
export async function labDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "lvs-lab-"));
  onTestFinished(() => removeLab(dir));
  return dir;
}

export async function removeLab(dir: string): Promise<void> {
  await stopLab({ dir });
  await rm(dir, { recursive: true });
}

/** Starts a lab without guests of the project, which these tests don't need. */
export function startBare(dir: string) {
  return startLab(() => {}, { dir, guests: false });
}

/** Runs virsh in a lab and returns its output. */
export function virsh(dir: string, ...args: string[]): Promise<string> {
  return runInLab("virsh", ["--quiet", ...args], { dir });
}

/** The command `./lab` itself, as a user types it. */
export function lab(dir: string, args: string[], input?: string) {
  return execa(labProgram, ["--dir", dir, ...args], { reject: false, all: true, input, cwd: projectDir });
}

export const labProgram = join(projectDir, "lab");

/** Makes a lab's package mirror serve a folder. */
export function serve(dir: string, folder: string): Promise<void> {
  return symlink(folder, join(dir, "mirror"));
}
