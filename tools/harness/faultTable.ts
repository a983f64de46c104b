import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import Table from "cli-table3";
import { projectDir } from "../../runtime/paths";

/** What came of a fault. */
export interface FaultOutcome {
  fault: string;
  /** What the user saw of it. */
  happened: string;
  /** From the first thing that was done against it until clients are served by the wanted table. */
  secondsUntilWhole: number;
}

/** A line of JSON for each fault of the last run. */
const FILE = join(projectDir, ".faults.jsonl");

export async function recordOutcome(outcome: FaultOutcome): Promise<void> {
  await appendFile(FILE, `${JSON.stringify(outcome)}\n`);
}

export async function forgetOutcomes(): Promise<void> {
  await rm(FILE, { force: true });
}

/** Every fault of the last run, in the order of the tests. */
export async function faultTable(): Promise<string> {
  const lines = await readFile(FILE, "utf8").catch(() => "");
  const table = new Table({
    head: ["fault", "what happened", "until whole"],
    colWidths: [40, 70],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const line of lines.split("\n").filter(Boolean)) {
    const { fault, happened, secondsUntilWhole } = JSON.parse(line) as FaultOutcome;
    table.push([fault, happened, `${secondsUntilWhole} s`]);
  }
  return table.toString();
}
