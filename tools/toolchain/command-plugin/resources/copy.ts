import { readdir, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import type { RemoteFiles } from "../ssh/remoteFiles";

/** Writes a text to a remote file. */
export async function copyText(remote: RemoteFiles, text: string, remotePath: string): Promise<void> {
  if ((await remote.kind(remotePath)) === "folder") {
    throw new Error(
      `remote path ${remotePath} is a directory; when using a text asset, remotePath must be a file path`,
    );
  }
  await remote.makeFolders(posix.dirname(remotePath));
  await remote.writeFile(remotePath, text);
}

/**
 * Copies a file or a folder.
 *
 * | source  | remote path is a folder    | doesn't exist              | is a file   |
 * | ------- | -------------------------- | -------------------------- | ----------- |
 * | folder  | path/folder                | path/folder                | error       |
 * | folder/ | what is in it, into path   | what is in it, into path   | error       |
 * | file    | path/file                  | path                       | overwritten |
 */
export async function copyPath(remote: RemoteFiles, source: string, remotePath: string): Promise<void> {
  if ((await stat(source)).isDirectory()) {
    const target = source.endsWith("/") ? remotePath : posix.join(remotePath, basename(source));
    await copyFolder(remote, source, target);
    return;
  }
  const target = (await remote.kind(remotePath)) === "folder" ? posix.join(remotePath, basename(source)) : remotePath;
  await remote.makeFolders(posix.dirname(target));
  await remote.copyFile(source, target);
}

async function copyFolder(remote: RemoteFiles, source: string, target: string): Promise<void> {
  await remote.makeFolders(target);
  for (const entry of await readdir(source)) {
    const from = join(source, entry);
    const to = posix.join(target, entry);
    if ((await stat(from)).isDirectory()) await copyFolder(remote, from, to);
    else await remote.copyFile(from, to);
  }
}
