import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "fflate";
import { Header } from "tar";

/** Archives consist of blocks of this size. @see POSIX.1-2017, pax, "ustar Interchange Format" */
const BLOCK_BYTES = 512;
const END = Buffer.alloc(2 * BLOCK_BYTES);

/**
 * The files below a folder as a compressed tar archive in base64, to be sent along with a script. The same files give
 * the same text everywhere: it holds their paths, contents and whether they can be executed, and no times or owners.
 */
export function archive(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const blocks = files.flatMap((file) => entry(relative(folder, file), file));
  // fflate's output doesn't change with the version of Node.js
  return Buffer.from(gzipSync(Buffer.concat([...blocks, END]), { level: 9, mtime: 0 })).toString("base64");
}

function entry(path: string, file: string): Buffer[] {
  const content = readFileSync(file);
  const mode = statSync(file).mode & 0o100 ? 0o755 : 0o644;
  const header = Buffer.alloc(BLOCK_BYTES);
  new Header({ path, mode, size: content.length, type: "File", mtime: new Date(0), uid: 0, gid: 0 }).encode(header);
  const rest = content.length % BLOCK_BYTES;
  return [header, content, Buffer.alloc(rest === 0 ? 0 : BLOCK_BYTES - rest)];
}
