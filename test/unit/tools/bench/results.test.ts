import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepResults, readResults } from "../../../../tools/bench/results";
import { ON, resultOf, SIZES, STEPS } from "./findings";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lvs-results-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("reads what was kept, with what it was measured on", async () => {
  await keepResults("provisioning", ON, [STEPS, SIZES], folder);
  expect(await readResults(folder)).toEqual([resultOf(SIZES), resultOf(STEPS)]);
});

it("replaces all that a part found before, and nothing of other parts", async () => {
  await keepResults("scale", ON, [SIZES], folder);
  await keepResults("provisioning", ON, [STEPS], folder);
  await keepResults("provisioning", ON, [{ ...STEPS, name: "other-steps" }], folder);
  expect((await readResults(folder)).map(({ finding }) => finding.name)).toEqual(["other-steps", "sizes"]);
});

it("has no results where there is no folder yet", async () => {
  expect(await readResults(join(folder, "none"))).toEqual([]);
});
