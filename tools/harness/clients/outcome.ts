import type { Reply } from "./request";

/** What became of a client's requests. */
export interface Outcome {
  requests: number;
  /** How many requests were answered, by the text that came. */
  answers: Record<string, number>;
  /** How many failed, by the reason. */
  failures: Record<string, number>;
  /** When the first of them failed, for whoever looks for the reason. */
  failedAt: string[];
}

const MOST_TIMES = 20;

export function noRequests(): Outcome {
  return { requests: 0, answers: {}, failures: {}, failedAt: [] };
}

/** Counts one request more. */
export function countIn(outcome: Outcome, { answer, failure }: Reply): void {
  outcome.requests++;
  if (answer !== undefined) increment(outcome.answers, answer);
  if (failure === undefined) return;
  increment(outcome.failures, failure);
  if (outcome.failedAt.length < MOST_TIMES) outcome.failedAt.push(new Date().toISOString());
}

/** How often each answered. */
export function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) increment(counts, name);
  return counts;
}

function increment(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
