/**
 * `npm run bench`: measures, keeps the figures as tools/bench/results/NAME.json, and writes docs/benchmarks.md from all that
 * are there.
 *   main.ts [PART...] [--samples COUNT] [--list] [--report-only]
 */
import { join } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { projectDir } from "../../runtime/paths";
import { runProgram } from "../../runtime/program";
import { runContained } from "../lab";
import { PARTS } from "./parts";
import { writeReport } from "./report/report";
import { readResults } from "./results";

const DEFAULT_SAMPLES = 3;

runProgram(bench, { left: () => "the parts that had ended are kept and in the report; nothing else is left" });

async function bench(): Promise<void> {
  const command = new Command()
    .name("npm run bench --")
    .addArgument(new Argument("[part...]", "what is measured; all by default").choices(PARTS.map(({ name }) => name)))
    .option("--samples <count>", "how often each case is measured", count, DEFAULT_SAMPLES)
    .option("--list", "names the parts, and measures nothing")
    .option("--report-only", "writes the report from the results that are there, and measures nothing")
    .parse();
  const { samples, list, reportOnly } = command.opts<{ samples: number; list?: true; reportOnly?: true }>();
  if (list) {
    for (const { name, title } of PARTS) console.log(`${name}: ${title}`);
    return;
  }
  try {
    if (!reportOnly) process.exitCode = await measure(samples, command.args);
  } finally {
    // also of what was measured before a failure
    await writeReport(await readResults(), PARTS);
  }
}

/** Measures where all that it makes ends with it. */
function measure(samples: number, parts: string[]): Promise<number> {
  const program = [join(projectDir, "runtime", "run.mjs"), "tools/bench/measure.ts"];
  return runContained(process.execPath, [...program, String(samples), ...parts]);
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}
