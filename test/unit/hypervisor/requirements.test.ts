import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { labFolder } from "../../../hypervisor/labFolder";
import { requireRoot, requireSpace } from "../../../hypervisor/requirements";

const A_BILLION_GIB = 2 ** 40;

test("who isn't root is told so", () => {
  expect(() => requireRoot(1000)).toThrow(/needs root\n {2}expected: user ID 0\n {2}mend: .*sudo/);
});

test("root may", () => {
  expect(() => requireRoot(0)).not.toThrow();
});

test("a full disk is told by its free space, the folder and another way", async () => {
  const folder = labFolder({ dir: tmpdir() });
  const wanted = requireSpace(folder, A_BILLION_GIB);
  await expect(wanted).rejects.toThrow(/: only \d+ MiB are free\n {2}expected: \d+ MiB .*\n {2}mend: .*--dir/);
});
