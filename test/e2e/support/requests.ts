/**
 * A client at the console that sends requests without a pause, a new connection for each, until its standard input
 * ends. It prints a line when the first one has ended, and at its end what became of them all, as {@link Outcome} in
 * JSON.
 *   requests.ts URL
 */
import { countIn, noRequests } from "./outcome";
import { request } from "./request";

const AT_A_TIME = 2;
const PATIENCE_MS = 10_000;

let over = false;
process.stdin.on("end", () => {
  over = true;
});
process.stdin.resume();

async function main(url: string): Promise<void> {
  const outcome = noRequests();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (!over) {
        const reply = await request(url, PATIENCE_MS);
        if (outcome.requests === 0) console.log("under way");
        countIn(outcome, reply);
      }
    }),
  );
  console.log(JSON.stringify(outcome));
}

void main(process.argv[2] ?? "");
