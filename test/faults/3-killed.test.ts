import { describe, expect, it } from "vitest";
import { clone } from "../e2e/sharedClone";
import { recordOutcome } from "./support/faultTable";
import { runKilled } from "./support/killed";
import { becomesWhole, expectNothing } from "./support/whole";

/** How many resources are done, of 28, when pulumi is killed. */
const POINTS = [1, 4, 7, 10, 13, 16, 19, 22, 24, 26];

describe("an up that is killed ten times, each time further on,", () => {
  it("is completed by the next one", async () => {
    await clone.expect("./lab pulumi destroy --yes --skip-preview");

    const last = await killAtPoints("up");

    await becomesWhole("pulumi killed at ten points of an up", last, () => clone.expect("npm run up"));
  });
});

describe("a destroy that is killed ten times, each time further on,", () => {
  it("is completed by the next one, and leaves nothing", async () => {
    const last = await killAtPoints("destroy");

    const started = Date.now();
    await clone.expect("./lab pulumi destroy --yes --skip-preview");
    const secondsUntilWhole = Math.round((Date.now() - started) / 1000);
    await recordOutcome(clone, {
      fault: "pulumi killed at ten points of a destroy",
      happened: last,
      secondsUntilWhole,
    });
    await expectNothing();
  });
});

/** Runs an operation time and again, each going on where the last was killed, and tells after which resources that was. */
async function killAtPoints(operation: "up" | "destroy"): Promise<string> {
  const done = new Set<string>();
  const killedAfter: string[] = [];
  for (const point of POINTS) {
    const run = await runKilled(operation, Math.max(1, point - done.size));
    expect(run.exitStatus, run.output).not.toBe(0);
    for (const resource of run.done) done.add(resource);
    killedAfter.push(run.done.at(-1) ?? "");
  }
  return `killed after ${killedAfter.map((name) => name.replace(/^lvs-/, "")).join(", ")}`;
}
