import type { Outcome } from "../../harness/clients/outcome";
import type { Measurement } from "../measurement";

/** A way to change the table, and what became of the requests that were sent meanwhile. */
export interface Losses {
  way: string;
  outcome: Outcome;
}

export const ALL = "lost in all";
const KINDS = ["refused", "reset", "timed out", "answered by no real server", "failed otherwise"] as const;
export type Loss = (typeof KINDS)[number];

/** How the client's words for a failure are counted. @see request.ts */
const FAILURES: [RegExp, Loss][] = [
  [/^ECONNREFUSED$/, "refused"],
  [/ECONNRESET|^socket hang up$|^aborted$/, "reset"],
  [/^timeout$|^ETIMEDOUT$/, "timed out"],
];

/** How many requests were lost, by what became of them. */
export function lossesIn({ answers, failures }: Outcome, realServers: string[]): Record<Loss, number> {
  const losses = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Loss, number>;
  for (const [failure, count] of Object.entries(failures)) {
    const kind = FAILURES.find(([words]) => words.test(failure))?.[1] ?? "failed otherwise";
    losses[kind] += count;
  }
  for (const [answer, count] of Object.entries(answers)) {
    if (!realServers.includes(answer)) losses["answered by no real server"] += count;
  }
  return losses;
}

/** The ways beside each other; the first one is ours, which is to lose nothing. */
export function lossMeasurement(ways: Losses[], changes: number): Measurement {
  const counted = ways.map(({ way, outcome }) => ({ way, outcome, losses: lossesIn(outcome, ["Node2", "Node3"]) }));
  return {
    name: "data-path-losses",
    title: `Requests lost during ${changes} changes of the table`,
    unit: "requests",
    cases: "what became of them",
    series: counted.map(({ way, losses }) => ({
      name: way,
      points: [
        { case: ALL, samples: [inAll(losses)] },
        ...KINDS.map((kind) => ({ case: kind, samples: [losses[kind]] })),
      ],
    })),
    goals: counted.slice(0, 1).map(({ way }) => ({
      what: `requests lost by ${way}`,
      of: { series: way, case: ALL },
      atMost: 0,
    })),
    notes: [
      ...counted.map(({ way, outcome, losses }) => {
        const perCent = ((100 * inAll(losses)) / outcome.requests).toFixed(1);
        return `${way}: ${inAll(losses)} of ${outcome.requests} requests were lost, ${perCent} %.`;
      }),
      "The clients and the changes are the same: two requests at a time, each over a connection of its own. How many requests there are goes by how long the changes take, and by how long clients wait for answers that never come.",
    ],
  };
}

function inAll(losses: Record<Loss, number>): number {
  return Object.values(losses).reduce((sum, count) => sum + count, 0);
}
