import { describe, expect, it } from "vitest";
import { recordOutcome } from "../../tools/harness/faultTable";
import { clone } from "../e2e/sharedClone";
import { knownMachines, runKilled } from "./support/killed";
import { becomesWhole, expectNothing } from "./support/whole";

/** What pulumi is killed at, once each; a kind may be over before the others of its time are. */
const KINDS = {
  up: [
    ...["client-key-pair", "storage-pool", "front-network", "storage-base", "machine-disk", "machine-seed"],
    ...["machine-domain", "machine-ready", "configure", "table-rules", "proof-requests"],
  ],
  destroy: [
    ...["proof-requests", "table-rules", "drain", "configure", "machine-ready", "machine-domain", "machine-disk"],
    ...["machine-seed", "storage-base", "front-network", "storage-pool", "client-key-pair", "machine-host-key-pair"],
  ],
};
const KILLS = 10;

describe("an up that is killed ten times, each time at other work,", () => {
  it("is completed by the next one, which keeps every machine that an earlier one completed", async () => {
    await clone.expect("npm run destroy");
    const machines = new Set<string>();

    const { killedAt, refused } = await killRepeatedly("up", () => {
      for (const uuid of Object.values(knownMachines())) machines.add(uuid);
    });

    expect(refused).toEqual([]);
    expect(killedAt.length).toBe(KILLS);
    await becomesWhole("pulumi killed ten times in an up", `at ${killedAt.join(", ")}`, () =>
      clone.expect("npm run up"),
    );
    expect(Object.values(knownMachines())).toEqual(expect.arrayContaining([...machines]));
    expect(machines.size).toBe(3);
  });
});

describe("a destroy that is killed ten times, each time at other work,", () => {
  it("is completed by the next one, which leaves nothing", async () => {
    const { killedAt, refused } = await killRepeatedly("destroy");

    expect(refused).toEqual([]);
    expect(killedAt.length).toBe(KILLS);
    const started = Date.now();
    await clone.expect("npm run destroy");
    const secondsUntilWhole = Math.round((Date.now() - started) / 1000);
    const happened = `at ${killedAt.join(", ")}`;
    await recordOutcome({ fault: "pulumi killed ten times in a destroy", happened, secondsUntilWhole });
    await clone.expect("./lab start");
    await expectNothing();
  });
});

describe("a destroy after an up that was killed while it made machines", () => {
  it("leaves nothing of them either", async () => {
    const { during } = await runKilled("up", ["machine-domain"]);
    expect(during).toBe("machine-domain");

    await clone.expect("npm run destroy");

    await clone.expect("./lab start");
    await expectNothing();
  });
});

/** Runs an operation time and again, each going on where the last was killed. */
async function killRepeatedly(operation: "up" | "destroy", afterKill = () => {}) {
  const killedAt: string[] = [];
  while (killedAt.length < KILLS) {
    const run = await runKilled(
      operation,
      KINDS[operation].filter((kind) => !killedAt.includes(kind)),
    );
    // by itself it ends only when no other kind of work is left, or when it stumbles over what an earlier one left
    if (run.during === undefined) return { killedAt, refused: run.exitStatus === 0 ? [] : [run.output] };
    killedAt.push(run.during);
    afterKill();
  }
  return { killedAt, refused: [] };
}
