import { describe, expect, it } from "vitest";
import { type Sample, speedMeasurements } from "../../../../../tools/bench/data-path/speed";
import { pointOf } from "../../../../../tools/bench/report/figures";

const KEPT = "connections kept";
const STRAIGHT = "straight to the real server";

function sample(path: string, requestsPerSecond: number): Sample {
  return { path, client: KEPT, speed: { requestsPerSecond, medianMs: 4, p99Ms: 20 } };
}

function samplesOf(name: string, taken: Sample[], point: { series: string; case: string }): number[] | undefined {
  const measurement = speedMeasurements(taken).find((each) => each.name === name);
  return measurement && pointOf(measurement, point)?.samples;
}

describe("the speed through the VIP", () => {
  // the second round was taken by a slower machine
  const taken = [
    sample(STRAIGHT, 400),
    sample("masquerade", 200),
    sample("masquerade", 30),
    sample(STRAIGHT, 100),
    sample("ipip", 80),
  ];

  it("is compared with the speed straight to the real server of the same round, whichever came first", () => {
    const share = samplesOf("data-path-of-straight", taken, { series: "masquerade", case: KEPT });

    expect(share).toEqual([50, 30]);
  });

  it("is told beside it", () => {
    const samples = (series: string) => samplesOf("data-path-requests", taken, { series, case: KEPT });

    expect([samples(STRAIGHT), samples("masquerade"), samples("ipip"), samples("gatewaying")]).toEqual([
      [400, 100],
      [200, 30],
      [80],
      undefined,
    ]);
  });

  it("has the latency's median and 99th percentile as cases of their own", () => {
    const latency = (figure: string) =>
      samplesOf("data-path-latency", taken, { series: "ipip", case: `${KEPT}, ${figure}` });

    expect([latency("median"), latency("99th percentile")]).toEqual([[4], [20]]);
  });
});
