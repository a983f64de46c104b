/** `npm run destroy`: removes everything that the stack made, then ends the lab. */
import { runProgram } from "../../runtime/program";
import { labRuns, stopLab } from "../lab";
import { pulumiInLab } from "./pulumiInLab";

runProgram(
  async () => {
    if (!(await pulumiInLab("destroy"))) return;
    await stopLab();
    console.log("the lab has ended; what is left of it is .lab, with the stack's empty state");
  },
  {
    left: () =>
      labRuns()
        ? "the lab runs on with what isn't removed yet; npm run destroy goes on"
        : "no lab runs; npm run destroy makes sure that nothing is left",
  },
);
