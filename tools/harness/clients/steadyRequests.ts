/**
 * A client at the console that sends a request at regular intervals, whatever becomes of those before it, until its
 * standard input ends. It prints a line when the first one is answered, and at its end what became of them all, as
 * {@link SteadyOutcome} in JSON.
 *   steadyRequests.ts URL PATIENCE_MS INTERVAL_MS
 */
import { setTimeout as sleep } from "node:timers/promises";
import { countIn, noRequests, type Outcome } from "./outcome";
import { request } from "./request";

export interface SteadyOutcome extends Outcome {
  /** The longest time between the ends of two answered requests with no other one's between. */
  longestGapMs: number;
}

/** A client that nobody stops any more ends by itself. */
const MOST_MS = 3_600 * 1_000;

let over = false;
process.stdin.on("end", () => {
  over = true;
});
process.stdin.resume();

async function main(url: string, patienceMs: number, intervalMs: number): Promise<void> {
  const outcome: SteadyOutcome = { ...noRequests(), longestGapMs: 0 };
  const sent: Promise<void>[] = [];
  let lastAnswerAt: number | undefined;

  async function ask(): Promise<void> {
    const reply = await request(url, patienceMs);
    countIn(outcome, reply);
    if (reply.answer === undefined) return;
    const now = performance.now();
    if (lastAnswerAt === undefined) console.log("under way");
    outcome.longestGapMs = Math.max(outcome.longestGapMs, now - (lastAnswerAt ?? now));
    lastAnswerAt = now;
  }

  while (!over && sent.length < MOST_MS / intervalMs) {
    sent.push(ask());
    await sleep(intervalMs);
  }
  await Promise.all(sent);
  console.log(JSON.stringify({ ...outcome, longestGapMs: Math.round(outcome.longestGapMs) }));
}

void main(process.argv[2] ?? "", Number(process.argv[3]), Number(process.argv[4]));
