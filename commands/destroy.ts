/** `npm run destroy`: removes everything that the stack made, then stops the lab. */
import { runProgram } from "../host/program";
import { runSteps } from "../host/progress";
import { runInteractively, startLab, stopLab } from "../hypervisor";
import { ensureToolchain } from "../toolchain";
import { exitAs } from "./exitAs";
import { prepareStack } from "./stack";

runProgram(async () => {
  await ensureToolchain();
  await runSteps([
    { title: "lab", run: async (report) => `running, with ${(await startLab(report)).accelerator.toUpperCase()}` },
    { title: "stack", run: prepareStack },
  ]);
  const end = await runInteractively("pulumi", ["destroy", "--yes", "--skip-preview"]);
  if ("signal" in end || end.exitStatus !== 0) return exitAs(end);
  await stopLab();
  console.log("the lab has ended; nothing is left of it but .lab, with the stack's empty state");
});
