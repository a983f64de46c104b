/** `npm run up`: gets what is missing, then brings the stack up in the lab and shows that its VIP answers. */
import { runProgram } from "../../runtime/program";
import { labRuns } from "../lab";
import { pulumiInLab } from "./pulumiInLab";
import { summarize } from "./summary";

runProgram(
  async () => {
    if (await pulumiInLab("up", process.argv.slice(2))) console.log(await summarize());
  },
  {
    left: () =>
      labRuns()
        ? "the lab runs on with what was made so far; npm run up goes on, npm run destroy removes it"
        : "no lab runs; npm run up goes on where this one ended",
  },
);
