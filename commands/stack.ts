import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LAB_STACK, labFolder, runInLab } from "../hypervisor";

/** Makes the lab's stack if it isn't there, and removes the lock of a pulumi that was killed. Returns what it did. */
export async function prepareStack(): Promise<string> {
  await runInLab("pulumi", ["stack", "select", "--create", LAB_STACK, "--non-interactive"]);
  if (!(await hasStaleLock())) return LAB_STACK;
  await runInLab("pulumi", ["cancel", "--yes"]);
  return `${LAB_STACK}, unlocked: the pulumi that had locked it is gone`;
}

/** A file backend's lock names the process that holds it; one whose process is gone holds nothing. */
async function hasStaleLock(): Promise<boolean> {
  const locks = join(labFolder().state, ".pulumi", "locks");
  const files = await readdir(locks, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const file of files.filter((entry) => entry.isFile())) {
    const { pid } = JSON.parse(await readFile(join(file.parentPath, file.name), "utf8")) as { pid: number };
    const name = await runInLab("cat", [`/proc/${pid}/comm`]).catch(() => "");
    if (name.trim() !== "pulumi") return true;
  }
  return false;
}
