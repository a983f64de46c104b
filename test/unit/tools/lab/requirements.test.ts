import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatProblem } from "../../../../errors/userError";
import { labFolder } from "../../../../tools/lab/labFolder";
import { requireRoot, spaceProblems } from "../../../../tools/lab/requirements";

const A_BILLION_GIB = 2 ** 40;
/** A lab's folder that isn't there yet. */
const folder = labFolder({ dir: join(tmpdir(), "not", "there") });

test("who isn't root is told so", () => {
  expect(() => requireRoot(1000)).toThrow(/needs root\n {2}expected: user ID 0\n {2}fix: .*sudo/);
});

test("root may", () => {
  expect(() => requireRoot(0)).not.toThrow();
});

test("a full disk is told by its free space, the folder and another way", async () => {
  const problems = await spaceProblems(folder, A_BILLION_GIB);
  expect(problems.map(formatProblem)).toEqual([
    expect.stringMatching(/not\/there: only \d+ MiB are free\n {2}expected: \d+ MiB .*\n {2}fix: .*--dir/),
  ]);
});

test("a disk with room is no problem", async () => {
  expect(await spaceProblems(folder, 1)).toEqual([]);
});
