/** `npm run up`: gets what is missing, then brings the stack up in the lab and shows that its VIP answers. */
import { runProgram } from "../host/program";
import { runSteps } from "../host/progress";
import { runInteractively, startLab } from "../hypervisor";
import { describeToolchain, ensureToolchain } from "../toolchain";
import { exitAs } from "./exitAs";
import { prepareStack } from "./stack";
import { summarize } from "./summary";

runProgram(async () => {
  console.log(describeToolchain(await ensureToolchain()));
  await runSteps([
    { title: "lab", run: async (report) => `running, with ${(await startLab(report)).accelerator.toUpperCase()}` },
    { title: "stack", run: prepareStack },
  ]);
  const end = await runInteractively("pulumi", ["up", "--yes", "--skip-preview", ...process.argv.slice(2)]);
  if ("signal" in end || end.exitStatus !== 0) return exitAs(end);
  console.log(await summarize());
});
