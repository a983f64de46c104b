import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureImage, pathOf } from "../../../images/baseImage";
import { qcow2File } from "./qcow2File";

let folder: string;
let image: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "images-"));
  image = join(folder, "guest.qcow2");
});
afterEach(() => rm(folder, { recursive: true }));

async function answer(content: Buffer | string | undefined, sha256?: string): Promise<string> {
  if (content !== undefined) await writeFile(image, content);
  return ensureImage({ image, sha256 }, () => undefined).catch((error: Error) =>
    error.name === "UserError" ? error.message : `${error.stack}`,
  );
}

function faulty(fault: string): string {
  return (
    `${image}: ${fault}\n  expected: a whole qcow2 image, which needs no other file\n` +
    "  fix: set lvs:image to such an image; qemu-img convert -O qcow2 makes one of any other kind"
  );
}

describe("an image on this machine", () => {
  it("is used where it is, by the very path that was given", async () => {
    expect(await answer(qcow2File())).toBe(image);
    expect(pathOf({ image: "images/../guest.qcow2" })).toBe("images/../guest.qcow2");
    expect(await readdir(folder)).toEqual(["guest.qcow2"]);
  });

  it.each([2, 3])("may be of qcow2's version %d, with features that need no other file", async (version) => {
    expect(await answer(qcow2File({ version, incompatibleFeatures: 0b1001n }))).toBe(image);
  });

  it("must have its sum, where one is given, and stays", async () => {
    const sum = createHash("sha256").update(qcow2File()).digest("hex");
    expect(await answer(qcow2File(), sum)).toBe(image);
    expect(await answer(qcow2File({ filler: 1 }), sum)).toMatch(/: the image has SHA-256 .*\n {2}expected: /);
    expect(await readdir(folder)).toEqual(["guest.qcow2"]);
  });

  it.each<[string, Buffer | string | undefined, string]>([
    ["isn't there", undefined, "there is no such file on this machine"],
    ["is empty", "", "an empty file"],
    ["is a page of HTML", "<html>404</html>", 'no qcow2 image: it begins with "<html>404</html>"'],
    ["is a raw disk", Buffer.alloc(600), "no qcow2 image: it begins with the bytes 0000000000000000"],
    ["is of an unknown version", qcow2File({ version: 1 }), "a qcow2 image of version 1, which is unknown"],
    [
      "is cut in its header",
      qcow2File().subarray(0, 50),
      "a cut qcow2 image: it has 50 bytes, and its parts reach to byte 104 or further",
    ],
    [
      "is cut in its table of tables",
      qcow2File().subarray(0, 512),
      "a cut qcow2 image: it has 512 bytes, and its parts reach to byte 520 or further",
    ],
    [
      "is cut in a table",
      qcow2File().subarray(0, 1_100),
      "a cut qcow2 image: it has 1100 bytes, and its parts reach to byte 1536 or further",
    ],
    [
      "is cut in its data",
      qcow2File({ clusters: 10 }).subarray(0, 13 * 512 - 1),
      "a cut qcow2 image: it has 6655 bytes, and its parts reach to byte 6656 or further",
    ],
    ["is an overlay", qcow2File({ backingFile: "/srv/base.qcow2" }), "an overlay of another image, /srv/base.qcow2"],
    ["has its data elsewhere", qcow2File({ incompatibleFeatures: 4n }), "a qcow2 image whose data is in another file"],
    ["is damaged", qcow2File({ clusterBits: 40 }), "a damaged qcow2 image"],
  ])("is refused if it %s", async (_, content, fault) => {
    expect(await answer(content)).toBe(faulty(fault));
  });

  it("is refused if it is a folder", async () => {
    image = folder;
    expect(await answer(undefined)).toBe(faulty("a folder"));
  });
});
