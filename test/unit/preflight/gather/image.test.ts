import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { gatherImage } from "../../../../preflight/gather/image";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "preflight-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function image(start: Buffer): string {
  const path = join(folder, "image");
  writeFileSync(path, Buffer.concat([start, Buffer.alloc(3 * 1_024 ** 2 - start.length)]));
  return path;
}

it("an image's own and its disks' size are known from its header", async () => {
  const header = Buffer.alloc(32);
  header.write("QFI\xfb", "latin1");
  header.writeBigUInt64BE(8n * 1_024n ** 3n, 24);
  expect(await gatherImage({ image: image(header) })).toEqual({ fileMiB: 3, virtualMiB: 8_192 });
});

it("a file that is no qcow2 image has a size of its own only", async () => {
  expect(await gatherImage({ image: image(Buffer.from("<html>")) })).toEqual({ fileMiB: 3 });
});

it("nothing is known of an image that isn't there", async () => {
  expect(await gatherImage({ image: join(folder, "missing") })).toEqual({});
  expect(await gatherImage({ image: "https://example.com/image.qcow2", cache: folder })).toEqual({});
});
