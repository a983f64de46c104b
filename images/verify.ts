import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { UserError } from "../errors/userError";
import { faultOfQcow2 } from "./qcow2";

/**
 * A mistake of the user's unless the file is a whole qcow2 image.
 *
 * @param where where the file is from: its own path, or a URL
 */
export async function requireImage(path: string, where: string): Promise<void> {
  const fault = await faultOfQcow2(path).catch((error: NodeJS.ErrnoException) => unreadable(error));
  if (fault === undefined) return;
  throw new UserError({ what: fault, where, expected: "a whole qcow2 image, which needs no other file", fix: FIX });
}

const FIX = "set lvs:image to such an image; qemu-img convert -O qcow2 makes one of any other kind";

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file on this machine";
  if (code === "EISDIR") return "a folder";
  return `can't be read: ${message}`;
}

/** What a file must have, in hexadecimal; any is right by default. */
export interface Sums {
  sha256?: string;
  sha512?: string;
}

const ALGORITHMS = [
  { algorithm: "sha256", name: "SHA-256", setting: "lvs:imageSha256" },
  { algorithm: "sha512", name: "SHA-512", setting: "lvs:imageSha512" },
] as const;

/** A mistake of the user's, or somebody else's, unless the file has these sums. */
export async function requireSums(path: string, sums: Sums, where: string): Promise<void> {
  for (const { algorithm, name, setting } of ALGORITHMS) {
    const expected = sums[algorithm];
    if (expected === undefined) continue;
    const hash = createHash(algorithm);
    await pipeline(createReadStream(path), hash);
    const actual = hash.digest("hex");
    if (actual === expected) continue;
    throw new UserError({
      what: `the image has ${name} ${actual}`,
      where,
      expected,
      fix: `compare with the sum that its publisher gives: set ${setting} to that, or get the image anew`,
    });
  }
}
