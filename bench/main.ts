/**
 * `npm run bench`: measures, keeps the figures as bench/results/NAME.json, and writes docs/benchmarks.md from all that
 * are there.
 *   main.ts [PART...] [--samples COUNT] [--list] [--report-only]
 */
import { Argument, Command, InvalidArgumentError } from "commander";
import { runProgram } from "../host/program";
import { runSteps } from "../host/progress";
import { UserError } from "../host/userError";
import { measuredOn } from "./measuredOn";
import type { BenchPart } from "./measurement";
import { PARTS } from "./parts";
import { writeReport } from "./report/report";
import { keepResults, readResults } from "./results";

const DEFAULT_SAMPLES = 3;

const interruption = new AbortController();
// not once: execa takes a program that has stopped listening for one that ends
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);

runProgram(async () => {
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
  const chosen = PARTS.filter(({ name }) => command.args.length === 0 || command.args.includes(name));
  try {
    if (!reportOnly)
      await runSteps(
        chosen.map((part) => ({ title: part.title, run: (report) => run(part, { samples, report }) })),
        { handlesSignals: true },
      );
  } finally {
    // also of what was measured before a failure
    await writeReport(await readResults(), PARTS);
  }
});

async function run(
  part: BenchPart,
  { samples, report }: { samples: number; report: (line: string) => void },
): Promise<string> {
  interruption.signal.throwIfAborted();
  const on = await measuredOn(samples);
  const findings = await part.measure({ samples, report, signal: interruption.signal }).catch((error) => {
    // from a terminal the signal reaches the commands that run too, and they fail
    throw interruption.signal.aborted ? interruption.signal.reason : error;
  });
  await keepResults(part.name, on, findings);
  return findings.map(({ name }) => `${name}.json`).join(", ");
}

/** The first signal ends the benchmark after the case that runs, so that what it made goes too; another one at once. */
function interrupt(signal: NodeJS.Signals): void {
  if (interruption.signal.aborted) process.exit(1);
  const mend = "run it again; the parts that had ended are kept";
  interruption.abort(new UserError({ what: `interrupted by ${signal}`, mend }));
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}
