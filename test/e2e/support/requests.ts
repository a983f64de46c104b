/**
 * A client at the console that sends requests without a pause, a new connection for each, until its standard input
 * ends; then it prints what became of them, as {@link Outcome} in JSON.
 *   requests.ts URL
 */
import { get } from "node:http";

export interface Outcome {
  requests: number;
  /** How many requests were answered, by the text that came. */
  answers: Record<string, number>;
  /** How many failed, by the reason: ECONNREFUSED, ECONNRESET, timeout, status 503. */
  failures: Record<string, number>;
  /** When the first of them failed, for whoever looks for the reason. */
  failedAt: string[];
}

const AT_A_TIME = 2;
const MOST_TIMES = 20;
const PATIENCE_MS = 10_000;

let over = false;
process.stdin.on("end", () => {
  over = true;
});
process.stdin.resume();

async function main(url: string): Promise<void> {
  const outcome: Outcome = { requests: 0, answers: {}, failures: {}, failedAt: [] };
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (!over) {
        const { answer, failure } = await request(url);
        outcome.requests++;
        if (answer !== undefined) count(outcome.answers, answer);
        if (failure === undefined) continue;
        count(outcome.failures, failure);
        if (outcome.failedAt.length < MOST_TIMES) outcome.failedAt.push(new Date().toISOString());
      }
    }),
  );
  console.log(JSON.stringify(outcome));
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function request(url: string): Promise<{ answer?: string; failure?: string }> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(PATIENCE_MS) }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("error", failed);
      response.on("end", () => {
        if (response.statusCode === 200) resolve({ answer: text.trim() });
        else resolve({ failure: `status ${response.statusCode}` });
      });
    });
    asked.on("error", failed);

    function failed(error: NodeJS.ErrnoException): void {
      resolve({ failure: error.name === "AbortError" ? "timeout" : (error.code ?? error.message) });
    }
  });
}

void main(process.argv[2] ?? "");
