import type { MeasuredOn } from "../../../../tools/bench/measuredOn";
import type { Finding, Measurement, Timeline } from "../../../../tools/bench/measurement";
import type { Result } from "../../../../tools/bench/results";

export const ON: MeasuredOn = {
  startedAt: "2026-01-01T00:00:00.000Z",
  commit: "abc1234",
  cores: 4,
  processor: "a processor",
  memoryMiB: 8192,
  machines: "KVM",
  samples: 3,
};

/** Two peers in two steps; the second step of the slower one was not measured. */
export const STEPS: Measurement = {
  name: "steps",
  title: "What the steps take",
  unit: "s",
  cases: "step",
  series: [
    {
      name: "quick",
      points: [
        { case: "first", samples: [3, 1, 2] },
        { case: "again", samples: [0.5] },
      ],
    },
    { name: "slow", points: [{ case: "first", samples: [10, 8, 9] }] },
  ],
};

export const SIZES: Measurement = {
  name: "sizes",
  title: "What more of it takes",
  unit: "ms",
  cases: "rules",
  series: [10, 1000].map((cost, index) => ({
    name: `peer ${index}`,
    points: [10, 100, 1000].map((size) => ({ case: size, samples: [size * cost] })),
  })),
};

export const TIMELINE: Timeline = {
  name: "one-up",
  title: "What an up waits for",
  unit: "s",
  bars: [
    { name: "network", start: 0, end: 1, group: "networks" },
    { name: "machine", start: 1, end: 31, group: "machines", waitedFor: "network" },
  ],
};

export function resultOf(finding: Finding, part = "provisioning"): Result {
  return { part, measuredOn: ON, finding };
}
