/**
 * Measures parts of the benchmark, one after another, and keeps the figures of each.
 *   measure.ts SAMPLES [PART...]
 */
import { runProgram } from "../../runtime/program";
import type { Report } from "../../runtime/report";
import { runSteps } from "../progress";
import { measuredOn } from "./measuredOn";
import type { BenchPart } from "./measurement";
import { PARTS } from "./parts";
import { keepResults } from "./results";

runProgram(async () => {
  const [samples, ...names] = process.argv.slice(2);
  const chosen = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  await runSteps(chosen.map((part) => ({ title: part.title, run: (report) => run(part, Number(samples), report) })));
});

async function run(part: BenchPart, samples: number, report: Report): Promise<string> {
  const on = await measuredOn(samples);
  const findings = await part.measure({ samples, report });
  await keepResults(part.name, on, findings);
  return findings.map(({ name }) => `${name}.json`).join(", ");
}
