/** Does what takes for ever, as the argument says, in ways that an interruption has to end differently. */
import { run, show } from "../../../host/process";
import { runProgram } from "../../../host/program";

/** Has a process of its own elsewhere, and ignores who interrupts it. */
const STUBBORN = 'trap "" INT; setsid sleep 1000 & while :; do sleep 1000; done';

const ways: Record<string, () => Promise<unknown>> = {
  stubborn: () => show("sh", ["-c", STUBBORN], { what: "the stubborn", env: {} }),
  uncut: () => run("sh", ["-c", STUBBORN], { uncut: "what must not be cut off" }),
};

runProgram(
  async () => {
    await ways[process.argv[2] ?? ""]?.();
  },
  { left: () => "nothing is left" },
);
