import { createHash } from "node:crypto";

/** A MAC address in QEMU's range that is always the same for the same words, and another one for others. */
export function macAddress(...words: string[]): string {
  const digest = createHash("sha256").update(words.join("/")).digest("hex");
  return ["52", "54", "00", digest.slice(0, 2), digest.slice(2, 4), digest.slice(4, 6)].join(":");
}
