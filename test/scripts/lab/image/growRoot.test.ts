import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const GROW_ROOT = resolve(import.meta.dirname, "../../../../tools/lab/image/recipe/rootfs/usr/libexec/grow-root");
const MEBIBYTE = 2048;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grow-root-"));
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "vda/vda1"), { recursive: true });
  for (const command of ["sfdisk", "partx", "resize2fs"]) fake(command, 0);
});
afterEach(() => rmSync(folder, { recursive: true }));

function fake(command: string, status: number): void {
  const log = join(folder, "log");
  const input = command === "sfdisk" ? "$(cat)" : "";
  writeFileSync(join(folder, "bin", command), `#!/bin/sh\necho "${command} $* ${input}" >>${log}\nexit ${status}\n`, {
    mode: 0o755,
  });
}

/** What is run on a disk of so many sectors, of which the image has 3 GiB. */
async function commandsOn(sectors: number): Promise<string[]> {
  const log = join(folder, "log");
  rmSync(log, { force: true });
  const files = { size: sectors, "vda1/start": MEBIBYTE, "vda1/size": 3071 * MEBIBYTE };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, "vda", name), `${value}\n`);
  await execa(GROW_ROOT, [join(folder, "vda"), join(folder, "mark")], {
    env: { PATH: `${join(folder, "bin")}:${process.env.PATH}` },
    reject: false,
  });
  return existsSync(log)
    ? readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.trim())
    : [];
}

test("a disk of the image's size costs nothing", async () => {
  expect(await commandsOn(3072 * MEBIBYTE)).toEqual([]);
  expect(await commandsOn(3073 * MEBIBYTE - 1)).toEqual([]);
});

test("a larger disk is given to the partition, and then to the file system, once", async () => {
  expect(await commandsOn(20 * 1024 * MEBIBYTE)).toEqual([
    "sfdisk --quiet --no-reread --partno 1 /dev/vda , +",
    "partx --update /dev/vda",
    "resize2fs /dev/vda1",
  ]);
  expect(existsSync(join(folder, "mark"))).toBe(false);
});

test("a file system that didn't grow with its partition grows at the next boot", async () => {
  fake("resize2fs", 1);
  await commandsOn(20 * 1024 * MEBIBYTE);
  fake("resize2fs", 0);

  expect(await commandsOn(3072 * MEBIBYTE)).toEqual(["resize2fs /dev/vda1"]);
  expect(await commandsOn(3072 * MEBIBYTE)).toEqual([]);
});
