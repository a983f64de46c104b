/**
 * `npm run bench:failover`: how long clients get no answer when the master of two directors is lost, and when it comes
 * back. It brings up a pair in a fresh clone with a lab of its own, and prints a Markdown table to standard output.
 *   failover.ts [--runs COUNT]
 */
import { Command } from "commander";
import { runProgram } from "../host/program";
import { runSteps } from "../host/progress";
import { requireRoot } from "../hypervisor";
import { Clone } from "../test/e2e/clone";
import {
  BACK_CUT,
  DESTROYED,
  type Failover,
  FRONT_CUT,
  REBOOTED,
  type Survival,
  survive,
} from "../test/e2e/support/failovers";
import { offerLongDownload } from "../test/e2e/support/longDownload";
import { floatingSettings, Pair } from "../test/e2e/support/pair";
import { writeSettingsIn } from "../test/e2e/support/settings";
import { failoverTable } from "./failoverTable";

const FAILOVERS = [DESTROYED, REBOOTED, FRONT_CUT, BACK_CUT];
const DEFAULT_RUNS = 5;

/** The first signal ends the benchmark after the case that runs, so that its lab goes too; another one ends it at once. */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort(new Error(signal)));

runProgram(async () => {
  const { runs } = new Command()
    .option("--runs <count>", "how often each case is measured", Number, DEFAULT_RUNS)
    .parse()
    .opts<{ runs: number }>();
  requireRoot();
  const clone = await Clone.create();
  const results = new Map<Failover, Survival[]>(FAILOVERS.map((failover) => [failover, []]));
  try {
    await runSteps([
      { title: "two directors and two real servers", run: () => bringUp(clone) },
      ...FAILOVERS.map((failover) => ({
        title: `the master ${failover.name}`,
        run: (report: (line: string) => void) => measure(clone, failover, { runs, results, report }),
      })),
    ]);
  } finally {
    console.log(failoverTable(results));
    await clone.remove();
  }
});

async function bringUp(clone: Clone): Promise<undefined> {
  await writeSettingsIn(clone, floatingSettings(2));
  await clone.expect("npm run up");
  for (const node of ["node2", "node3"]) await offerLongDownload(clone, node);
}

/** One after another, so that each director is the master that is lost in turn. */
async function measure(
  clone: Clone,
  failover: Failover,
  { runs, results, report }: { runs: number; results: Map<Failover, Survival[]>; report: (line: string) => void },
): Promise<string> {
  const pair = new Pair(clone);
  const survivals = results.get(failover) ?? [];
  while (survivals.length < runs) {
    interruption.signal.throwIfAborted();
    report(`run ${survivals.length + 1} of ${runs}`);
    survivals.push(await survive(clone, pair, failover));
  }
  return `${Math.max(...survivals.map(({ lost }) => lost.longestGapMs))} ms at most`;
}
