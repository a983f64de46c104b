/** Does what takes for ever, as the argument says, in ways that an interruption has to end differently. */
import { setTimeout as pause } from "node:timers/promises";
import { run, show } from "../../../runtime/process";
import { runProgram } from "../../../runtime/program";
import { runSteps } from "../../../tools/progress";

/** Has a process of its own elsewhere, and ignores who interrupts it. */
const STUBBORN = 'trap "" INT; setsid sleep 1000 & while :; do sleep 1000; done';

const ways: Record<string, () => Promise<unknown>> = {
  stubborn: () => show("sh", ["-c", STUBBORN], { what: "the stubborn", env: {} }),
  // one step fails while another runs, and before a third starts anything
  beside: () =>
    runSteps(
      [
        { title: "first", run: () => run("sleep", ["3131"]).then(() => undefined) },
        { title: "failing", run: () => run("sh", ["-c", "sleep 0.5; exit 7"]).then(() => undefined) },
        { title: "second", run: () => pause(600).then(() => run("sleep", ["3131"])) },
      ],
      { concurrent: true },
    ),
  uncut: () => run("sh", ["-c", STUBBORN], { uncut: "what must not be cut off" }),
};

runProgram(
  async () => {
    await ways[process.argv[2] ?? ""]?.();
  },
  { left: () => "nothing is left" },
);
