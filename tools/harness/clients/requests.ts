/**
 * Clients at the console that send requests without a pause, a new connection for each, until standard input ends.
 * They print a line when the first one has ended, and at their end what became of them all, as {@link Outcome} in JSON.
 * Between the two a number on standard input asks for a line as soon as so many requests more have ended.
 *   requests.ts URL
 */
import { createInterface } from "node:readline";
import { countIn, noRequests } from "./outcome";
import { request } from "./request";

const AT_A_TIME = 2;
const PATIENCE_MS = 10_000;

const outcome = noRequests();
let over = false;
/** How many requests there are to be in all when somebody is told so. */
const awaited = new Set<number>();

const orders = createInterface({ input: process.stdin });
orders.on("line", (line) => {
  if (line !== "") awaited.add(outcome.requests + Number(line));
});
orders.on("close", () => {
  over = true;
});

async function main(url: string): Promise<void> {
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (!over) {
        const reply = await request(url, PATIENCE_MS);
        if (outcome.requests === 0) console.log("under way");
        countIn(outcome, reply);
        if (awaited.delete(outcome.requests)) console.log(outcome.requests);
      }
    }),
  );
  console.log(JSON.stringify(outcome));
}

void main(process.argv[2] ?? "");
