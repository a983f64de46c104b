import { describe, expect, it } from "vitest";
import { failoverTable } from "../../../bench/failoverTable";
import { DESTROYED, FRONT_CUT, type Survival } from "../../e2e/support/failovers";
import type { SteadyOutcome } from "../../e2e/support/steadyRequests";

function outcome(longestGapMs: number, failures: Record<string, number> = {}): SteadyOutcome {
  return { requests: 100, answers: {}, failures, failedAt: [], longestGapMs };
}

function survival(lost: SteadyOutcome, returned: SteadyOutcome, downloadFinished = true): Survival {
  return { from: "node1", to: "node4", lost, returned, downloadFinished };
}

describe("the table of failovers", () => {
  it("tells of each the median and the greatest gap, and what failed, when the master goes and when it returns", () => {
    const survivals = [
      survival(outcome(2_100, { timeout: 40 }), outcome(90)),
      survival(outcome(3_456, { timeout: 50, ECONNRESET: 1 }), outcome(200)),
      survival(outcome(2_300, { timeout: 45 }), outcome(110), false),
    ];

    expect(failoverTable(new Map([[DESTROYED, survivals]])).split("\n")).toEqual([
      "| when the master | runs | longest gap, median | maximum | failed requests | downloads finished |",
      "| --- | --- | --- | --- | --- | --- |",
      "| loses its power | 3 | 2.30 s | 3.46 s | 136 of 300 | 2 of 3 |",
      "| has its power again | 3 | 0.11 s | 0.20 s | 0 of 300 | the same ones |",
    ]);
  });

  it("has a dash for what was never measured", () => {
    expect(failoverTable(new Map([[FRONT_CUT, []]]))).toContain(
      "| loses its front link | 0 | - | - | 0 of 0 | 0 of 0 |",
    );
  });
});
