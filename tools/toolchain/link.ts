import { chmod, copyFile, link, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Makes a folder anew with a symbolic link to each file of another one. Pulumi doesn't look into a linked folder. */
export async function linkFolder(source: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const name of await readdir(source)) await symlink(join(source, name), join(target, name));
}

/** Puts a symbolic link in the place of whatever is there. */
export async function linkFile(source: string, target: string): Promise<void> {
  await clear(target);
  await symlink(source, target);
}

/**
 * Puts a file itself in the place of whatever is there: a hard link, or a copy where that can't be.
 * Pulumi looks for its language host beside the file that a symbolic link leads to.
 */
export async function placeFile(source: string, target: string): Promise<void> {
  await clear(target);
  try {
    await link(source, target);
  } catch {
    await copyFile(source, target);
    await chmod(target, 0o755);
  }
}

async function clear(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
}
