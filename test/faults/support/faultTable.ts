import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import Table from "cli-table3";
import type { Clone } from "../../e2e/clone";

/** What came of a fault. */
export interface Outcome {
  fault: string;
  /** What the user saw of it. */
  happened: string;
  /** From the first thing that was done against it until clients are served by the wanted table. */
  secondsUntilWhole: number;
}

const fileOf = (clone: Clone) => join(clone.dir, "faults.jsonl");

export async function recordOutcome(clone: Clone, outcome: Outcome): Promise<void> {
  await appendFile(fileOf(clone), `${JSON.stringify(outcome)}\n`);
}

/** Every fault that was recorded, in the order of the tests. */
export async function faultTable(clone: Clone): Promise<string> {
  const lines = await readFile(fileOf(clone), "utf8").catch(() => "");
  const table = new Table({ head: ["fault", "what happened", "until whole"], style: { head: [], border: [] } });
  for (const line of lines.split("\n").filter(Boolean)) {
    const { fault, happened, secondsUntilWhole } = JSON.parse(line) as Outcome;
    table.push([fault, happened, `${secondsUntilWhole} s`]);
  }
  return table.toString();
}
