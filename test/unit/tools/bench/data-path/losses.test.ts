import { describe, expect, it } from "vitest";
import { ALL, lossesIn, lossMeasurement } from "../../../../../tools/bench/data-path/losses";
import type { Measurement } from "../../../../../tools/bench/measurement";
import type { Outcome } from "../../../../../tools/harness/clients/outcome";

const NONE = { refused: 0, reset: 0, "timed out": 0, "answered by no real server": 0, "failed otherwise": 0 };

function outcome(counts: Partial<Outcome> = {}): Outcome {
  return { requests: 1_000, answers: {}, failures: {}, failedAt: [], ...counts };
}

describe("a request is lost", () => {
  it.each([
    { failure: "ECONNREFUSED", loss: "refused" },
    { failure: "read ECONNRESET", loss: "reset" },
    { failure: "socket hang up", loss: "reset" },
    { failure: "aborted", loss: "reset" },
    { failure: "timeout", loss: "timed out" },
    { failure: "ETIMEDOUT", loss: "timed out" },
    { failure: "status 503", loss: "failed otherwise" },
  ])("that ended with $failure: $loss", ({ failure, loss }) => {
    expect(lossesIn(outcome({ failures: { [failure]: 3 } }), ["Node2"])).toEqual({ ...NONE, [loss]: 3 });
  });

  it("that somebody answered who is no real server", () => {
    const losses = lossesIn(outcome({ answers: { Node1: 4, Node2: 300, Node3: 200 } }), ["Node2", "Node3"]);

    expect(losses).toEqual({ ...NONE, "answered by no real server": 4 });
  });
});

describe("the ways to change the table, beside each other,", () => {
  const measurement = lossMeasurement(
    [
      { way: "ours", outcome: outcome({ answers: { Node2: 500, Node3: 500 } }) },
      {
        way: "another",
        outcome: outcome({ answers: { Node1: 6 }, failures: { ECONNREFUSED: 10, "read ECONNRESET": 4 } }),
      },
    ],
    20,
  );

  it("have their losses added up", () => {
    expect([inAll(measurement, "ours"), inAll(measurement, "another")]).toEqual([[0], [20]]);
  });

  it("tell how many requests were sent", () => {
    expect(measurement.notes).toEqual(
      expect.arrayContaining([
        "ours: 0 of 1000 requests were lost, 0.0 %.",
        "another: 20 of 1000 requests were lost, 2.0 %.",
      ]),
    );
  });

  it("are asked for no loss of the first one only", () => {
    expect(measurement.goals).toMatchObject([{ of: { series: "ours", case: ALL }, atMost: 0 }]);
  });
});

function inAll({ series }: Measurement, way: string): number[] | undefined {
  return series.find(({ name }) => name === way)?.points.find((point) => point.case === ALL)?.samples;
}
