import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { projectDir } from "../../../runtime/paths";
import { Clone } from "../../../tools/harness/clone";

/** A clone with the packages that this project has installed, which takes no time to make. */
export async function installedClone(): Promise<Clone> {
  const clone = await Clone.create();
  await execa("cp", ["--archive", "--link", "node_modules", clone.dir], { cwd: projectDir });
  // what programs were compiled to knows its place
  await rm(join(clone.dir, "node_modules", ".cache"), { recursive: true, force: true });
  // the tests and the benchmark make clones of their own, by what git knows
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: clone.dir });
  await git("init", "--quiet");
  await git("commit", "--quiet", "--allow-empty", "--message", "a commit");
  return clone;
}

/** Gives it the toolchain that this project has, too. */
export async function takeToolchain({ dir }: Clone): Promise<void> {
  await execa("cp", ["--archive", ".toolchain", "sdks", dir], { cwd: projectDir });
}
