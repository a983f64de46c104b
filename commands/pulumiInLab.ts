import { constants } from "node:os";
import { type Report, runSteps } from "../host/progress";
import { LAB_STACK, requireRoot, runInLab, runInteractively, startLab } from "../hypervisor";
import { describeToolchain, ensureToolchain } from "../toolchain";

/** What a shell adds to a signal's number in the exit status of a command that it ended. @see POSIX.1-2017, 2.8.2 */
const ENDED_BY_SIGNAL = 128;

/**
 * Gets what is missing, starts the lab, and runs one of pulumi's operations on the lab's stack, on this terminal.
 *
 * @returns whether it succeeded; if not, this program's exit status is the operation's
 */
export async function pulumiInLab(operation: "up" | "destroy", args: string[] = []): Promise<boolean> {
  // before the toolchain, which may take minutes to build
  requireRoot();
  console.log(describeToolchain(await ensureToolchain()));
  await runSteps([
    { title: "lab", run: start },
    { title: "stack", run: selectStack },
  ]);
  const end = await runInteractively("pulumi", [operation, "--yes", "--skip-preview", ...args]);
  process.exitCode = "signal" in end ? ENDED_BY_SIGNAL + constants.signals[end.signal] : end.exitStatus;
  return process.exitCode === 0;
}

async function start(report: Report): Promise<string> {
  const { accelerator } = await startLab(report);
  return `running, with ${accelerator.toUpperCase()}`;
}

async function selectStack(): Promise<string> {
  await runInLab("pulumi", ["stack", "select", "--create", LAB_STACK, "--non-interactive"]);
  return LAB_STACK;
}
