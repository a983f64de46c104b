import { runProgram } from "../../runtime/program";
import { type LabRequest, parseArguments } from "./arguments";
import { type CommandEnd, runInteractively } from "./interactive";
import { labRuns } from "./labRecord";

// what only some commands need is loaded by them, so that `./lab COMMAND` starts quickly
async function main(): Promise<void> {
  const request = parseArguments(process.argv.slice(2));
  if (request.action === "run") {
    await runProgram(async () => endAs(await runInteractively(request.command, request.args, request)));
  } else if (request.action === "ssh") {
    await runProgram(async () => endAs(await (await import("./ssh")).sshInteractively(request)));
  } else {
    const left = () => (labRuns(request) ? "the lab runs" : "no lab runs");
    await runProgram(() => control(request), { left });
  }
}

async function control({ action, dir }: Extract<LabRequest, { action: "start" | "stop" | "status" }>): Promise<void> {
  const { formatStatus, labStatus, startLab, stopLab } = await import("./index");
  if (action === "start") {
    const { runSteps } = await import("../progress");
    const run = async (report: (line: string) => void) => describe(await startLab(report, { dir }));
    await runSteps([{ title: "lab", run }]);
  } else if (action === "stop") {
    console.log((await stopLab({ dir })) ? "the lab has ended" : "the lab wasn't running");
  } else {
    console.log(formatStatus(await labStatus({ dir })));
  }
}

function describe({ accelerator }: { accelerator: string }): string {
  return `running, with ${accelerator.toUpperCase()}`;
}

/** Ends this process the way the command ended. */
function endAs(end: CommandEnd): void {
  if ("exitStatus" in end) {
    process.exitCode = end.exitStatus;
    return;
  }
  // libraries listen too, and would keep the signal from ending this process
  process.removeAllListeners(end.signal);
  process.kill(process.pid, end.signal);
}

await main();
