import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { backendFolder, type Exported, type Stack } from "./stack";

/** A stack's state as it was once. */
export interface Backup {
  file: string;
  state: Exported;
}

/**
 * The copies that Pulumi's backend keeps of a stack's state when it is a folder: one of each finished operation, and
 * that before the last write. The latest comes first. None of other backends.
 */
export async function findBackups({ backend, project, stack }: Stack): Promise<Backup[]> {
  if (!backend.startsWith("file://")) return [];
  const root = backendFolder(backend);
  const kept = join(root, "backups", project, stack);
  const files = (await readdir(kept).catch(() => [])).filter((file) => file.endsWith(".json"));
  const candidates = [join(root, "stacks", project, `${stack}.json.bak`), ...files.map((file) => join(kept, file))];
  const backups = await Promise.all(candidates.map(readBackup));
  return backups
    .flat()
    .sort((one, other) => other.writtenAt - one.writtenAt)
    .map(({ file, state }) => ({ file, state }));
}

async function readBackup(file: string): Promise<(Backup & { writtenAt: number })[]> {
  try {
    const { version, features, checkpoint } = JSON.parse(await readFile(file, "utf8"));
    const { mtimeMs } = await stat(file);
    return [{ file, state: { version, features, deployment: checkpoint.latest ?? {} }, writtenAt: mtimeMs }];
  } catch {
    // it may have been cut off by what made the state be lost
    return [];
  }
}
