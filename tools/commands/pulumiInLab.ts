import { projectDir } from "../../runtime/paths";
import type { Report } from "../../runtime/report";
import { endOrphanedPlugins, LAB_STACK, runInLab, showInLab, stackCondition, startLab } from "../lab";
import { runSteps } from "../progress";
import { prepare } from "./prepare";

/**
 * Gets what is missing, starts the lab, and runs one of pulumi's operations on the lab's stack.
 *
 * @returns whether it succeeded; if not, this program's exit status is the operation's
 */
export async function pulumiInLab(operation: "up" | "destroy", args: string[] = []): Promise<boolean> {
  await prepare({ title: "lab", run: start });
  await runSteps([
    { title: "stack", run: selectStack },
    { title: "state", run: (report) => repairState(operation, report) },
  ]);
  const options = ["--yes", "--skip-preview", "--non-interactive"];
  process.exitCode = await showInLab("pulumi", [operation, ...options, ...args]);
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

/** Makes the state say what is there, where a killed pulumi may have left it behind. A destroy must be sure of that. */
async function repairState(operation: "up" | "destroy", report: Report): Promise<string> {
  const condition = stackCondition();
  if (condition === "locked") return "somebody works on it";
  endOrphanedPlugins();
  if (condition === "complete" && operation === "up") return "complete";
  const repaired = await runInLab("npm", ["run", "--silent", "repair"], { cwd: projectDir, report });
  return repaired.trim().replaceAll("\n", "; ");
}
