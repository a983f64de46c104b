import type { SteadyOutcome } from "../../harness/clients/steadyRequests";
import type { Failover, Survival } from "../../harness/failovers";
import type { Measurement, Point } from "../measurement";

const SERIES = "clients";

/** What clients saw of each failover and of the old master's return. */
export function failoverMeasurements(results: Map<Failover, Survival[]>): Measurement[] {
  const base = { cases: "when the master" };
  const points = (sample: (outcome: SteadyOutcome) => number) => [
    { name: SERIES, points: [...results].flatMap(([failover, survivals]) => pointsOf(failover, survivals, sample)) },
  ];
  return [
    {
      ...base,
      name: "failover-gap",
      title: "The longest time without an answer",
      unit: "s",
      series: points(({ longestGapMs }) => longestGapMs / 1_000),
      notes: [downloadsNote([...results.values()].flat())],
    },
    {
      ...base,
      name: "failover-failed",
      title: "Requests that failed meanwhile",
      unit: "%",
      series: points(({ failures, requests }) => (100 * sum(Object.values(failures))) / requests),
      notes: ["The share of all requests from the loss, or the return, until the pair was whole or stood by again."],
    },
  ];
}

function pointsOf(failover: Failover, survivals: Survival[], sample: (outcome: SteadyOutcome) => number): Point[] {
  return [
    { case: failover.name, samples: survivals.map(({ lost }) => sample(lost)) },
    { case: failover.returnName, samples: survivals.map(({ returned }) => sample(returned)) },
  ];
}

function downloadsNote(survivals: Survival[]): string {
  const finished = survivals.filter(({ downloadFinished }) => downloadFinished).length;
  return `Downloads that were under way when a master was lost, and came to their right end: ${finished} of ${survivals.length}.`;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
