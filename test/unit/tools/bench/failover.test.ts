import { expect, it } from "vitest";
import { failoverMeasurements } from "../../../../tools/bench/failover/measurements";
import type { SteadyOutcome } from "../../../../tools/harness/clients/steadyRequests";
import { DESTROYED, type Survival } from "../../../../tools/harness/failovers";

function outcome(longestGapMs: number, failures: Record<string, number> = {}): SteadyOutcome {
  return { requests: 200, answers: {}, failures, failedAt: [], longestGapMs };
}

function survival(lost: SteadyOutcome, returned: SteadyOutcome, downloadFinished = true): Survival {
  return { from: "node1", to: "node4", lost, returned, downloadFinished };
}

const [gap, failed] = failoverMeasurements(
  new Map([
    [
      DESTROYED,
      [
        survival(outcome(2_100, { timeout: 40 }), outcome(90)),
        survival(outcome(3_456, { timeout: 50, ECONNRESET: 2 }), outcome(200), false),
      ],
    ],
  ]),
);

it("has the longest gap of each run in seconds, when the master goes and when it returns", () => {
  expect(gap?.series[0]?.points).toEqual([
    { case: "loses its power", samples: [2.1, 3.456] },
    { case: "has its power again", samples: [0.09, 0.2] },
  ]);
});

it("has the share of failed requests of each run, whatever they failed of", () => {
  expect(failed?.series[0]?.points).toEqual([
    { case: "loses its power", samples: [20, 26] },
    { case: "has its power again", samples: [0, 0] },
  ]);
});

it("says how many downloads came to their end", () => {
  expect(gap?.notes?.join()).toContain("1 of 2");
});
