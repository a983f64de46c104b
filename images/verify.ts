import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { UserError } from "../host/userError";
import { faultOfQcow2 } from "./qcow2";

/**
 * A mistake of the user's unless the file is a whole qcow2 image.
 *
 * @param where where the file is from: its own path, or a URL
 */
export async function requireImage(path: string, where: string): Promise<void> {
  const fault = await faultOfQcow2(path).catch((error: NodeJS.ErrnoException) => unreadable(error));
  if (fault === undefined) return;
  throw new UserError({ what: fault, where, expected: "a whole qcow2 image, which needs no other file", mend: MEND });
}

const MEND = "set lvs:image to such an image; qemu-img convert -O qcow2 makes one of any other kind";

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file on this machine";
  if (code === "EISDIR") return "a folder";
  return `can't be read: ${message}`;
}

/** A mistake of the user's, or somebody else's, unless the file has this SHA-256. */
export async function requireSum(path: string, sha256: string, where: string): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const actual = hash.digest("hex");
  if (actual === sha256) return;
  throw new UserError({
    what: `the image has SHA-256 ${actual}`,
    where,
    expected: sha256,
    mend: "compare with the sum that its publisher gives: set lvs:imageSha256 to that, or get the image anew",
  });
}
