import type { Failover, Survival } from "../test/e2e/support/failovers";
import type { SteadyOutcome } from "../test/e2e/support/steadyRequests";

const HEAD = ["when the master", "runs", "longest gap, median", "maximum", "failed requests", "downloads finished"];

/** What clients saw of each failover and of the old master's return, as a table in Markdown. */
export function failoverTable(results: Map<Failover, Survival[]>): string {
  const rows = [...results].flatMap(([failover, survivals]) => {
    const finished = `${survivals.filter(({ downloadFinished }) => downloadFinished).length} of ${survivals.length}`;
    return [
      [failover.name, ...figures(survivals.map(({ lost }) => lost)), finished],
      [failover.returnName, ...figures(survivals.map(({ returned }) => returned)), "the same ones"],
    ];
  });
  return [HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function figures(outcomes: SteadyOutcome[]): string[] {
  const gaps = outcomes.map(({ longestGapMs }) => longestGapMs);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const failed = sum(outcomes.flatMap(({ failures }) => Object.values(failures)));
  const requests = sum(outcomes.map(({ requests }) => requests));
  const count = String(outcomes.length);
  return [count, inSeconds(median(gaps)), inSeconds(Math.max(...gaps)), `${failed} of ${requests}`];
}

/** The middle one; of an even number the greater of the two. */
function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function inSeconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? `${(milliseconds / 1000).toFixed(2)} s` : "-";
}
