import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { task } from "../../../components/task";
import { faultOfSize } from "../../../images/diskSize";
import { projectDir } from "../../../runtime/paths";
import type { FetchInput } from "../../../tasks/fetchImage";
import { qcow2File } from "./qcow2File";

describe("a disk over an image", () => {
  it.each([
    [8, 8_192, undefined],
    [9, 8_192, undefined],
    [7, 8_192, 8],
    [2, 2_049, 3],
  ])("of %d GiB over %d MiB is told the least that it may have: %s", (diskGiB, imageMiB, least) => {
    expect(faultOfSize({ node: "node2", diskGiB }, imageMiB)?.fix).toBe(
      least === undefined ? undefined : `set it to ${least}, or remove it`,
    );
  });
});

describe("the task that fetches the image", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sizes-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function fetch(virtualGiB: number, smallestDisk?: FetchInput["smallestDisk"]): { status: number; output: string } {
    const image = join(folder, "image.qcow2");
    const file = qcow2File();
    file.writeBigUInt64BE(BigInt(virtualGiB) * 1_024n ** 3n, 24);
    writeFileSync(image, file);
    const input = JSON.stringify({ image, smallestDisk } satisfies FetchInput);
    try {
      const output = execFileSync("sh", ["-c", task("fetchImage")], {
        cwd: projectDir,
        input,
        encoding: "utf8",
        stdio: "pipe",
      });
      return { status: 0, output };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { status, output: stderr };
    }
  }

  it("prints its path where each disk is as large", () => {
    expect(fetch(3)).toEqual({ status: 0, output: `${join(folder, "image.qcow2")}\n` });
    expect(fetch(3, { node: "node2", diskGiB: 3 }).status).toBe(0);
  });

  it("refuses one that a disk would be smaller than, before any machine goes", () => {
    expect(fetch(3, { node: "node2", diskGiB: 2 })).toEqual({
      status: 1,
      output:
        "error: the disk of node2 would have 2048 MiB, and its image has 3072 MiB\n" +
        "  expected: a machine.diskGiB of 3 or more, or none for the image's size\n" +
        "  fix: set it to 3, or remove it\n",
    });
  });
});
